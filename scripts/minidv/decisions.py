"""Decisions about truth and query records, as hap.py's vcfeval engine makes them.

Records that spell the same haplotypes are TP (match `gm`). Of the others, those that share an allele are `am`, those
with any record of the other side less than `distance` bases away are `lm`; all are FN in truth, FP in the query.
"""

from collections.abc import Sequence
from itertools import count
from typing import NamedTuple

from genomics.alleles import allele_of
from genomics.genome import Interval, Regions
from genomics.matching import match
from genomics.variants import Variant
from genomics.vcf import Call

SAME, SHARED, NEAR, NONE = "gm", "am", "lm", "."
LOOSE_DISTANCE = 30  # bases

Group = tuple[str, int]  # kind of match, number; a record that matches nothing is a group of its own


class Decided(NamedTuple):
    """A call with its decision (TP, FN, FP), match kind, and the 1-based position of its superlocus."""

    call: Call
    decision: str
    match: str
    superlocus: int


def decide(
    genome, truth: Sequence[Call], query: Sequence[Call], distance: int = LOOSE_DISTANCE
) -> tuple[list[Decided], list[Decided]]:
    """Decisions for the calls of one contig, in the order given."""
    sides = [[call.variant for call in calls] for calls in (truth, query)]
    groups = _groups(genome, *sides)
    starts = _superlocus_starts(sides, groups)
    spans = [Regions(Interval(v.contig, v.start, v.end) for v in side) for side in sides]
    decided = []
    for calls, side_groups, others, missed in zip((truth, query), groups, reversed(spans), ("FN", "FP"), strict=True):
        near = [_is_near(call.variant, others, distance) for call in calls]
        kinds = [
            NEAR if kind == NONE and is_near else kind for (kind, _), is_near in zip(side_groups, near, strict=True)
        ]
        decided.append(
            [
                Decided(call, "TP" if kind == SAME else missed, kind, starts[group])
                for call, kind, group in zip(calls, kinds, side_groups, strict=True)
            ]
        )
    return decided[0], decided[1]


def _groups(genome, truth: list[Variant], query: list[Variant]) -> list[list[Group]]:
    """Groups of the records of each side: matched by genotype; of the rest, matched by a shared allele; single."""
    same = match(genome, truth, query)
    groups = [[(SAME, group) for group in side] for side in (same.truth_group, same.query_group)]
    rest = [[i for i, (_, group) in enumerate(side) if group < 0] for side in groups]
    left_over = ([side[i] for i in left] for side, left in zip((truth, query), rest, strict=True))
    shared, alone = match(genome, *left_over, squash_ploidy=True), count()
    for side, left, found in zip(groups, rest, (shared.truth_group, shared.query_group), strict=True):
        for i, group in zip(left, found, strict=True):
            side[i] = (SHARED, group) if group >= 0 else (NONE, next(alone))
    return groups


def _is_near(variant: Variant, others: Regions, distance: int) -> bool:
    return others.overlaps(variant.contig, max(variant.start - distance, 0), variant.end + distance)


def _superlocus_starts(sides: list[list[Variant]], groups: list[list[Group]]) -> dict[Group, int]:
    """1-based position of the superlocus of each group; groups whose stretches of reference overlap are one."""
    stretches: dict[Group, tuple[int, int]] = {}
    for variants, keys in zip(sides, groups, strict=True):
        for variant, key in zip(variants, keys, strict=True):
            start, end = _stretch(variant)
            known = stretches.get(key, (start, end))
            stretches[key] = (min(start, known[0]), max(end, known[1]))
    starts, locus, reach = {}, 0, 0
    for key in sorted(stretches, key=stretches.get):
        start, end = stretches[key]
        locus, reach = (locus, max(reach, end)) if start < reach else (start, end)
        starts[key] = locus + 1
    return starts


def _stretch(variant: Variant) -> tuple[int, int]:
    """Bases that any allele changes, half-open; an insertion counts as the base after it."""
    changes = [allele_of(variant, index) for index in range(1, len(variant.alleles))]
    return min(change.start for change in changes), max(max(change.end, change.start + 1) for change in changes)
