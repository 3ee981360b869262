"""Where to look: calling regions, cut into windows, dealt out to the shards (make_examples_core.py)."""

import re
from collections.abc import Iterable, Iterator
from itertools import islice
from pathlib import Path

from genomics.errors import Problems
from genomics.genome import Interval, Regions, parse_region, read_bed

# Decoys, alternate loci and the like, which DeepVariant never looks at (it lists each by name).
_DECOY = re.compile(r"hs37d5|NC_007605|chrEBV|GL000\d{3}\.\d|HLA-.+|chr\w+_(random|alt|decoy)|chrUn_\w+")
_BED = (".bed", ".bed.gz", ".bed.bgz")


def is_decoy(contig: str) -> bool:
    """Whether a contig of GRCh37 or GRCh38 is none of the primary chromosomes."""
    return bool(_DECOY.fullmatch(contig))


def parse_regions(text: str, lengths: dict[str, int]) -> Regions:
    """Regions of a flag: literals (1-based, inclusive) and BED files, separated by blanks, or one BED file with
    blanks in its name. InputError with all problems."""
    found, problems = Regions(), Problems()
    for item in [text] if text.endswith(_BED) and Path(text).is_file() else text.split():
        found = found.union(problems.attempt(_read_item, item, lengths) or Regions())
    problems.raise_all()
    return found


def _read_item(item: str, lengths: dict[str, int]) -> Regions:
    if item.endswith(_BED) or Path(item).is_file():
        return read_bed(item)
    return Regions([parse_region(item, lengths)])


def calling_regions(lengths: dict[str, int], wanted: Regions | None, unwanted: Regions | None) -> list[Interval]:
    """All contigs but decoys, intersected with `wanted` where given, minus `unwanted`; in the order of the contigs."""
    regions = Regions(Interval(contig, 0, length) for contig, length in lengths.items() if not is_decoy(contig))
    if wanted is not None:
        regions = regions.intersect(wanted)
    if unwanted is not None:
        regions = regions.subtract(unwanted)
    rank = {contig: index for index, contig in enumerate(lengths)}
    return sorted(regions, key=lambda interval: (rank[interval.contig], interval.start))


def partition(regions: Iterable[Interval], size: int) -> Iterator[Interval]:
    """Cut each region into windows of `size` bp from its start; the last one may be shorter."""
    for contig, start, end in regions:
        for begin in range(start, end, size):
            yield Interval(contig, begin, min(begin + size, end))


def deal(windows: Iterable[Interval], task: int, tasks: int) -> Iterator[Interval]:
    """Windows of one shard: every `tasks`-th, from number `task` on."""
    return islice(windows, task, None, tasks)
