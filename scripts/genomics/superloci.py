"""Superloci: records of truth and query that could spell the same haplotype, and so are compared together.

Every record has a window: the reference span of its trimmed alleles, for a pure insertion or deletion also the repeat
in which it can shift (at most MAX_SHIFT bases each way), and PAD bases on both sides. Records whose windows touch,
directly or through others, form one superlocus.
"""

from collections.abc import Callable, Iterator, Sequence
from itertools import cycle
from typing import NamedTuple

from genomics.alleles import Allele, called_alleles
from genomics.variants import Variant

PAD = 15  # so records closer than 30 bases are together, the distance of DeepVariant's label groups and hap.py's `lm`
MAX_SHIFT = 10_000
_FIRST_LOOK = 64

Record = tuple[str, tuple[Allele | None, ...]]  # contig, alleles


class Superlocus(NamedTuple):
    """Indices of the truth and query records compared together, in order of position; all their trimmed alleles lie
    in [start, end)."""

    contig: str
    start: int
    end: int
    truth: tuple[int, ...]
    query: tuple[int, ...]

    @property
    def members(self) -> list[tuple[int, int]]:
        """All records as (side, index), side 0 for truth and 1 for query."""
        return [(0, index) for index in self.truth] + [(1, index) for index in self.query]

    def reference(self, genome) -> Callable[[int, int], str]:
        """Function of (start, end) that gives the bases of a part of the superlocus."""
        bases, offset = genome.fetch(self.contig, self.start, self.end), self.start
        return lambda start, end: bases[start - offset : end - offset]


def superloci(genome, truth: Sequence[Variant], query: Sequence[Variant]) -> Iterator[Superlocus]:
    """Superloci by contig name and position; variants with nothing to match are in none (see `called_alleles`)."""
    return cluster(
        genome, *([(variant.contig, called_alleles(variant)) for variant in side] for side in (truth, query))
    )


def cluster(genome, truth: Sequence[Record], query: Sequence[Record]) -> Iterator[Superlocus]:
    """Superloci of records of which only contig and alleles matter; records without allele are in none."""
    windows = sorted(
        (contig, *window(genome, contig, alleles), side, index)
        for side, records in enumerate((truth, query))
        for index, (contig, alleles) in enumerate(records)
        if any(alleles)
    )
    members, last_contig, reach = [], None, 0
    for contig, start, end, side, index in windows:
        if members and (contig != last_contig or start > reach):
            yield _superlocus(members, truth, query)
            members, reach = [], 0
        members.append((side, index))
        last_contig, reach = contig, max(reach, end)
    if members:
        yield _superlocus(members, truth, query)


def _superlocus(members: list[tuple[int, int]], *sides: Sequence[Record]) -> Superlocus:
    records = [sides[side][index] for side, index in members]
    alleles = [allele for _, alleles in records for allele in alleles if allele]
    by_side = ([index for side, index in members if side == wanted] for wanted in (0, 1))
    ordered = (
        tuple(sorted(of, key=lambda i, s=s: (_extent(s[i][1]), i))) for s, of in zip(sides, by_side, strict=True)
    )
    return Superlocus(records[0][0], *_extent(alleles), *ordered)


def _extent(alleles: Sequence[Allele | None]) -> tuple[int, int]:
    changed = [allele for allele in alleles if allele]
    return min(allele.start for allele in changed), max(allele.end for allele in changed)


def window(genome, contig: str, alleles: Sequence[Allele | None]) -> tuple[int, int]:
    """Window of a record with these alleles, of which at least one changes something."""
    spans = [_shift_span(genome, contig, allele) for allele in set(alleles) if allele]
    return min(start for start, _ in spans) - PAD, max(end for _, end in spans) + PAD


def _shift_span(genome, contig: str, allele: Allele) -> tuple[int, int]:
    """Reference span in which an allele could be written; its own span unless it is a pure insertion or deletion."""
    start, end, unit = allele
    if unit and start < end:
        return start, end
    unit = unit or genome.fetch(contig, start, end)
    left = _repeated(lambda size: genome.fetch(contig, start - size, start)[::-1], unit[::-1])
    right = _repeated(lambda size: genome.fetch(contig, end, end + size), unit)
    return start - left, end + right


def _repeated(fetch, unit: str) -> int:
    """How many bases continue the repetition of `unit`; N never does."""
    size, count = _FIRST_LOOK, 0
    while count < MAX_SHIFT:
        bases = fetch(size)
        count = next(
            (i for i, (base, due) in enumerate(zip(bases, cycle(unit))) if base != due or base == "N"), len(bases)
        )
        if count < size:
            break
        size *= 4
    return min(count, MAX_SHIFT)
