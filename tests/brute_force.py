"""Oracle for matching and labels: try every subset in every phase, spell the haplotypes, keep the best."""

from itertools import product
from typing import NamedTuple

from genomics.variants import Variant, trim


class Text:
    """A genome of short sequences given as text."""

    def __init__(self, **contigs: str):
        self.contigs = tuple(contigs)
        self.lengths = {name: len(bases) for name, bases in contigs.items()}
        self._bases = contigs

    def fetch(self, contig: str, start: int, end: int) -> str:
        return self._bases[contig][max(start, 0) : max(end, 0)]


class Haplotype(NamedTuple):
    """A spelled sequence, and how much of it lies before each cut of the reference (None inside a changed stretch).

    Cut 2p is before what is inserted at p, cut 2p + 1 after it.
    """

    sequence: str
    cuts: tuple[int | None, ...]


def spell(reference: str, changes: tuple) -> Haplotype | None:
    """The haplotype with all `changes` (start, end, bases); None if two of them touch the same bases."""
    insertions = {start: bases for start, end, bases in changes if start == end}
    replacements = {start: (end, bases) for start, end, bases in changes if start < end}
    if len(insertions) + len(replacements) < len(changes):
        return None
    sequence, cuts, inside_until = "", [], 0
    for position in range(len(reference) + 1):
        if position < inside_until:
            if position in insertions or position in replacements:
                return None
            cuts += [None, None]
            continue
        cuts.append(len(sequence))
        sequence += insertions.get(position, "")
        cuts.append(len(sequence))
        inside_until, bases = replacements.get(position, (position + 1, reference[position : position + 1]))
        sequence += bases
    return Haplotype(sequence, tuple(cuts))


def change(variant: Variant, index: int) -> tuple | None:
    """(start, end, bases) of an allele; None for reference and missing alleles and `*`."""
    if index <= 0 or variant.alleles[index] in ("*", variant.ref):
        return None
    ref, alt = variant.ref, variant.alleles[index]
    if ref[0] != alt[0]:
        start, ref, alt = trim(variant.start, ref, alt)
    else:  # the anchor is not changed
        start, ref, alt = trim(variant.start + 1, ref[1:], alt[1:])
    return start, start + len(ref), alt


def changed_genotypes(variant: Variant) -> list[tuple]:
    """The called changes, one per haplotype, in either phase; [] where nothing is called."""
    first, second = [*(change(variant, index) for index in variant.genotype), None][:2]
    return list(dict.fromkeys(((first, second), (second, first)))) if first or second else []


def changed_alleles(variant: Variant) -> list[tuple]:
    """The called changes, any one of them on a single haplotype."""
    return [(called,) for called in dict.fromkeys(change(variant, index) for index in variant.genotype) if called]


class Choice(NamedTuple):
    """One genotype per record (or None), and the haplotypes they spell."""

    taken: tuple
    haplotypes: tuple[Haplotype, ...]


def choices(reference: str, options: list[list[tuple]], ploidy: int = 2) -> list[Choice]:
    """Every way to take or leave each record, where each haplotype can be spelled."""
    found, spelled = [], {}
    for taken in product(*([None, *ways] for ways in options)):
        haplotypes = []
        for side in range(ploidy):
            changes = tuple(way[side] for way in taken if way and way[side])
            if changes not in spelled:
                spelled[changes] = spell(reference, changes)
            haplotypes.append(spelled[changes])
        if None not in haplotypes:
            found.append(Choice(taken, tuple(haplotypes)))
    return found


def count_groups(truth: Choice, query: Choice) -> int | None:
    """Number of groups between cuts where both sides have spelled the same; None if a group lacks one side."""
    spans = [(side, *_span(way)) for side, choice in enumerate((truth, query)) for way in choice.taken if way]
    pairs = list(zip(truth.haplotypes, query.haplotypes, strict=True))
    cuts = [
        cut
        for cut in range(len(pairs[0][0].cuts))
        if all(a.cuts[cut] is not None and a.cuts[cut] == b.cuts[cut] for a, b in pairs)
        and not any(first < cut < last for _, first, last in spans)
    ]
    groups = {}
    for side, first, _ in spans:
        groups.setdefault(sum(cut <= first for cut in cuts), set()).add(side)
    return len(groups) if all(len(sides) == 2 for sides in groups.values()) else None


def _span(way: tuple) -> tuple[int, int]:
    """First and last cut of all changes of a genotype."""
    changes = [item for item in way if item]
    return (
        min(2 * start + (start < end) for start, end, _ in changes),
        max(2 * end + (start == end) for start, end, _ in changes),
    )


def best_counts(
    reference: str, truth: list[Variant], query: list[Variant], squash_ploidy=False
) -> tuple[int, int, int]:
    """Matched truth records, matched query records, groups; of the match with most records, then truth, then groups."""
    ways, ploidy = (changed_alleles, 1) if squash_ploidy else (changed_genotypes, 2)
    by_sequence = {}
    for choice in choices(reference, [ways(variant) for variant in truth], ploidy):
        by_sequence.setdefault(_sequences(choice), []).append(choice)
    best = (0, 0, 0)
    for query_choice in choices(reference, [ways(variant) for variant in query], ploidy):
        for truth_choice in by_sequence.get(_sequences(query_choice), ()):
            truths, queries = (sum(way is not None for way in choice.taken) for choice in (truth_choice, query_choice))
            if (truths + queries, truths) >= best[:2]:
                groups = count_groups(truth_choice, query_choice)
                if groups is not None:
                    best = max(best, (truths + queries, truths, groups))
    return best[1], best[0] - best[1], best[2]


def _sequences(choice: Choice) -> tuple[str, ...]:
    return tuple(haplotype.sequence for haplotype in choice.haplotypes)


def best_labels(reference: str, truth: list[Variant], candidates: list[Variant]) -> set[tuple]:
    """All best genotypes of the candidates: most alleles of the truth found, then fewest candidates 0/0.

    Every truth genotype may lose alleles, every candidate may have any genotype of its alleles.
    """
    by_sequence = {}
    for choice in choices(reference, [_partial_genotypes(variant) for variant in truth]):
        by_sequence.setdefault(_sequences(choice), []).append(choice)
    ways = [_any_genotypes(candidate) for candidate in candidates]
    best, labels = (0, 0), {((0, 0),) * len(candidates)}
    for choice in choices(reference, [list(of) for of in ways]):
        genotypes = tuple(of[way] if way else (0, 0) for of, way in zip(ways, choice.taken, strict=True))
        for truth_choice in by_sequence.get(_sequences(choice), ()):
            found = sum(item is not None for way in truth_choice.taken if way for item in way)
            score = found, sum(way is not None for way in choice.taken)
            if score >= best and count_groups(truth_choice, choice) is not None:
                labels = labels | {genotypes} if score == best else {genotypes}
                best = score
    return labels


def _partial_genotypes(variant: Variant) -> list[tuple]:
    first, second = changed_genotypes(variant)[0]
    ways = [(first, second), (second, first)]
    ways += [way for item in (first, second) if item for way in ((item, None), (None, item))]
    return list(dict.fromkeys(ways))


def _any_genotypes(candidate: Variant) -> dict[tuple, tuple[int, int]]:
    genotypes = {}
    for pair in product(range(len(candidate.alleles)), repeat=2):
        if any(pair):
            genotypes[tuple(change(candidate, index) for index in pair)] = tuple(sorted(pair))
    return genotypes
