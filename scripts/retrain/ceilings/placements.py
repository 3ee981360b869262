"""The changes that calls of a candidate can come to, wherever hap.py may put them.

hap.py divides the alleles of a call into single substitutions, insertions and deletions, and shifts insertions and
deletions to the left, but never past another call. So one change may stand anywhere between its place in the record
and the leftmost one, and each change of an allele, as each allele of a record, may be matched by itself in any phase.
"""

from collections.abc import Sequence
from typing import NamedTuple

from genomics.allele_alignment import Edit, primitives
from genomics.alleles import SPANNING_DELETION, Allele, is_spelled
from genomics.variants import Variant, trim

SHIFT_LIMIT = 1024  # bases, hap.py's


class Change(NamedTuple):
    """One substitution, insertion or deletion at the places where it may stand, from the right to the left."""

    places: tuple[Allele, ...]

    @property
    def span(self) -> tuple[int, int]:
        """First and last base boundary that any of the places touches."""
        return self.places[-1].start, self.places[0].end


def changes(genome, candidate: Variant) -> list[Change]:
    """Changes of all spelled alternates of a candidate."""
    return [
        Change(_places(genome, candidate.contig, start, edit))
        for index in range(1, len(candidate.alleles))
        if is_spelled(candidate, index) and candidate.alleles[index] not in (SPANNING_DELETION, candidate.ref)
        for start, edit in _edits(candidate, index)
    ]


def _edits(candidate: Variant, index: int) -> list[tuple[int, Edit]]:
    """Edits with their start; the common prefix is cut first, so that each stands as far right as the record allows."""
    ref, alt = candidate.ref, candidate.alleles[index]
    suffix, backward_ref, backward_alt = trim(0, ref[::-1], alt[::-1])
    start = candidate.start + len(ref) - len(backward_ref) - suffix
    return [(start + edit.offset, edit) for edit in primitives(backward_ref[::-1], backward_alt[::-1])]


def _places(genome, contig: str, start: int, edit: Edit) -> tuple[Allele, ...]:
    places = [Allele(start, start + len(edit.ref), edit.alt)]
    if edit.ref and edit.alt:
        return tuple(places)
    moving, before = edit.ref or edit.alt, genome.fetch(contig, max(start - SHIFT_LIMIT, 0), start)
    while before and before[-1] == moving[-1] != "N":
        moving, before, start = moving[-1] + moving[:-1], before[:-1], start - 1
        places.append(Allele(start, start + len(edit.ref), moving if edit.alt else ""))
    return tuple(places)


def settled(found: Sequence[Change]) -> list[Change]:
    """The same with the leftmost place alone for changes near which there is no other: all places then spell alike."""
    by_start = sorted(range(len(found)), key=lambda index: found[index].span)
    is_alone, reach, last = [True] * len(found), -1, -1
    for index in by_start:
        start, end = found[index].span
        if last >= 0 and start <= reach:
            is_alone[index] = is_alone[last] = False
        if end >= reach:
            reach, last = end, index
    return [Change(change.places[-1:]) if alone else change for change, alone in zip(found, is_alone, strict=True)]
