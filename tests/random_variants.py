"""Small random genomes, call sets, and equivalent ways to write the same call, all from a given generator."""

from random import Random

from genomics.variants import Variant

CONTIG = "c"


def reference(rng: Random, length: int) -> str:
    """Unique sequence broken by homopolymers and short tandem repeats."""
    bases = ""
    while len(bases) < length:
        unit = "".join(rng.choices("ACGT", k=rng.choice((1, 1, 2, 3, 5))))
        bases += unit * rng.choice((1, 1, 2, 4, 6))
    return bases[:length]


def allele(rng: Random, bases: str, start: int) -> tuple[str, str]:
    """REF and another ALT: a random SNP, MNP, insertion, deletion or replacement at `start`."""
    ref, alt = _allele(rng, bases, start)
    return (ref, alt) if ref != alt else allele(rng, bases, start)


def _allele(rng: Random, bases: str, start: int) -> tuple[str, str]:
    size = rng.randint(1, 3)
    ref, after = bases[start], bases[start + 1 : start + 1 + size]
    kind = rng.choice(("snp", "snp", "mnp", "insertion", "deletion", "repeat", "replacement"))
    if kind == "snp":
        return ref, other_base(rng, ref)
    if kind == "mnp":
        return ref + after, "".join(other_base(rng, base) if rng.random() < 0.8 else base for base in ref + after)
    if kind == "insertion":
        return ref, ref + "".join(rng.choices("ACGT", k=size))
    if kind == "repeat":
        return ref, ref + after
    if kind == "deletion":
        return ref + after, ref
    return ref + after, "".join(rng.choices("ACGT", k=rng.randint(1, 3)))


def other_base(rng: Random, base: str) -> str:
    """A base that differs."""
    return rng.choice([other for other in "ACGT" if other != base])


def variant(rng: Random, bases: str, start: int | None = None) -> Variant:
    """A random called variant: het, hom or with two different alternates."""
    start = rng.randrange(1, len(bases) - 4) if start is None else start
    ref, alt = allele(rng, bases, start)
    if rng.random() < 0.2:
        other_ref, other = allele(rng, bases, start)
        longest = max(ref, other_ref, key=len)
        alts = dict.fromkeys((alt + longest[len(ref) :], other + longest[len(other_ref) :]))
        alts.pop(longest, None)
        if len(alts) == 2:
            return Variant(CONTIG, start, longest, tuple(alts), rng.choice(((1, 2), (2, 1))))
    return Variant(CONTIG, start, ref, (alt,), rng.choice(((0, 1), (0, 1), (1, 0), (1, 1))))


def rewrite(rng: Random, bases: str, call: Variant, with_replacements: bool = True) -> list[Variant]:
    """The same call, written in another way: shifted, with more reference around it, or in several records; with
    `with_replacements` also an insertion and a deletion in place of other bases."""
    ways = rng.sample((_split_alternates, _shift, _split_columns, _widen), rng.randint(1, 3))
    if with_replacements and rng.random() < 0.5:
        ways.append(_split_replacement)  # last, as its two parts must stay where they are
    records = [call]
    for way in ways:
        records = [new for record in records for new in way(rng, bases, record)]
    return sorted(records)


def _split_alternates(rng: Random, bases: str, call: Variant) -> list[Variant]:
    if len(set(call.genotype) - {0}) < 2:
        return [call]
    return [call._replace(alts=(call.alleles[index],), genotype=(0, 1)) for index in call.genotype]


def _shift(rng: Random, bases: str, call: Variant) -> list[Variant]:
    """An anchored insertion or deletion moved to any other place where it spells the same."""
    if len(call.alts) > 1 or min(len(call.ref), len(call.alts[0])) > 1 or call.ref[0] != call.alts[0][0]:
        return [call]
    alt = call.alts[0]
    spelled = bases[: call.start] + alt + bases[call.end :]
    size, places = len(spelled) - len(bases), []
    for start in range(len(bases) - max(-size, 0)):
        ref, new = bases[start : start + 1 + max(-size, 0)], spelled[start : start + 1 + max(size, 0)]
        if new and new[0] == ref[0] and bases[:start] + new + bases[start + len(ref) :] == spelled:
            places.append(call._replace(start=start, ref=ref, alts=(new,)))
    return [rng.choice(places)]


def _split_columns(rng: Random, bases: str, call: Variant) -> list[Variant]:
    """Alleles of one length as one SNP per changed base."""
    if len(call.alts) > 1 or len(call.ref) != len(call.alts[0]):
        return [call]
    return [
        call._replace(start=call.start + i, ref=ref, alts=(alt,))
        for i, (ref, alt) in enumerate(zip(call.ref, call.alts[0], strict=True))
        if ref != alt
    ]


def _split_replacement(rng: Random, bases: str, call: Variant) -> list[Variant]:
    """A homozygous replacement as an insertion and a deletion (of a het, nothing would keep both on one haplotype)."""
    if len(call.alts) > 1 or call.start == 0 or set(call.genotype) != {1} or call.ref[0] == call.alts[0][0]:
        return [call]
    before = bases[call.start - 1]
    insertion = call._replace(start=call.start - 1, ref=before, alts=(before + call.alts[0],))
    deletion = call._replace(start=call.start - 1, ref=before + call.ref, alts=(before,))
    return [insertion, deletion]


def _widen(rng: Random, bases: str, call: Variant) -> list[Variant]:
    """More reference bases before and after."""
    start, end = max(call.start - rng.randint(0, 2), 0), min(call.end + rng.randint(0, 2), len(bases))
    before, after = bases[start : call.start], bases[call.end : end]
    alts = tuple(before + alt + after for alt in call.alts)
    return [call._replace(start=start, ref=before + call.ref + after, alts=alts)]
