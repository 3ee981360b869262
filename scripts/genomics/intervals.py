"""Intervals of one contig as columns: which of many alleles touch them."""

from pathlib import Path

import numpy as np

from genomics.allele_pool import DELETION, INSERTION, UNANCHORED, AllelePool
from genomics.byte_fields import Fields, Text
from genomics.genome import Interval, Regions, read_bed
from genomics.spans import span
from genomics.vocabularies import Vocabulary


class Intervals:
    """Sorted, disjoint intervals, 0-based and half-open; touching ones are merged."""

    def __init__(self, starts: np.ndarray, ends: np.ndarray):
        order = np.argsort(starts, kind="stable")
        starts, ends = starts[order], ends[order]
        starts, ends = starts[ends > starts], ends[ends > starts]
        reach = np.maximum.accumulate(ends)
        begins = np.ones(len(starts), bool)
        begins[1:] = starts[1:] > reach[:-1]
        self.starts = starts[begins]
        self.ends = reach[np.append(begins[1:], True)] if len(starts) else reach

    def union(self, starts: np.ndarray, ends: np.ndarray) -> "Intervals":
        """With more intervals, which may be in any order and overlap."""
        return Intervals(np.append(self.starts, starts), np.append(self.ends, ends))

    def overlaps(self, starts: np.ndarray, ends: np.ndarray) -> np.ndarray:
        """Whether any base of each [start, end) is in an interval."""
        if not len(self.starts):
            return np.zeros(len(starts), bool)
        last = np.searchsorted(self.starts, ends, "left") - 1
        return (starts < ends) & (last >= 0) & (self.ends[last] > starts)

    def covers(self, starts: np.ndarray, ends: np.ndarray) -> np.ndarray:
        """Whether every base of each [start, end) is in an interval."""
        if not len(self.starts):
            return np.zeros(len(starts), bool)
        last = np.searchsorted(self.starts, starts, "right") - 1
        return (last >= 0) & (self.ends[last] >= ends)


def spans_of(pool: AllelePool, contig: str, starts: np.ndarray, numbers: np.ndarray):
    """Start and end of the bases that decide where each allele lies, and whether all of them must (an insertion's
    neighbours): `genomics.spans.span` by columns."""
    shapes = pool.shapes()
    shape, ends = shapes.shape[numbers], starts + shapes.ref_length[numbers]
    is_insertion = shape == INSERTION
    begins = np.where(shape == DELETION, starts + 1, starts)
    ends = np.where(is_insertion, starts + 2, ends)
    for row in np.flatnonzero(shape == UNANCHORED).tolist():
        number = int(numbers[row])
        found = span(contig, int(starts[row]), pool.refs[number], (pool.alts[number],))
        (_, begins[row], ends[row]), is_insertion[row] = found
    return begins, ends, is_insertion


def are_inside(
    pool: AllelePool, contig: str, starts: np.ndarray, numbers: np.ndarray, intervals: Intervals
) -> np.ndarray:
    """Whether each allele lies inside: `genomics.spans.is_inside` by columns."""
    begins, ends, is_insertion = spans_of(pool, contig, starts, numbers)
    return np.where(is_insertion, intervals.covers(begins, ends), intervals.overlaps(begins, ends))


class IntervalSets:
    """Intervals by contig, asked for as needed; of regions, or straight from a BED file."""

    def __init__(self, found: dict[str, Intervals]):
        self._found = found

    def of(self, contig: str) -> Intervals:
        """The intervals of one contig."""
        nothing = np.zeros(0, np.int64)
        return self._found.get(contig) or Intervals(nothing, nothing)

    @classmethod
    def of_regions(cls, regions: Regions) -> "IntervalSets":
        """All intervals of regions."""
        by_contig: dict[str, list[Interval]] = {}
        for interval in regions:
            by_contig.setdefault(interval.contig, []).append(interval)
        return cls({contig: _columns(items) for contig, items in by_contig.items()})

    @classmethod
    def read(cls, path: str | Path) -> "IntervalSets":
        """A BED file as `genomics.genome.read_bed` reads it; by columns where every line has at least three."""
        table = _tabbed(path)
        if table is None:
            return cls.of_regions(read_bed(path))
        codes, starts, ends, names = table
        return cls({name: Intervals(starts[codes == n], ends[codes == n]) for n, name in enumerate(names)})


def _columns(items: list[Interval]) -> Intervals:
    return Intervals(*(np.array([item[place] for item in items], np.int64) for place in (1, 2)))


def _tabbed(path: str | Path):
    """Contig numbers, starts, ends and contig names of a plain BED file with tabs; None where it must be read line by
    line, be it to tell what is wrong."""
    if str(path).endswith((".gz", ".bgz")):
        return None
    try:
        text = Text(Path(path).read_bytes())
    except OSError:
        return None
    lines = text.places(ord("\n"))
    if not text.data.endswith(b"\n") or set(text.data[:1]) <= set(b"#tb") or b"\n#" in text.data or b"\r" in text.data:
        return None
    whole = Fields(np.append(0, lines[:-1] + 1), lines)
    parts, counts = text.split("\t", whole, 3)
    (starts, good), (ends, also) = (text.integers(part) for part in parts[1:])
    if (counts < 3).any() or not (good & also & (starts >= 0) & (starts <= ends)).all():
        return None
    names = Vocabulary()
    return names.codes(text, parts[0]), starts, ends, names.names
