"""Graded records: truth and query side by side, each with its decision, kind of variant and region tags.

Outside the confident regions everything is UNK. All tables are counted from these rows, and the annotated VCF is
these rows.
"""

from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from itertools import groupby, zip_longest
from typing import NamedTuple

from genomics.genome import Regions
from genomics.spans import span
from genomics.variants import MISSING
from genomics.vcf import Call
from minidv.decisions import LOOSE_DISTANCE, Decided, decide
from minidv.strata import CONFIDENT, Stratum, superlocus_tags, tags
from minidv.subtypes import NO_CALL, Kind, classify


class Side(NamedTuple):
    """One side of a row: decision (field BD), match (BK), score (QQ). Without a record here: genotype (), NO_CALL."""

    genotype: tuple[int, ...] = ()
    phased: bool = False
    decision: str = "."
    match: str = "."
    kind: Kind = NO_CALL
    score: float | None = None

    @property
    def is_called(self) -> bool:
        """Whether this side has a record here."""
        return self.kind is not NO_CALL


class Row(NamedTuple):
    """Truth and query record at one place (start 0-based); rows of one superlocus (1-based) were compared together."""

    contig: str
    start: int
    ref: str
    alts: tuple[str, ...]
    filters: tuple[str, ...]
    regions: tuple[str, ...]
    superlocus: int
    truth: Side
    query: Side

    @property
    def passes(self) -> bool:
        """Whether no filter but PASS is set."""
        return not self.filters


def grade(
    genome,
    truth: Sequence[Call],
    query: Sequence[Call],
    *,
    confident: Regions | None = None,
    strata: dict[str, Stratum] | None = None,
    score: Callable[[Call], float | None] = lambda call: call.qual,
    distance: int = LOOSE_DISTANCE,
) -> list[Row]:
    """Rows of one contig, sorted. Without `confident` regions every call is assessed."""
    rows = [_row(*pair, score) for pair in _pairs(*decide(genome, truth, query, distance))]
    rows = [row._replace(regions=_tags(row, confident, strata or {})) for row in rows]
    loci = (list(locus) for _, locus in groupby(rows, key=lambda row: row.superlocus))
    rows = [row for locus in loci for row in _complete(locus)]
    return rows if confident is None else [_assess(row) for row in rows]


def _pairs(truth: list[Decided], query: list[Decided]) -> Iterator[tuple[Decided | None, Decided | None]]:
    """Truth and query records with the same reference span, side by side, in order of position."""
    places = defaultdict(lambda: ([], []))
    for side, records in enumerate((truth, query)):
        for record in records:
            places[record.call.variant.start, record.call.variant.end][side].append(record)
    for place in sorted(places):
        yield from zip_longest(*places[place])


def _row(truth: Decided | None, query: Decided | None, score) -> Row:
    variants = [record.call.variant for record in (query, truth) if record]
    alts = tuple(dict.fromkeys(alt for variant in variants for alt in variant.alts))
    filters = tuple(name for name in query.call.filters if name != "PASS") if query else ()
    sides = (_side(truth, alts, None), _side(query, alts, score(query.call) if query else None))
    first = variants[0]
    return Row(first.contig, first.start, first.ref, alts, filters, (), (truth or query).superlocus, *sides)


def _side(record: Decided | None, alts, score) -> Side:
    if record is None:
        return Side()
    variant = record.call.variant
    renumbered = {MISSING: MISSING, 0: 0} | {i: alts.index(alt) + 1 for i, alt in enumerate(variant.alts, start=1)}
    genotype = tuple(renumbered[allele] for allele in variant.genotype)
    kind = classify(variant.ref, alts, genotype)
    return Side(genotype, variant.phased, record.decision, record.match, kind, score)


def _tags(row: Row, confident, strata) -> tuple[str, ...]:
    return tags(span(row.contig, row.start, row.ref, row.alts), confident, strata)


def _complete(locus: list[Row]) -> Iterator[Row]:
    """Rows of one superlocus with what they share: region tags; for truth that was matched by calls in other rows,
    the filters of the superlocus and the lowest score of its matched calls."""
    filters = tuple(dict.fromkeys(name for row in locus for name in row.filters))
    scores = [row.query.score for row in locus if row.query.decision == "TP" and row.query.score is not None]
    lowest = min(scores, default=None)
    for row, regions in zip(locus, superlocus_tags([row.regions for row in locus]), strict=True):
        row = row._replace(regions=regions)
        if row.truth.decision == "TP":
            own = row.query.score if row.query.decision == "TP" else None
            row = row._replace(
                truth=row.truth._replace(score=lowest if own is None else own),
                filters=row.filters if row.query.is_called else filters,
            )
        yield row


def _assess(row: Row) -> Row:
    if CONFIDENT in row.regions:
        return row
    return row._replace(truth=row.truth._replace(decision="UNK"), query=row.query._replace(decision="UNK"))
