"""Where a record lies: hap.py's rule for confident regions and strata, by the bases that its alleles change."""

from collections.abc import Iterable
from typing import NamedTuple

from genomics.genome import Interval, Regions
from genomics.variants import trim


class Span(NamedTuple):
    """Reference bases that decide where a record lies: those its trimmed alleles replace; of insertions both
    neighbours."""

    interval: Interval
    is_insertion: bool


def span(contig: str, start: int, ref: str, alts: Iterable[str]) -> Span:
    """Span of a record over all its ALTs."""
    trimmed = [trim(start, ref, alt)[:2] for alt in alts]
    pieces = [(at, at + len(bases)) if bases else (at - 1, at + 1) for at, bases in trimmed]
    interval = Interval(contig, min(piece[0] for piece in pieces), max(piece[1] for piece in pieces))
    return Span(interval, not any(bases for _, bases in trimmed))


def is_inside(where: Span, regions: Regions) -> bool:
    """Whether the span touches the regions; a pure insertion needs both neighbouring bases."""
    return regions.covers(*where.interval) if where.is_insertion else regions.overlaps(*where.interval)
