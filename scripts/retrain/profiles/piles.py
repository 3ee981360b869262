"""Features of the reads over a site: how well they map, how good they are, from which strand the new allele comes.

Read at the sites themselves, so that a whole genome costs as much as its chosen sites. Mapped primary reads count,
but duplicates and those that failed quality control. Unlike in make_examples there is no floor of quality or mapping
quality, and all reads of the file count, also where a sample is thinned.
"""

from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path
from typing import NamedTuple

import pysam

from genomics.cram import offline
from genomics.errors import InputError
from genomics.genome import Genome
from genomics.variants import Variant, left_align
from retrain.cells import Alternate

UNWANTED = 0x4 | 0x100 | 0x200 | 0x400 | 0x800  # unmapped, secondary, failed, duplicate, supplementary
MOST_READS = 1000  # of one site; of more the first ones count, as in a pile of repeats
_MATCHES, _INSERTION, _DELETION, _SKIP, _CLIP = (0, 7, 8), 1, 2, 3, 4  # operations of a CIGAR
_USES_READ = (0, 1, 4, 7, 8)


class Pile(NamedTuple):
    """Features of one site; None where there is nothing to average.

    `mapq`: mean mapping quality of the reads over the allele's first base. `base_quality`: mean quality of their bases
    there. `forward`: share of forward reads among those that hold the allele. `soft_clip`: share of reads with a
    soft clip.
    """

    mapq: float | None = None
    base_quality: float | None = None
    forward: float | None = None
    soft_clip: float | None = None


class ReadPiles:
    """Indexed BAM or CRAM of one sample, and its reference."""

    def __init__(self, path: str | Path, genome: Genome):
        self._genome, self._path = genome, path
        try:
            with offline():
                self._file = pysam.AlignmentFile(str(path), reference_filename=genome.path)
            has_index = self._file.has_index()
        except (OSError, ValueError) as error:
            raise InputError(f"{path}: cannot be opened as BAM or CRAM ({error})") from error
        if not has_index:
            raise InputError(f"{path}: no index beside it; run samtools index")

    def pile(self, allele: Alternate) -> Pile:
        """Features of the reads over the allele's first base."""
        reads = self._reads(allele)
        found = [quality for read in reads if (quality := quality_at(read, allele.start)) is not None]
        is_forward = [not read.is_reverse for read in reads if self._holds(read, allele)]
        return Pile(
            mapq=_mean([read.mapping_quality for read in reads]),
            base_quality=_mean(found),
            forward=_mean(is_forward),
            soft_clip=_mean([_is_clipped(read) for read in reads]),
        )

    def _reads(self, allele: Alternate) -> list[pysam.AlignedSegment]:
        reads: list[pysam.AlignedSegment] = []
        if allele.contig not in self._file.references:
            return reads
        try:
            with offline():
                for read in self._file.fetch(allele.contig, allele.start, allele.start + 1):
                    if not read.flag & UNWANTED and read.cigartuples and len(reads) < MOST_READS:
                        reads.append(read)
        except (OSError, ValueError) as error:
            where = f"{allele.contig}:{allele.start + 1}"  # text is 1-based
            raise InputError(f"{self._path}: cannot be read at {where} ({error}); is it truncated?") from error
        return reads

    def _holds(self, read: pysam.AlignedSegment, allele: Alternate) -> bool:
        if allele.size == 0:
            return bases_at(read, allele.start, allele.end) == allele.alt
        return any(self._left_aligned(one) == allele for one in indels(read, allele))

    def _left_aligned(self, indel: tuple[str, int, int, str]) -> Alternate | None:
        contig, start, deleted, inserted = indel
        anchor = self._genome.fetch(contig, start - 1, start + deleted)
        variant = Variant(contig, start - 1, anchor, (anchor[:1] + inserted,))
        aligned = left_align(self._genome, variant)
        return Alternate(aligned.contig, aligned.start, aligned.ref, aligned.alts[0])

    def close(self) -> None:
        """Close the file."""
        with suppress(OSError):
            self._file.close()


def _mean(values: Iterable[float]) -> float | None:
    values = list(values)
    return sum(values) / len(values) if values else None


def _is_clipped(read: pysam.AlignedSegment) -> bool:
    return any(operation == _CLIP for operation, _ in read.cigartuples)


def _place(read: pysam.AlignedSegment, position: int) -> int | None:
    """Index of the read's base that is aligned to a reference position; None in a gap and outside."""
    at, index = read.reference_start, 0
    for operation, length in read.cigartuples:
        if operation in _MATCHES and at <= position < at + length:
            return index + position - at
        at += length * (operation in (*_MATCHES, _DELETION, _SKIP))
        index += length * (operation in _USES_READ)
    return None


def quality_at(read: pysam.AlignedSegment, position: int) -> int | None:
    """Quality of the base aligned to a position (0-based); None in a gap, or where the read has no qualities."""
    place = _place(read, position)
    return None if place is None or read.query_qualities is None else read.query_qualities[place]


def bases_at(read: pysam.AlignedSegment, start: int, end: int) -> str | None:
    """The read's bases over [start, end) where they are aligned without gap; None elsewhere."""
    first, last = _place(read, start), _place(read, end - 1)
    if first is None or last is None or last - first != end - 1 - start or not read.query_sequence:
        return None
    return read.query_sequence[first : last + 1].upper()


def indels(read: pysam.AlignedSegment, allele: Alternate) -> Iterable[tuple[str, int, int, str]]:
    """Insertions and deletions of the allele's size in a read that begin behind the allele's first base, as (contig,
    start, bases deleted, bases inserted); aligners may place them anywhere in a repeat."""
    at, index = read.reference_start, 0
    for operation, length in read.cigartuples:
        change = length if operation == _INSERTION else -length if operation == _DELETION else 0
        if change and change == allele.size and at > allele.start:
            inserted = (read.query_sequence or "")[index : index + length].upper() if change > 0 else ""
            yield allele.contig, at, max(-change, 0), inserted
        at += length * (operation in (*_MATCHES, _DELETION, _SKIP))
        index += length * (operation in _USES_READ)
