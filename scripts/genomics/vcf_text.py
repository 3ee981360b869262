"""A VCF read line by line as it stands, plain, gzipped or bgzipped, with or without index and contig lines."""

import gzip
import re
import zlib
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import NamedTuple

from genomics.errors import InputError

FIRST_SAMPLE = 9  # columns before are CHROM to FORMAT
_CONTIG = re.compile(r"##contig=<.*?\bID=(?P<name>[^,>]+)")
_LENGTH = re.compile(r"[<,]length=(?P<length>\d+)")
GZIP_MAGIC = b"\x1f\x8b"
_SHOWN = 60  # characters of a line in a message


class Header(NamedTuple):
    """Lines before the column line, contigs with their lengths (None = not told), and sample names in order."""

    meta: tuple[str, ...]
    contigs: dict[str, int | None]
    samples: tuple[str, ...]


class Record(NamedTuple):
    """One record: `fields` are all columns as text, `position` is 0-based, `line` counts from 1 in the file."""

    line: int
    contig: str
    position: int
    fields: list[str]

    @property
    def ref(self) -> str:
        """Reference allele."""
        return self.fields[3]

    @property
    def alts(self) -> tuple[str, ...]:
        """Alternate alleles; () for `.`."""
        return () if self.fields[4] == "." else tuple(self.fields[4].split(","))


class VcfText:
    """An opened VCF: its header, and its records once, in file order."""

    def __init__(self, path: str | Path, lines: Iterator[str]):
        self._path, self._lines, self._number = path, lines, 0
        self.header = self._read_header()

    def _read_header(self) -> Header:
        meta: list[str] = []
        for line in self._lines:
            self._number += 1
            if line.startswith("##"):
                meta.append(line)
                continue
            columns = line.split("\t")
            if columns[0] != "#CHROM":
                break
            return Header(tuple(meta), _contigs(meta), tuple(columns[FIRST_SAMPLE:]))
        raise InputError(f"{self._path}: is no VCF, there is no line of columns (#CHROM …); give a VCF")

    def records(self) -> Iterator[Record]:
        """The records; InputError with file and line for one that has not the columns of the header."""
        columns = FIRST_SAMPLE + len(self.header.samples) if self.header.samples else FIRST_SAMPLE - 1
        for line in self._lines:
            self._number += 1
            fields = line.split("\t")
            if len(fields) < columns or not fields[1].isdigit() or fields[1] == "0":
                raise InputError(
                    f"{self._path}:{self._number}: is no record of {columns} columns with a position;"
                    f" found {line[:_SHOWN]!r}; is the file cut off?"
                )
            yield Record(self._number, fields[0], int(fields[1]) - 1, fields)  # VCF positions are 1-based


@contextmanager
def opened(path: str | Path) -> Iterator[VcfText]:
    """Open a VCF for reading as text; InputError, here or while reading, where it cannot be read to its end."""
    with closing(_read(path)) as lines:
        yield VcfText(path, lines)


def _read(path: str | Path) -> Iterator[str]:
    """Lines without their ends."""
    try:
        with open(path, "rb") as file:
            start = file.read(2)
        unpacked = gzip.open if start == GZIP_MAGIC else open
        with unpacked(path, "rt", encoding="utf-8", newline="\n") as lines:
            for line in lines:
                yield line.rstrip("\r\n")
    except (OSError, EOFError, zlib.error, UnicodeDecodeError) as error:
        raise InputError(f"{path}: cannot be read as VCF ({error}); is it cut off, or of another format?") from error


def _contigs(meta: list[str]) -> dict[str, int | None]:
    found: dict[str, int | None] = {}
    for line in meta:
        if name := _CONTIG.match(line):
            length = _LENGTH.search(line)
            found[name["name"]] = int(length["length"]) if length else None
    return found
