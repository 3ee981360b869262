"""Checks of the reference: it opens, and its index says where its bases lie."""

import bisect
import os
import struct
from collections.abc import Callable, Iterator
from typing import NamedTuple

import pysam

from genomics.errors import InputError
from genomics.genome import Genome
from retrain.doctor import files
from retrain.doctor.findings import Finding, stop

FAIDX = "samtools faidx"


class FaiRow(NamedTuple):
    """One line of a .fai: where a contig's bases lie in the (uncompressed) FASTA, in bytes."""

    contig: str
    length: int
    offset: int
    line_bases: int
    line_bytes: int

    @property
    def end(self) -> int:
        """Offset behind the last base."""
        if not self.length:
            return self.offset
        full, rest = divmod(self.length - 1, self.line_bases)
        return self.offset + full * self.line_bytes + rest + 1


def check(path: str) -> tuple[Genome | None, list[Finding]]:
    """The opened reference, or None where it does not open, and what is wrong with it."""
    try:
        if files.compression(path) == "gzip":
            return None, [_not_bgzipped(path)]
        with files.quiet_htslib():
            genome = Genome(path)
        wrong = _misplaced(path)
    except (InputError, OSError, ValueError, struct.error) as error:
        return None, [_unreadable(path, error)]
    findings = _ages(path)
    return genome, findings + ([_misfit(path, wrong)] if wrong else [])


def _ages(path: str) -> list[Finding]:
    indices = [f"{path}{ending}" for ending in (".fai", ".gzi") if os.path.isfile(f"{path}{ending}")]
    return [finding for index in indices for finding in files.index_age(path, index, FAIDX)]


def _misplaced(path: str) -> list[str]:
    """Contigs whose bases do not begin after a header line of their name, or do not end before the next."""
    with open(f"{path}.fai", encoding="utf-8") as lines:
        rows = [_fai_row(line) for line in lines if line.strip()]
    with _open_bytes(path) as read:
        return [row.contig for row in rows if not _fits(row, read)]


def _fai_row(line: str) -> FaiRow:
    fields = line.rstrip("\n").split("\t")
    return FaiRow(fields[0], *map(int, fields[1:5]))


def _fits(row: FaiRow, read: Callable[[int, int], bytes]) -> bool:
    name = b">" + row.contig.encode()
    before = read(max(row.offset - 1000, 0), min(row.offset, 1000))
    header = before[before.rfind(b">") :]
    begins = header.endswith(b"\n") and header.count(b"\n") == 1 and header.split()[0] == name
    if not row.length:
        return begins
    around = read(row.end - 1, 4)  # the last base, the end of its line, what comes next
    after = around[1:].lstrip(b"\r\n")
    return begins and around[:1].isalpha() and (not after or (after[:1] == b">" and after != around[1:]))


class _open_bytes:  # noqa: N801 - used like the built-in open
    """Read bytes by their place in the uncompressed file: `with _open_bytes(path) as read: read(offset, size)`."""

    def __init__(self, path: str):
        self._blocks = list(_gzi(f"{path}.gzi")) if files.compression(path) == "bgzf" else None
        self._source = open(path, "rb") if self._blocks is None else pysam.BGZFile(path, "rb")  # noqa: SIM115

    def __enter__(self) -> Callable[[int, int], bytes]:
        return self._read

    def __exit__(self, *_):
        self._source.close()

    def _read(self, offset: int, size: int) -> bytes:
        if self._blocks is not None:
            uncompressed, compressed = self._blocks[bisect.bisect_right(self._blocks, (offset, 1 << 62)) - 1]
            self._source.seek(compressed << 16 | (offset - uncompressed))
        else:
            self._source.seek(offset)
        return self._source.read(size)


def _gzi(path: str) -> Iterator[tuple[int, int]]:
    """(uncompressed, compressed) offsets of the blocks of a bgzipped file, the first included."""
    with open(path, "rb") as source:
        (count,) = struct.unpack("<Q", source.read(8))
        yield 0, 0
        for compressed, uncompressed in struct.iter_unpack("<QQ", source.read(16 * count)):
            yield uncompressed, compressed


def _unreadable(path: str, error: Exception) -> Finding:
    return stop(
        "reference_unreadable",
        path,
        f"cannot be opened as indexed FASTA ({files.reason(error, path)})",
        "Everything is placed on the reference",
        f"give a FASTA (plain or bgzipped) and index it with {FAIDX}",
    )


def _not_bgzipped(path: str) -> Finding:
    return stop(
        "reference_not_bgzipped",
        path,
        "is compressed with gzip, not bgzip",
        "Places in a gzip file cannot be looked up",
        f"unpack it, compress it with bgzip and index it with {FAIDX}",
    )


def _misfit(path: str, wrong: list[str]) -> Finding:
    return stop(
        "reference_index_misfit",
        path,
        f"its index (.fai) does not fit the FASTA at {len(wrong)} contig(s), e.g. {wrong[0]!r}",
        "Bases would be read from wrong places, or the file is truncated",
        f"index it again with {FAIDX} and compare the contig lengths with the source's",
    )
