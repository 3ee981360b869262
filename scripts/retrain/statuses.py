"""Truth status of an allele in a cell, and what two of them say of a change.

Reported alleles (FILTER passed, in the genotype) have hap.py's word. hap.py may shift and divide their records: an
allele is found again by its left-aligned form, or, where hap.py divided it, by the records next to it that no other
allele is. All others (reference calls, no calls, filtered calls, no candidates) are false negatives where a truth
variant that the cell does not find needs them, else negatives. Our own matching takes calls undivided: beside a call
that mixes replaced and inserted or deleted bases it may find a truth record that hap.py misses.
"""

from bisect import bisect
from collections.abc import Iterable, Sequence

TP, FP, FN, NEGATIVE, OUTSIDE = STATUSES = ("TP", "FP", "FN", "negative", "outside")
RIGHT = frozenset({TP, NEGATIVE})
FIXED, BROKEN, BOTH_RIGHT, BOTH_WRONG, UNASSESSED = ("fixed", "broken", "both_right", "both_wrong", "unassessed")
MAX_SHIFT = 1000  # bases that hap.py may move a part of a divided allele out of the allele's span
_NEIGHBOURS = 3

Stretch = tuple[int, int]  # of reference bases, half-open


def joined(statuses: Iterable[str]) -> str | None:
    """One status for an allele that hap.py judged in parts: a false part makes it false; None without parts."""
    found = set(statuses)
    return next((status for status in (FP, OUTSIDE, TP) if status in found), None)


def nearest(records: Sequence[Stretch], divided: Sequence[Stretch]) -> list[list[int]]:
    """For each divided allele (sorted) the places of those records to which it is nearest, at most MAX_SHIFT bases
    away."""
    parts: list[list[int]] = [[] for _ in divided]
    starts = [start for start, _ in divided]
    for index, record in enumerate(records):
        place = bisect(starts, record[0])
        near = range(max(place - _NEIGHBOURS, 0), min(place + _NEIGHBOURS, len(divided)))
        distance, closest = min(((_distance(record, divided[i]), i) for i in near), default=(MAX_SHIFT + 1, -1))
        if distance <= MAX_SHIFT:
            parts[closest].append(index)
    return parts


def _distance(left: Stretch, right: Stretch) -> int:
    return max(right[0] - left[1], left[0] - right[1], 0)
