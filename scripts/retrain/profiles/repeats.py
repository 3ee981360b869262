"""The tandem repeat that a site lies in."""

from typing import NamedTuple

from genomics.genome import Genome
from retrain.cells import Alternate

LONGEST_UNIT = 6  # bases
_LONGEST_LOOK = 500  # bases on either side


class Repeat(NamedTuple):
    """A stretch in which every base equals the one `unit` bases before it; `length` is that of the whole, in bases."""

    unit: int
    length: int


def tandem_repeat(genome: Genome, allele: Alternate) -> Repeat:
    """The longest repeat of units of 1 to 6 bases that holds or touches the allele's reference span; of equal ones the
    shortest unit.

    A stretch counts from two whole units on; Repeat(0, 0) where there is none. A base N repeats nothing.
    """
    left = max(allele.start - _LONGEST_LOOK, 0)
    bases = genome.fetch(allele.contig, left, allele.end + _LONGEST_LOOK)
    first, last = allele.start - left, min(allele.end - left, len(bases))
    found = [Repeat(unit, _longest(bases, unit, first, last)) for unit in range(1, LONGEST_UNIT + 1)]
    repeats = [repeat for repeat in found if repeat.length >= 2 * repeat.unit]
    return max(repeats, key=lambda repeat: (repeat.length, -repeat.unit), default=Repeat(0, 0))


def _longest(bases: str, unit: int, first: int, last: int) -> int:
    """Length of the longest stretch of period `unit` that holds or touches [first, last)."""
    longest, start = 0, 0
    for end in range(unit, len(bases) + 1):
        goes_on = end < len(bases) and bases[end] == bases[end - unit] != "N"
        if not goes_on:
            if start <= last and end >= first and end - start > unit:
                longest = max(longest, end - start)
            start = end - unit + 1
            if start > last:
                break
    return longest
