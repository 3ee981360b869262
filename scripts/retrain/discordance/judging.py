"""One contig of a cell judged against the truth: a status for each of its alleles, and what it misses."""

from collections import Counter
from typing import NamedTuple

import numpy as np

from genomics.intervals import are_inside
from genomics.variants import Variant
from retrain.annotated_blocks import VARIANT_TYPES
from retrain.discordance import needs
from retrain.discordance.alleles import Reference
from retrain.discordance.calls import CellContig, Rows, taken
from retrain.discordance.decisions import Decisions, no_decisions
from retrain.discordance.matches import matched, records_of
from retrain.discordance.needs import called_places, close, keys_of
from retrain.discordance.truths import TruthContig
from retrain.statuses import FN, FP, NEGATIVE, OUTSIDE, STATUSES, TP, joined, nearest

_CODE = {name: code for code, name in enumerate(STATUSES)}
NOT_LISTED = -1  # of an allele that the truth does not list


class Judged(NamedTuple):
    """One contig of a cell: its alleles in order of start, REF and ALT; by allele the status (a number in STATUSES),
    the truth's genotype (a number in its `genotypes`, NOT_LISTED) and whether it lies inside the confident regions; the
    truth records that the cell does not find; counts by (type, status) of hap.py's records that the alleles reach."""

    rows: Rows
    status: np.ndarray
    truth: np.ndarray
    inside: np.ndarray
    missed: list[Variant]
    reached: Counter


def judge(
    reference: Reference, contig: str, cell: CellContig, truth: TruthContig, decisions: Decisions | None
) -> Judged:
    """Judge one contig of a cell; `decisions` are hap.py's on this cell's calls, None where it was not asked: then our
    own matching tells everything."""
    rows = taken(cell.rows, in_order(reference, cell.rows))
    keys = keys_of(rows.start, rows.number)
    said = decisions or no_decisions()
    listed, reached = _listed(reference, rows, keys, said)
    inside = are_inside(reference.pool, contig, rows.start, rows.number, truth.confident)
    asked = np.ones(len(keys), bool) if decisions is None else _near(rows, rows.called & inside & (listed < 0))
    hits, missed = _own(reference, contig, rows, cell, truth, asked)
    if decisions is not None:
        missed = list(decisions.missed)
    missed.sort(key=lambda item: (item[0].start, item[0].ref, item[0].alts))
    needed = needs.needed(reference, contig, keys, rows.called, [variant for variant, _ in missed])
    own = np.where(np.isin(rows.record, hits), _CODE[TP], _CODE[FP])
    silent = np.where(needed, _CODE[FN], _CODE[NEGATIVE])
    status = np.where(inside, np.where(rows.called, own, silent), _CODE[OUTSIDE])
    counts = Counter({(kind, FN): 0 for kind in VARIANT_TYPES})
    counts.update(_reached_counts(said, reached))
    counts.update((kind, FN) for _, kind in missed)
    status = np.where(listed >= 0, listed, status)
    return Judged(rows, status, _truth_of(keys, truth), inside, [variant for variant, _ in missed], counts)


def _own(reference: Reference, contig: str, rows: Rows, cell: CellContig, truth: TruthContig, asked: np.ndarray):
    """Our own word on the asked rows: records of the cell that match; truth records that do not, with types."""
    if not asked.any() and len(asked):
        return np.zeros(0, np.int64), []
    near = truth.assessed
    if not asked.all():
        near = near & close(truth.rows.start, np.sort(rows.start[asked]))
    assessed = records_of(truth.rows, truth.odd, near)
    reported = records_of(rows, cell.odd, rows.reported & asked)
    found, hits = matched(reference, contig, assessed, reported)
    missed = [assessed.variant(reference, contig, place) for place in np.flatnonzero(~found).tolist()]
    return reported.record[hits], [(variant, record_type(reference, variant)) for variant in missed]


def _near(rows: Rows, wanted: np.ndarray) -> np.ndarray:
    """Rows near one of the wanted ones."""
    return close(rows.start, rows.start[wanted])


def in_order(reference: Reference, rows: Rows) -> np.ndarray:
    """Order of rows by start, REF and ALT, then as in the file."""
    order = np.argsort(rows.start, kind="stable")
    starts = rows.start[order]
    tied = np.zeros(len(order) + 1, bool)
    tied[1:-1] = starts[1:] == starts[:-1]
    places = np.flatnonzero(tied[:-1] | tied[1:])
    refs, alts = reference.pool.refs, reference.pool.alts
    numbers = rows.number[order[places]].tolist()
    keys = [(s, refs[n], alts[n]) for s, n in zip(starts[places].tolist(), numbers, strict=True)]
    order[places] = order[places][sorted(range(len(keys)), key=keys.__getitem__)]
    return order


def _listed(reference: Reference, rows: Rows, keys: np.ndarray, decisions: Decisions) -> tuple[np.ndarray, np.ndarray]:
    """hap.py's status by allele (-1 where it lists none, or the allele is not called); which decisions are reached."""
    listed, reached = np.full(len(keys), -1), np.zeros(len(decisions.status), bool)
    called = np.flatnonzero(rows.called)
    order = np.argsort(said := keys_of(decisions.rows.start, decisions.rows.number), kind="stable")
    first, last = (np.searchsorted(said[order], keys[called], side) for side in ("left", "right"))
    chosen = first + np.minimum(_turns(keys[called]), last - first - 1)
    there = last > first
    records = decisions.rows.record[order[chosen[there]]]
    listed[called[there]] = decisions.status[records]
    reached[records] = True
    divided, rest = called[~there], np.flatnonzero(~reached)
    lengths = reference.pool.shapes().ref_length
    stretches = [
        (s, s + n) for s, n in zip(rows.start[divided].tolist(), lengths[rows.number[divided]].tolist(), strict=True)
    ]
    others = [*zip(decisions.start[rest].tolist(), decisions.end[rest].tolist(), strict=True)]
    for row, parts in zip(divided.tolist(), nearest(others, stretches), strict=True):
        status = joined(STATUSES[decisions.status[rest[part]]] for part in parts)
        listed[row] = _CODE.get(status, -1)
        reached[rest[parts]] = True
    return listed, reached


def _turns(keys: np.ndarray) -> np.ndarray:
    """How many equal keys stand right before each."""
    new = np.ones(len(keys), bool)
    new[1:] = keys[1:] != keys[:-1]
    places = np.arange(len(keys))
    return places - np.maximum.accumulate(np.where(new, places, 0))


def _truth_of(keys: np.ndarray, truth: TruthContig) -> np.ndarray:
    """The truth's genotype by allele; the last record that lists it counts."""
    said = keys_of(truth.rows.start, truth.rows.number)
    order = np.argsort(said, kind="stable")
    last = np.searchsorted(said[order], keys, "right") - 1
    if not len(said):
        return np.full(len(keys), NOT_LISTED)
    return np.where((last >= 0) & (said[order][last] == keys), truth.rows.genotype[order][last], NOT_LISTED)


def _reached_counts(decisions: Decisions, reached: np.ndarray) -> Counter:
    codes, counts = np.unique(decisions.type[reached] * len(STATUSES) + decisions.status[reached], return_counts=True)
    pairs = (divmod(code, len(STATUSES)) for code in codes.tolist())
    return Counter({(VARIANT_TYPES[t], STATUSES[s]): int(n) for (t, s), n in zip(pairs, counts, strict=True)})


def record_type(reference: Reference, variant: Variant) -> str:
    """`INDEL` where any called allele of a record changes the length, else `SNP`."""
    pool = reference.pool
    numbers = [number for _, number in called_places(reference, variant)]
    return VARIANT_TYPES[not any(len(pool.refs[n]) != len(pool.alts[n]) for n in numbers)]
