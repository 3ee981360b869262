"""Reference sequence, intervals and sets of intervals (BED). Coordinates are 0-based, half-open."""

import gzip
import re
import zlib
from bisect import bisect_right
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import NamedTuple

import pysam

from genomics.errors import InputError

pysam.set_verbosity(0)  # htslib's own words would come beside ours
MOST_PROBLEMS = 20  # of one file; a file of another kind would give one per line

_REGION = re.compile(r"(?P<contig>\S+?)(?::(?P<first>\d[\d,]*)(?:-(?P<last>\d[\d,]*))?)?")


class Interval(NamedTuple):
    """A stretch of one contig, 0-based and half-open."""

    contig: str
    start: int
    end: int

    @property
    def length(self) -> int:
        """Number of bases."""
        return self.end - self.start

    def __str__(self) -> str:
        return f"{self.contig}:{self.start + 1}-{self.end}"  # text is 1-based, inclusive


class Genome:
    """Indexed FASTA (plain or bgzipped), read in upper case."""

    def __init__(self, path: str | Path):
        self.path = str(path)
        indexes = [".fai", ".gzi"] if self.path.endswith((".gz", ".bgz")) else [".fai"]
        missing = [self.path + suffix for suffix in indexes if not Path(self.path + suffix).is_file()]
        if missing and Path(path).is_file():  # htslib would write them beside the file, in every job at once
            raise InputError(f"{path}: no index {' nor '.join(missing)}; run samtools faidx {path}")
        try:
            self._fasta = pysam.FastaFile(self.path)
        except (OSError, ValueError) as error:
            raise InputError(f"{path}: cannot be opened as indexed FASTA ({error}); run samtools faidx") from error
        self.lengths: dict[str, int] = dict(zip(self._fasta.references, self._fasta.lengths, strict=True))

    @property
    def contigs(self) -> tuple[str, ...]:
        """Contig names in the order of the FASTA."""
        return tuple(self.lengths)

    def fetch(self, contig: str, start: int, end: int) -> str:
        """Bases of [start, end), clipped at the contig's ends."""
        if contig not in self.lengths:
            raise InputError(f"{self.path}: contig {contig!r} not in reference; found {_some(self.contigs)}")
        start, end = max(start, 0), min(end, self.lengths[contig])
        return self._fasta.fetch(contig, start, end).upper() if start < end else ""

    def close(self) -> None:
        """Close the file."""
        self._fasta.close()


def _some(names: Iterable[str], limit: int = 5) -> str:
    names = list(names)
    shown = ", ".join(repr(name) for name in names[:limit])
    return f"{shown}, … ({len(names)} in all)" if len(names) > limit else shown or "none"


def parse_region(text: str, lengths: dict[str, int]) -> Interval:
    """Region of the form `chr20`, `chr20:1,000` or `chr20:1,000-2,000` (1-based, inclusive)."""
    if text in lengths:
        return Interval(text, 0, lengths[text])
    found = _REGION.fullmatch(text)
    contig = found["contig"] if found else text
    if contig not in lengths and (":" in contig or not found):
        raise InputError(f"region {text!r} is not of the form contig:first-last (1-based, inclusive)")
    if contig not in lengths:
        raise InputError(f"region {text!r}: contig {contig!r} not in reference; found {_some(lengths)}")
    first = int(found["first"].replace(",", "")) if found["first"] else 1
    last = int(found["last"].replace(",", "")) if found["last"] else first if found["first"] else lengths[contig]
    if not 1 <= first <= last <= lengths[contig]:
        raise InputError(f"region {text!r} does not lie inside {contig} (1-{lengths[contig]})")
    return Interval(contig, first - 1, last)


class Regions:
    """A set of bases as sorted, disjoint intervals per contig; touching intervals are merged."""

    def __init__(self, intervals: Iterable[Interval] = ()):
        self._starts: dict[str, list[int]] = {}
        self._ends: dict[str, list[int]] = {}
        for contig, start, end in sorted(intervals):
            starts, ends = self._starts.setdefault(contig, []), self._ends.setdefault(contig, [])
            if ends and start <= ends[-1]:
                ends[-1] = max(ends[-1], end)
            elif start < end:
                starts.append(start)
                ends.append(end)

    def __iter__(self) -> Iterator[Interval]:
        for contig in self._starts:
            for start, end in zip(self._starts[contig], self._ends[contig], strict=True):
                yield Interval(contig, start, end)

    def __bool__(self) -> bool:
        return any(self._starts.values())

    def __eq__(self, other) -> bool:
        return isinstance(other, Regions) and list(self) == list(other)

    __hash__ = None

    @property
    def contigs(self) -> tuple[str, ...]:
        """Contigs with at least one base, sorted by name."""
        return tuple(contig for contig in self._starts if self._starts[contig])

    @property
    def size(self) -> int:
        """Number of bases."""
        return sum(interval.length for interval in self)

    def contains(self, contig: str, position: int) -> bool:
        """Whether the base at `position` is in the set."""
        return self.overlaps(contig, position, position + 1)

    def overlaps(self, contig: str, start: int, end: int) -> bool:
        """Whether any base of [start, end) is in the set."""
        index = bisect_right(self._starts.get(contig, []), end - 1) - 1
        return start < end and index >= 0 and self._ends[contig][index] > start

    def covers(self, contig: str, start: int, end: int) -> bool:
        """Whether every base of [start, end) is in the set."""
        index = bisect_right(self._starts.get(contig, []), start) - 1
        return index >= 0 and self._ends[contig][index] >= end

    def intersect(self, other: "Regions") -> "Regions":
        """Bases in both sets."""
        return Regions(_overlaps(self, other))

    def subtract(self, other: "Regions") -> "Regions":
        """Bases of this set that are not in the other."""
        return Regions(piece for interval in self for piece in _gaps(interval, other))

    def union(self, other: "Regions") -> "Regions":
        """Bases in either set."""
        return Regions([*self, *other])

    def within(self, interval: Interval) -> list[Interval]:
        """The parts of the set inside one interval, in order."""
        contig, start, end = interval
        starts, ends = self._starts.get(contig, []), self._ends.get(contig, [])
        index = max(bisect_right(starts, start) - 1, 0)
        pieces = []
        while index < len(starts) and starts[index] < end:
            if ends[index] > start:
                pieces.append(Interval(contig, max(starts[index], start), min(ends[index], end)))
            index += 1
        return pieces


def _overlaps(left: Regions, right: Regions) -> Iterator[Interval]:
    for interval in left:
        yield from right.within(interval)


def _gaps(interval: Interval, holes: Regions) -> Iterator[Interval]:
    start = interval.start
    for hole in holes.within(interval):
        yield Interval(interval.contig, start, hole.start)
        start = hole.end
    yield Interval(interval.contig, start, interval.end)


def is_bed(region: str) -> bool:
    """Whether a word of the regions is the path of a BED file."""
    return region.endswith((".bed", ".bed.gz"))


def read_bed(path: str | Path) -> Regions:
    """Regions of a BED file (plain or gzip); comment, `track` and `browser` lines are passed over."""
    return Regions(read_intervals(path))


def read_intervals(path: str | Path) -> list[Interval]:
    """Intervals of a BED file in the order of its lines."""
    intervals, problems = [], []
    opened = gzip.open if str(path).endswith((".gz", ".bgz")) else open
    try:
        with opened(path, "rt") as lines:
            for number, line in enumerate(lines, start=1):
                if line.strip() and not line.startswith("#") and line.split()[0] not in ("track", "browser"):
                    _parse_bed_line(line, f"{path}:{number}", intervals, problems)
                if len(problems) == MOST_PROBLEMS:
                    break
    except (OSError, EOFError, zlib.error, UnicodeDecodeError) as error:
        raise InputError(f"{path}: cannot be read as BED ({error})") from error
    if problems:
        raise InputError(problems)
    return intervals


def _parse_bed_line(line: str, where: str, intervals: list[Interval], problems: list[str]) -> None:
    fields = line.rstrip("\r\n").split("\t") if "\t" in line else line.split()
    try:
        interval = Interval(fields[0], int(fields[1]), int(fields[2]))
    except (IndexError, ValueError):
        problems.append(f"{where}: expected contig, start, end; found {line.strip()!r}")
        return
    if not 0 <= interval.start <= interval.end:
        problems.append(f"{where}: start must not be negative nor after end; found {line.strip()!r}")
        return
    intervals.append(interval)
