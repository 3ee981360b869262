"""Diploid individuals: phased variants on a reference, and the two haplotypes they spell."""

from collections.abc import Sequence

import numpy as np

from genomics.variants import Variant, left_align
from simulator.sequences import Repeat, decode, tandem_repeats

HET_TO_HOM = 1.6
TRANSITION_SHARE = 2 / 3
KINDS = {"snp": 0.812, "indel": 0.18, "mnp": 0.008}
TRIALLELIC_SHARE = {"snp": 0.002, "indel": 0.08, "mnp": 0.0}
IN_REPEATS = 0.65  # share of indels that change the copies of a repeat
MOST_COPIES = 18  # more do not make a repeat more likely to change
CLUSTERED = 0.08  # share of sites close to another one
MARGIN = 60  # bases at either end without variants
LONGEST = 45


class Contig:
    """A single sequence with the `fetch` of a genome, for code that looks at reference bases."""

    def __init__(self, contig: str, text: str):
        self.contig = contig
        self.text = text

    def fetch(self, contig: str, start: int, end: int) -> str:
        """Bases of [start, end), clipped at the ends."""
        return self.text[max(start, 0) : max(end, 0)]


def random_individual(
    generator: np.random.Generator, contig: str, codes: np.ndarray, variants_per_kb: float
) -> list[Variant]:
    """Phased variants, sorted, left-aligned, with at least one unchanged base between two of them."""
    reference = Contig(contig, decode(codes))
    repeats = [repeat for repeat in tandem_repeats(codes) if repeat.start > MARGIN and repeat.end < len(codes) - MARGIN]
    cumulated = np.cumsum([min((repeat.end - repeat.start) / repeat.unit, MOST_COPIES) ** 2 for repeat in repeats])
    sites = []
    for position in _positions(generator, len(codes), round(variants_per_kb * len(codes) / 1000)):
        kind = str(generator.choice(list(KINDS), p=list(KINDS.values())))
        repeat = None
        if kind == "indel" and repeats and generator.random() < IN_REPEATS:
            repeat = repeats[int(np.searchsorted(cumulated, generator.random() * cumulated[-1]))]
        sites.append(_site(generator, reference, position, kind, repeat))
    return _without_overlaps(sites)


def _positions(generator: np.random.Generator, length: int, count: int) -> list[int]:
    positions = generator.integers(MARGIN, length - MARGIN, count)
    clustered = np.flatnonzero(generator.random(count) < CLUSTERED)
    neighbours = generator.integers(0, max(count, 1), len(clustered))
    positions[clustered] = positions[neighbours] + generator.integers(2, 40, len(clustered))
    return np.clip(positions, MARGIN, length - MARGIN - 1).tolist()


def _site(
    generator: np.random.Generator, reference: Contig, position: int, kind: str, repeat: Repeat | None
) -> Variant:
    first = _allele(generator, reference, position, kind, repeat)
    if generator.random() < TRIALLELIC_SHARE[kind]:
        second = _allele(generator, reference, position, kind, repeat)
        if second.start == first.start and second[2:4] != first[2:4]:
            return _joined(first, second, (1, 2) if generator.random() < 0.5 else (2, 1))
    if generator.random() < 1 / (1 + HET_TO_HOM):
        return first._replace(genotype=(1, 1))
    return first._replace(genotype=(0, 1) if generator.random() < 0.5 else (1, 0))


def _allele(
    generator: np.random.Generator, reference: Contig, position: int, kind: str, repeat: Repeat | None
) -> Variant:
    """One alternate allele, left-aligned; in a repeat it adds or removes whole units at the repeat's start."""
    text = reference.text
    if kind == "snp":
        ref, alt = text[position], _substitute(generator, text[position])
    elif kind == "mnp":
        ref = text[position : position + int(generator.integers(2, 4))]
        alt = "".join(_substitute(generator, base) for base in ref)
    else:
        position, ref, alt = _indel(generator, text, position, repeat)
    return left_align(reference, Variant(reference.contig, position, ref, (alt,), phased=True))


def _substitute(generator: np.random.Generator, base: str) -> str:
    if generator.random() < TRANSITION_SHARE:
        return dict(zip("ACGT", "GTAC", strict=True))[base]
    return str(generator.choice(list("CT" if base in "AG" else "AG")))


def _indel(generator: np.random.Generator, text: str, position: int, repeat: Repeat | None) -> tuple[int, str, str]:
    if repeat:
        position, copies = repeat.start, (repeat.end - repeat.start) // repeat.unit
        size = repeat.unit * min(int(generator.geometric(0.5)), copies - 1)
    else:
        size = int(generator.integers(10, LONGEST)) if generator.random() < 0.04 else int(generator.geometric(0.35))
    anchor = text[position - 1]
    if generator.random() < 0.5:
        return position - 1, text[position - 1 : position + size], anchor
    in_tandem = repeat or generator.random() < 0.5
    added = text[position : position + size] if in_tandem else "".join(generator.choice(list("ACGT"), size))
    return position - 1, anchor, anchor + added


def _joined(first: Variant, second: Variant, genotype: tuple[int, int]) -> Variant:
    """Two alleles that start at the same base as one site."""
    ref = max(first.ref, second.ref, key=len)
    alts = tuple(variant.alts[0] + ref[len(variant.ref) :] for variant in (first, second))
    return first._replace(ref=ref, alts=alts, genotype=genotype)


def _without_overlaps(sites: list[Variant]) -> list[Variant]:
    kept: list[Variant] = []
    for site in sorted(sites):
        if not kept or site.start > kept[-1].end:
            kept.append(site)
    return kept


def haplotype(text: str, variants: Sequence[Variant], copy: int) -> str:
    """Sequence of one of the two copies (0 or 1) of an individual; `variants` are sorted and do not overlap."""
    pieces, last = [], 0
    for variant in variants:
        pieces += [text[last : variant.start], variant.alleles[variant.genotype[copy]]]
        last = variant.end
    return "".join([*pieces, text[last:]])
