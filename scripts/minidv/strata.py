"""Confident regions and strata: which named sets of bases a record lies in."""

import gzip
import re
import zlib
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import NamedTuple

from genomics.errors import InputError, raise_all
from genomics.genome import Interval, Regions, read_bed
from genomics.spans import Span, is_inside, span
from genomics.variants import Variant

CONFIDENT = "CONF"
CONTAINED, BOUNDARY = "TS_contained", "TS_boundary"


class Stratum(NamedTuple):
    """A named set of bases; level 0 for a file of its own, 1 and 2 for names in a BED's fourth column."""

    regions: Regions
    level: int = 0


class Confident(NamedTuple):
    """Confident regions; `size` as hap.py reports it: bases of the BED, and those of truth variants once more."""

    regions: Regions
    size: int


def confident_regions(bed: Regions, truth: Iterable[Variant], adjust: bool = True) -> Confident:
    """Confident regions, where `adjust` widened by the spans of truth variants whose position lies inside."""
    spans = [
        span(variant.contig, variant.start, variant.ref, variant.alts).interval
        for variant in truth
        if adjust and bed.contains(variant.contig, variant.start)
    ]
    return Confident(bed.union(Regions(spans)), bed.size + sum(interval.length for interval in spans))


def read_strata(table: str | Path) -> dict[str, Stratum]:
    """Strata of a TSV with lines `name<TAB>bed`; BED paths are relative to the TSV (or as they stand, if that exists).

    A fourth BED column adds strata of its own: `a` gives `name_a` (level 1), `a_12` also `name_a_12` (level 2).
    """
    strata, problems = {}, []
    for number, line in enumerate(_lines(table), start=1):
        if line.strip():
            _add_line(line, f"{table}:{number}", Path(table).parent, strata, problems)
    raise_all(problems)
    return strata


def _lines(path):
    try:
        with gzip.open(path, "rt") if str(path).endswith(".gz") else open(path) as lines:
            return lines.read().splitlines()
    except (OSError, EOFError, zlib.error, UnicodeDecodeError) as error:
        raise InputError(f"{path}: cannot be read ({error})") from error


def _add_line(line, where, folder, strata, problems):
    name, _, bed = (part.strip() for part in line.partition("\t"))
    path = next((path for path in (Path(bed), folder / bed) if bed and path.is_file()), None)
    if not re.fullmatch(r"[^\s,;=*]+", name) or name.startswith((CONFIDENT, "TS_")):
        problems.append(f"{where}: a stratum cannot be called {name!r} (CONF and TS_ are taken; no blank , ; = *)")
    elif path is None:
        problems.append(f"{where}: stratum {name!r}: no such BED file: {bed or '(none given)'}")
    elif name in strata:
        problems.append(f"{where}: stratum {name!r} is given twice")
    else:
        strata[name] = Stratum(read_bed(path))
        strata.update(_named_parts(name, path))


def _named_parts(name: str, bed: Path) -> dict[str, Stratum]:
    parts: dict[tuple[str, int], list[Interval]] = {}
    for line in _lines(bed):
        fields = line.split("\t")
        if len(fields) > 3 and not line.startswith(("#", "track", "browser")):
            interval = Interval(fields[0], int(fields[1]), int(fields[2]))
            for part in _part_names(fields[3]):
                parts.setdefault(part, []).append(interval)
    return {f"{name}_{part}": Stratum(Regions(intervals), level) for (part, level), intervals in parts.items()}


def _part_names(label: str) -> list[tuple[str, int]]:
    numbered = re.fullmatch(r"(.+)_\d+", label)
    return [(numbered[1], 1), (label, 2)] if numbered else [(label, 1)]


def tags(where: Span, confident: Regions | None, strata: dict[str, Stratum]) -> tuple[str, ...]:
    """Names of the regions a record lies in, sorted; with TS_boundary where an edge of a stratum crosses it."""
    names = {CONFIDENT} if confident is not None and is_inside(where, confident) else set()
    for name, stratum in strata.items():
        if is_inside(where, stratum.regions):
            names.add(name)
            if not stratum.regions.covers(*where.interval):
                names.add(BOUNDARY)
    return tuple(sorted(names))


def superlocus_tags(records: Sequence[tuple[str, ...]]) -> list[tuple[str, ...]]:
    """Tags of the records of one superlocus, completed: TS_contained where all are confident, TS_boundary where only
    some are, or where an edge of a stratum crosses one."""
    inside = {CONFIDENT in names for names in records}
    crossed = len(inside) == 2 or any(BOUNDARY in names for names in records)
    extra = BOUNDARY if crossed else CONTAINED if inside == {True} else None
    return [names if extra is None or extra in names else (*names, extra) for names in records]
