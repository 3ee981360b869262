"""Which examples show_examples shows: by a VCF, by regions, by a table of names."""

import gzip
import zlib
from collections.abc import Callable, Iterator
from pathlib import Path

from genomics.errors import InputError, Problems, raise_all
from genomics.example_names import locus_id, short_id
from genomics.genome import MOST_PROBLEMS, Regions
from genomics.variants import Variant
from minidv.windows import parse_regions

Filter = Callable[[Variant, tuple[int, ...]], bool]
_LONGEST_CONTIG = 1 << 40  # show_examples knows no reference


def read_loci(path: str | Path) -> frozenset[str]:
    """Loci of a VCF (contig, position, REF), plain or gzip, with or without header; short lines are passed over."""
    loci, problems = set(), []
    for number, line in _lines(path):
        columns = line.split()
        if line.startswith("#") or len(columns) < 4:
            continue
        if columns[1].isdigit():
            loci.add(locus_id(columns[0], int(columns[1]) - 1, columns[3]))  # VCF is 1-based
        elif len(problems) < MOST_PROBLEMS:
            problems.append(f"{path}:{number}: the position is no number: {columns[1]!r}")
    raise_all(problems)
    return frozenset(loci)


def read_names(path: str | Path) -> frozenset[str]:
    """First column of a table, as --curate writes it: names of images."""
    return frozenset(line.rstrip("\r\n").partition("\t")[0] for _, line in _lines(path))


def _lines(path: str | Path) -> Iterator[tuple[int, str]]:
    opened = gzip.open if str(path).endswith(".gz") else open
    try:
        with opened(path, "rt", encoding="utf-8") as lines:
            yield from enumerate(lines, start=1)
    except (OSError, EOFError, zlib.error, UnicodeDecodeError) as error:
        raise InputError(f"{path}: cannot be read ({error})") from error


def read_regions(text: str) -> Regions:
    """Regions of a text with literal regions and BED files, separated by spaces; a literal contig is not checked."""
    problems = Problems()
    found = [problems.attempt(_region, word) for word in text.split()]
    problems.raise_all()
    return Regions(interval for regions in found for interval in regions)


def _region(word: str) -> Regions:
    contig = word.rpartition(":")[0] or word
    return parse_regions(word, {contig: _LONGEST_CONTIG})


def make_filters(vcf: str | None, regions: str | None, names: str | None) -> list[Filter]:
    """Filters of what is given; each takes a variant and the alternate alleles of an image. InputError with everything
    that cannot be read."""
    problems = Problems()
    loci = problems.attempt(read_loci, vcf) if vcf else None
    places = problems.attempt(read_regions, regions) if regions else None
    listed = problems.attempt(read_names, names) if names else None
    problems.raise_all()
    filters: list[Filter] = []
    if loci is not None:
        filters.append(lambda variant, _: locus_id(variant.contig, variant.start, variant.ref) in loci)
    if places is not None:
        filters.append(lambda variant, _: places.contains(variant.contig, variant.start))
    if listed is not None:
        filters.append(lambda variant, indices: short_id(variant, indices) in listed)
    return filters
