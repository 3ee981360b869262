"""A VCF read as blocks of lines whose columns are places in the text: whole genomes at the speed of unpacking.

Records must be sorted; no index is needed. Plain, gzipped and bgzipped files are read.
"""

import zlib
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path
from typing import NamedTuple

import numpy as np
from isal import igzip, igzip_lib

from genomics.byte_fields import MISSING, Fields, Text
from genomics.errors import InputError

CHROM, POS, ID, REF, ALT, QUAL, FILTER, INFO, FORMAT = range(9)
FIRST_SAMPLE = 9
BLOCK_SIZE = 4 << 20  # bytes of text
_LONGEST_LINE = 1 << 28
_END_OF_BGZF = bytes.fromhex("1f8b08040000000000ff0600424302001b0003000000000000000000")
_SHOWN = 60  # characters of a line in a message


class Block(NamedTuple):
    """Lines of one contig: the text, places of its columns (columns, rows), 0-based starts, and where it was read."""

    path: Path
    contig: str
    text: Text
    starts: np.ndarray
    ends: np.ndarray
    positions: np.ndarray
    first_line: int

    def __len__(self) -> int:
        return len(self.positions)

    def column(self, number: int) -> Fields:
        """One column."""
        return Fields(self.starts[number], self.ends[number])

    def line(self, row: int) -> list[str]:
        """The columns of one record as text."""
        return [self.text.text(s, e) for s, e in zip(self.starts[:, row], self.ends[:, row], strict=True)]

    def row_at(self, place: int) -> int:
        """The record in which a place of the text lies."""
        return int(np.searchsorted(self.starts[CHROM], place, "right")) - 1

    def error(self, row: int, problem: str) -> InputError:
        """What is wrong with one record, with file and line."""
        return InputError(f"{self.path}:{self.first_line + row}: {problem}")

    def integers(self, fields: Fields, name: str) -> np.ndarray:
        """Whole numbers of one field (byte_fields.MISSING where not told); InputError where it is none of 32 bits."""
        values, ok = self.text.integers(fields)
        self._check_range(values, ok, name, fields)
        return values

    def rounded(self, fields: Fields, name: str) -> np.ndarray:
        """Whole numbers of a field in which some callers write decimals, rounded; else as `integers`."""
        values, ok = self.text.integers(fields)
        if ok.all():
            self._check_range(values, ok, name, fields)
            return values
        values = self.decimals(fields, name)
        return np.where(np.isnan(values), MISSING, np.rint(np.nan_to_num(values))).astype(np.int64)

    def decimals(self, fields: Fields, name: str) -> np.ndarray:
        """Numbers of one field (NaN where not told); InputError where it is none."""
        values, ok = self.text.decimals(fields)
        self.check(ok, name, fields)
        return values

    def _check_range(self, values: np.ndarray, ok: np.ndarray, name: str, fields: Fields) -> None:
        self.check(ok & (np.abs(values) <= -MISSING), name, fields)

    def check(self, ok: np.ndarray, name: str, fields: Fields) -> None:
        """Raise InputError for the first record whose field is not ok."""
        bad = np.flatnonzero(~ok)
        if len(bad):
            start, end = fields.starts[bad[0]], fields.ends[bad[0]]
            found = self.text.text(start, end)[:_SHOWN]
            raise self.error(
                self.row_at(start), f"{name} is no number: {found!r}; correct the line, or make the file again"
            )


class VcfBlocks:
    """A VCF opened for reading in blocks; `samples` are its sample columns."""

    def __init__(self, path: str | Path, block_size: int = BLOCK_SIZE):
        self.path = Path(path)
        self._block_size, self._line = block_size, 1
        self._chunks = self._read_chunks()
        self._rest = b""
        self.header = self._read_header()
        names = self.header[-1].split("\t")
        self.samples: tuple[str, ...] = tuple(names[FIRST_SAMPLE:])
        self._columns = len(names)

    def contigs(self) -> tuple[str, ...]:
        """Contig names of the header."""
        listed = (line for line in self.header if line.startswith("##contig=<"))
        return tuple(
            part.removeprefix("ID=") for line in listed for part in line[10:-1].split(",") if part.startswith("ID=")
        )

    def __iter__(self) -> Iterator[Block]:
        """Blocks in file order, each of one contig; InputError for what is no sorted VCF."""
        seen: dict[str, int] = {}
        for data in self._line_blocks():
            yield from self._blocks(data, seen)

    def _read_chunks(self) -> Iterator[bytes]:
        try:
            with open(self.path, "rb") as file:
                start = file.read(18)
                if start[:2] != b"\x1f\x8b":
                    file.seek(0)
                    yield from iter(lambda: file.read(self._block_size), b"")
                    return
                self._check_end(file, is_bgzf=start[12:14] == b"BC")
                with igzip.GzipFile(fileobj=file) as unpacked:
                    yield from iter(lambda: unpacked.read(self._block_size), b"")
        except (OSError, EOFError, zlib.error, igzip_lib.IsalError, ValueError) as error:
            raise InputError(
                f"{self.path}: cannot be read ({error}); is it truncated? make or fetch it again"
            ) from error

    def _check_end(self, file, is_bgzf: bool) -> None:
        """A bgzipped file cut between two of its blocks unpacks without complaint; only its last block tells."""
        if is_bgzf:
            size = file.seek(0, 2)
            file.seek(max(size - len(_END_OF_BGZF), 0))
            if file.read() != _END_OF_BGZF:
                raise EOFError("the last block of the bgzipped file is missing")
        file.seek(0)

    def _read_header(self) -> list[str]:
        lines, at = [], 0
        while True:
            end = self._rest.find(b"\n", at)
            if end < 0:
                chunk = next(self._chunks, None)
                if chunk is None or len(self._rest) - at > _LONGEST_LINE:
                    raise InputError(f"{self.path}: no line that begins with #CHROM; is it a VCF?")
                self._rest, at = self._rest[at:] + chunk, 0
                continue
            line, at = self._rest[at:end].rstrip(b"\r"), end + 1
            if not line.startswith(b"#"):
                raise InputError(f"{self.path}:{self._line}: a record before the line that begins with #CHROM")
            self._line += 1
            lines.append(line.decode("utf-8", "replace"))
            if line.startswith(b"#CHROM"):
                self._rest = self._rest[at:]
                return lines

    def _line_blocks(self) -> Iterator[bytes]:
        rest, self._rest = self._rest, b""
        for chunk in self._chunks:
            cut = chunk.rfind(b"\n") + 1
            if cut:
                yield _plain_ends(rest + chunk[:cut])
                rest = chunk[cut:]
            else:
                rest += chunk
            if len(rest) > _LONGEST_LINE:
                raise InputError(f"{self.path}: a line longer than {_LONGEST_LINE} bytes; is it a VCF?")
        if rest:
            yield _plain_ends(rest if rest.endswith(b"\n") else rest + b"\n")

    def _blocks(self, data: bytes, seen: dict[str, int]) -> Iterator[Block]:
        text = Text(data)
        starts, ends = self._places(text)
        first_line, self._line = self._line, self._line + starts.shape[1]
        positions, ok = text.integers(Fields(starts[POS], ends[POS]))
        for first, last in _runs(text, Fields(starts[CHROM], ends[CHROM])):
            rows = slice(first, last)
            contig = text.text(starts[CHROM, first], ends[CHROM, first])
            block = Block(
                *(self.path, contig, text, starts[:, rows], ends[:, rows]),
                *(positions[rows] - 1, first_line + first),  # VCF positions are 1-based
            )
            block.check(ok[rows] & (block.positions >= -1), "POS", block.column(POS))
            _check_order(block, seen)
            yield block

    def _places(self, text: Text) -> tuple[np.ndarray, np.ndarray]:
        """Starts and ends of all columns of all lines: (columns, rows)."""
        count = self._columns
        marks = np.flatnonzero(text.bytes - np.uint8(ord("\t")) <= 1)  # tab and line feed follow each other
        ends = marks[: len(marks) // count * count].reshape(-1, count).T.copy()
        is_line_end = text.bytes[ends] == ord("\n")
        if len(marks) != ends.size or is_line_end[:-1].any() or not is_line_end[-1].all():
            raise self._ragged(text)
        starts = np.empty_like(ends)
        starts[1:] = ends[:-1] + 1
        starts[0, 0] = 0
        starts[0, 1:] = ends[-1, :-1] + 1
        return starts, ends

    def _ragged(self, text: Text) -> InputError:
        for number, line in enumerate(text.data.split(b"\n"), start=self._line):
            found = line.count(b"\t") + 1
            if found != self._columns:
                shown = line[:_SHOWN].decode("utf-8", "replace")
                return InputError(
                    f"{self.path}:{number}: {found} columns where the header has {self._columns}: {shown!r};"
                    " is the file truncated? make or fetch it again"
                )
        raise AssertionError("columns do not add up, but every line has them")


def _plain_ends(data: bytes) -> bytes:
    return data.replace(b"\r\n", b"\n") if b"\r" in data else data


def _runs(text: Text, names: Fields) -> Iterator[tuple[int, int]]:
    """Stretches of records with one contig name."""
    lengths = names.lengths
    changes = lengths[1:] != lengths[:-1]
    for offset in range(0, int(lengths.max(initial=0)), 8):
        words = text.words(Fields(np.minimum(names.starts + offset, names.ends), names.ends))
        changes = changes | (words[1:] != words[:-1])
    edges = [0, *(np.flatnonzero(changes) + 1).tolist(), len(lengths)]
    return ((first, last) for first, last in pairwise(edges) if first < last)


def _check_order(block: Block, seen: dict[str, int]) -> None:
    """Raise InputError where a position comes before the last one, or a contig after another came between."""
    last = seen.get(block.contig, -1)
    if block.contig in seen and next(reversed(seen)) != block.contig:
        raise block.error(0, f"contig {block.contig} again, after others; sort the file: bcftools sort")
    before = np.concatenate([[last], block.positions[:-1]])
    wrong = np.flatnonzero(block.positions < before)
    if len(wrong):
        raise block.error(int(wrong[0]), "lies before the record above it; sort the file: bcftools sort")
    seen[block.contig] = int(block.positions[-1])
