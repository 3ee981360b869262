"""Which reads of a sample's files each window gets (DeepVariant 1.9: sam_reader.cc, make_examples_core.py).

CRAM is decoded with --ref, as --use_ref_for_cram has it by default.
"""

import hashlib
from collections.abc import Iterable, Iterator
from contextlib import suppress
from itertools import chain
from pathlib import Path
from typing import NamedTuple

import numpy as np
import pysam

from genomics.cram import offline
from genomics.errors import InputError
from genomics.genome import Interval
from minidv.reads import PAIRED, Reads, flatten, read_number

SEED = 609314161  # DeepVariant's seed of everything random in make_examples
_PROPER, _UNMAPPED = 0x2, 0x4
_SECONDARY, _QC_FAIL, _DUPLICATE, _SUPPLEMENTARY = 0x100, 0x200, 0x400, 0x800
_NEAR = 8000  # bp between windows up to which reading on costs less than a jump (the index knows steps of 16 kb)
_RUN = 1000  # windows read in one pass at most


class ReadFilter(NamedTuple):
    """Which reads are looked at, and how many at most in one window (0: all)."""

    min_mapping_quality: int = 5
    keep_duplicates: bool = False
    keep_secondary_alignments: bool = False
    keep_supplementary_alignments: bool = False
    downsample_fraction: float = 0.0
    max_reads: int = 1500

    @property
    def unwanted_flags(self) -> int:
        """SAM flags of which none may be set."""
        kept = (
            self.keep_duplicates * _DUPLICATE
            | self.keep_secondary_alignments * _SECONDARY
            | self.keep_supplementary_alignments * _SUPPLEMENTARY
        )
        return (_UNMAPPED | _SECONDARY | _QC_FAIL | _DUPLICATE | _SUPPLEMENTARY) & ~kept


class ReadFiles:
    """Sorted, indexed BAM or CRAM files of one sample."""

    def __init__(self, paths: Iterable[str | Path], reference: str | Path):
        self.paths = [str(path) for path in paths]
        self._files = [_open(path, str(reference)) for path in self.paths]

    @property
    def lengths(self) -> dict[str, int]:
        """Length of each contig that all files name alike."""
        tables = [dict(zip(file.references, file.lengths, strict=True)) for file in self._files]
        return {name: size for name, size in tables[0].items() if all(table.get(name) == size for table in tables)}

    @property
    def sample_names(self) -> list[str]:
        """Sample names of the read groups, each once, in order of appearance."""
        groups = chain.from_iterable(file.header.to_dict().get("RG", ()) for file in self._files)
        return list(dict.fromkeys(group["SM"] for group in groups if group.get("SM")))

    def fetch(self, windows: Iterable[Interval], read_filter: ReadFilter) -> Iterator[tuple[Interval, Reads]]:
        """Reads of each window, in the order of the windows: those that overlap it and pass the filter, at most
        `max_reads` of them. Windows that follow each other closely are read in one pass."""
        for run in _runs(windows):
            streams = [_stream(file, run, read_filter) for file in self._files]
            for window in run:
                yield window, flatten(sample(self._records(streams, window), read_filter.max_reads))

    def close(self) -> None:
        """Close the files; htslib complains once more about a damaged one, which has been told by then."""
        for file in self._files:
            with suppress(OSError):
                file.close()

    def _records(self, streams: list, window: Interval) -> list[pysam.AlignedSegment]:
        try:
            with offline():
                return list(chain.from_iterable(map(next, streams)))
        except (OSError, ValueError) as error:
            with_cram = any(file.is_cram for file in self._files)
            self.close()
            where = f"{', '.join(self.paths)}: cannot be read at {window} ({error})"
            causes = "is a file truncated" + (
                ", or a CRAM made with other bases than those of --ref" if with_cram else ""
            )
            raise InputError(f"{where}; {causes}?") from error


def _open(path: str, reference: str) -> pysam.AlignmentFile:
    verbosity = pysam.set_verbosity(0)  # htslib's own words would come beside ours
    try:
        with offline():
            file = pysam.AlignmentFile(path, reference_filename=reference)
        has_index = file.has_index()
    except (OSError, ValueError) as error:
        raise InputError(f"{path}: cannot be opened as BAM or CRAM ({error})") from error
    finally:
        pysam.set_verbosity(verbosity)
    if not has_index:
        raise InputError(f"{path}: no index beside it; run samtools index")
    return file


def _runs(windows: Iterable[Interval]) -> Iterator[list[Interval]]:
    run: list[Interval] = []
    for window in windows:
        if run and not (_follows(window, run[-1]) and len(run) < _RUN):
            yield run
            run = []
        run.append(window)
    if run:
        yield run


def _follows(window: Interval, before: Interval) -> bool:
    return window.contig == before.contig and 0 <= window.start - before.end <= _NEAR


def _stream(
    file: pysam.AlignmentFile, run: list[Interval], read_filter: ReadFilter
) -> Iterator[list[pysam.AlignedSegment]]:
    """For each window of the run, the records that overlap it, in file order."""
    contig, start, end = run[0].contig, run[0].start, run[-1].end
    records = _keep(file.fetch(contig, start, end), read_filter) if contig in file.references else iter(())
    held, following = [], next(records, None)
    for window in run:
        held = [record for record in held if record.reference_end > window.start]
        while following is not None and following.reference_start < window.end:
            if following.reference_end > window.start:
                held.append(following)
            following = next(records, None)
        yield held


def _keep(records: Iterable[pysam.AlignedSegment], read_filter: ReadFilter) -> Iterator[pysam.AlignedSegment]:
    unwanted, floor, fraction = (
        read_filter.unwanted_flags,
        read_filter.min_mapping_quality,
        read_filter.downsample_fraction,
    )
    for record in records:
        flag = record.flag
        if flag & unwanted or record.mapping_quality < floor:
            continue
        if flag & (PAIRED | _PROPER) == PAIRED and -1 != record.next_reference_id != record.reference_id:
            continue
        if fraction and draw(record) >= fraction:
            continue
        if record.query_length and record.reference_length:
            yield record


def draw(record: pysam.AlignedSegment) -> float:
    """A number in [0, 1) that depends on the read alone, so that a read has the same fate in every window and shard.

    DeepVariant draws from a generator in file order instead: the same share of reads, but other ones. A checksum such
    as CRC-32 would not do: of reads with consecutive names, in some places it keeps all and in others none.
    """
    name = f"{SEED}/{record.query_name}/{read_number(record.flag)}"
    return int.from_bytes(hashlib.blake2b(name.encode(), digest_size=4).digest()) / 2**32


def sample(items: list, limit: int) -> list:
    """Reservoir sample of at most `limit` items (0: all), with DeepVariant's generator and seed."""
    if not limit or len(items) <= limit:
        return items
    reservoir, random = items[:limit], np.random.RandomState(SEED)  # the stream that DeepVariant draws from
    for number, item in enumerate(items[limit:], start=limit + 1):
        place = random.randint(0, number)
        if place < limit:
            reservoir[place] = item
    return reservoir
