"""Two judged cells side by side on one contig: every allele that either lists, and what kind of difference there is.

Alleles are one where their left-aligned forms are equal. Where both cells report, with records of their own, the same
two haplotypes (a replaced stretch against single bases, a replacement against an insertion and a deletion), that is no
difference either: those alleles are `same_haplotype`.
"""

from collections import Counter
from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
import polars as pl

from genomics.variants import Variant
from retrain.annotated_blocks import VARIANT_TYPES
from retrain.discordance import absences
from retrain.discordance.alignment import Union, align, gathered, told
from retrain.discordance.alleles import Reference
from retrain.discordance.differences import classes, differences
from retrain.discordance.matches import Records, matched
from retrain.flips import (
    CANDIDATE_GAINED,
    CANDIDATE_LOST,
    CONFIDENT_FLIP,
    NEAR_MISS,
    QUALITY_ONLY,
    SAME_HAPLOTYPE,
    SIDES,
    UNCHANGED,
    UNLIKELY,
)
from retrain.statuses import BOTH_RIGHT, BOTH_WRONG, BROKEN, FIXED, OUTSIDE, RIGHT, STATUSES, TP, UNASSESSED

KEY = ("start", "ref", "alt")
LIKELIHOODS = ("pl0", "pl1", "pl2")


class Side(NamedTuple):
    """One contig of a judged cell: its alleles, and the truth records that it misses."""

    table: pl.DataFrame
    missed: list[Variant]


class Paired(NamedTuple):
    """What was found on one contig: a table of alleles, and by side counts of all of them by (type, status)."""

    table: pl.DataFrame
    counts: tuple[Counter, Counter]


def pair(reference: Reference, contig: str, sides: Sequence[Side], *, all_sites: bool) -> Paired:
    """Alleles of both cells by start, REF and ALT, only the flips unless `all_sites`: the columns of either with left_
    and right_ before them, null where it does not list the allele, but for the statuses, which it has then as well; and
    kind, is_flip, direction, truth_gt."""
    tables = [side.table for side in sides]
    union = align(tables)
    statuses = absences.statuses(reference, contig, sides, union)
    counts = _counts(tables, union, statuses)
    differs = differences(tables, union.rows)
    chosen = np.arange(len(differs)) if all_sites else np.flatnonzero(differs)
    both = _side_by_side(tables, [of[chosen] for of in union.rows], [of[chosen] for of in statuses])
    both = both.with_columns(is_flip=pl.Series(differs[chosen]))
    both = both.with_columns(kind=_kinds(both))
    both = both.with_columns(kind=_with_haplotypes(reference, contig, both, tables))
    both = both.with_columns(
        is_flip=pl.col("is_flip") & (pl.col("kind") != SAME_HAPLOTYPE), direction=_direction(), truth_gt=_truth()
    )
    return Paired(both if all_sites else both.filter("is_flip"), counts)


def _counts(tables: Sequence[pl.DataFrame], union: Union, statuses: Sequence[np.ndarray]) -> tuple[Counter, Counter]:
    left, right = (
        np.append((table["ref"].cat.len_bytes() == table["alt"].cat.len_bytes()).to_numpy(), False) for table in tables
    )
    is_snp = left[union.rows[0]] | right[union.rows[1]]
    found = []
    for codes in statuses:
        numbers = np.bincount(codes * 2 + is_snp, minlength=2 * len(STATUSES)).tolist()
        pairs = ((kind, status) for status in STATUSES for kind in VARIANT_TYPES)
        found.append(Counter({pair: count for pair, count in zip(pairs, numbers, strict=True) if count}))
    return found[0], found[1]


def _side_by_side(
    tables: Sequence[pl.DataFrame], rows: Sequence[np.ndarray], statuses: Sequence[np.ndarray]
) -> pl.DataFrame:
    """The columns of both tables at rows of the union, with the statuses given."""
    values = {name: told(tables, rows, name) for name in KEY}
    for side, table, of, codes in zip(SIDES, tables, rows, statuses, strict=True):
        own = gathered(table.drop("chrom", *KEY, "status"), of)
        values |= {f"{side}_{name}": own[name] for name in own.columns}
        values[f"{side}_status"] = pl.Series(STATUSES, dtype=pl.String).gather(codes.astype(np.uint32))
        values[f"{side}_class"] = classes(own)
    return pl.DataFrame(values)


def _kinds(both: pl.DataFrame) -> pl.Series:
    same = [pl.col(f"left_{name}").eq_missing(pl.col(f"right_{name}")) for name in ("qual", "gq", "dp")]
    kinds = (
        pl.when(pl.col("left_gt").is_null())
        .then(pl.lit(CANDIDATE_GAINED))
        .when(pl.col("right_gt").is_null())
        .then(pl.lit(CANDIDATE_LOST))
        .when(~pl.col("is_flip"))
        .then(pl.when(pl.all_horizontal(same)).then(pl.lit(UNCHANGED)).otherwise(pl.lit(QUALITY_ONLY)))
        .otherwise(pl.lit(NEAR_MISS))
    )
    found = both.select(kind=kinds)["kind"]
    rows = np.flatnonzero((found == NEAR_MISS).to_numpy())
    near = both[rows]
    sure = excludes(near, "left", "right") & excludes(near, "right", "left")
    words = pl.Series([NEAR_MISS, CONFIDENT_FLIP]).gather(sure.astype(np.uint32))
    return found.scatter(rows, words)


def excludes(rows: pl.DataFrame, side: str, other: str) -> np.ndarray:
    """Whether the PL of `side` give the other side's genotype a probability below 0.01; never without PL.

    The genotype is the number of copies of the allele, at `./.` the one that the other side's own PL find likeliest.
    """
    copies = _likeliest(rows, other)
    phred = rows.select(pl.col(f"{side}_{name}").cast(pl.Float64) for name in LIKELIHOODS).to_numpy()
    weights = 10 ** (-phred / 10)
    known = (copies >= 0) & (copies < len(LIKELIHOODS)) & ~np.isnan(weights).any(axis=1)
    chosen = np.take_along_axis(weights, np.clip(copies, 0, len(LIKELIHOODS) - 1)[:, None], axis=1)[:, 0]
    return known & (chosen / weights.sum(axis=1) < UNLIKELY)


def _likeliest(rows: pl.DataFrame, side: str) -> np.ndarray:
    """Copies of the allele in the genotype, or by PL where nothing is called; -1 where PL favour none."""
    found = rows[f"{side}_class"].to_numpy().astype(np.int64)
    phred = rows.select(pl.col(f"{side}_{name}").fill_null(0) for name in LIKELIHOODS).to_numpy()
    best = phred == 0
    favoured = np.where(best.sum(axis=1) == 1, best.argmax(axis=1), -1)
    return np.where(found < 0, favoured, found)


def _with_haplotypes(
    reference: Reference, contig: str, both: pl.DataFrame, tables: Sequence[pl.DataFrame]
) -> pl.Series:
    """Kinds, with `same_haplotype` for flips whose reported records spell what those of the other cell spell."""
    flips = np.flatnonzero(both["is_flip"].to_numpy())
    flipped = both[flips]
    records = [
        _unshared(reference, contig, table, flipped.filter(pl.col(f"{side}_called"))[f"{side}_record"])
        for side, table in zip(SIDES, tables, strict=True)
    ]
    if not all(of.size for of in records):
        return both["kind"]
    found = matched(reference, contig, *records)
    hits = [of.record[hit] for of, hit in zip(records, found, strict=True)]
    if not all(len(of) for of in hits):
        return both["kind"]
    fits, any_hit = np.ones(len(flips), bool), np.zeros(len(flips), bool)
    for side, of in zip(SIDES, hits, strict=True):
        called = flipped[f"{side}_called"].fill_null(value=False).to_numpy()
        hit = np.isin(flipped[f"{side}_record"].fill_null(-1).to_numpy(), of) & called
        fits &= hit | ~called
        any_hit |= hit
    rows = flips[fits & any_hit]
    return both["kind"].scatter(rows, [SAME_HAPLOTYPE] * len(rows))


def _unshared(reference: Reference, contig: str, table: pl.DataFrame, records: pl.Series) -> Records:
    """Those records of a cell, as far as they call alleles."""
    rows = table.select("start", "ref", "alt", "record", "copies")
    rows = rows.filter(pl.Series(np.isin(rows["record"].to_numpy(), records.to_numpy())), pl.col("copies") > 0)
    alleles: dict[int, list[tuple]] = {}
    for start, ref, alt, record, copies in rows.iter_rows():
        alleles.setdefault(record, []).append((start, ref, alt, copies))
    plain = [(record, *of[0]) for record, of in alleles.items() if len(of) == 1]
    several = [(record, _joined(reference, contig, of)) for record, of in alleles.items() if len(of) > 1]
    numbers = [reference.pool.number(ref, alt) for _, _, ref, alt, _ in plain]
    count = len(several)
    return Records(
        np.array([row[0] for row in plain] + [record for record, _ in several], np.int64),
        np.array([row[1] for row in plain] + [0] * count, np.int64),
        np.array(numbers + [-1] * count, np.int64),
        np.array([row[4] for row in plain] + [0] * count, np.int64),
        {len(plain) + place: variant for place, (_, variant) in enumerate(several)},
    )


def _joined(reference: Reference, contig: str, alleles: list[tuple]) -> Variant:
    """One record of two different alleles."""
    start = min(allele[0] for allele in alleles)
    end = max(allele[0] + len(allele[1]) for allele in alleles)
    bases = reference.nearby.fetch(contig, start, end)
    alts = tuple(bases[: at - start] + alt + bases[at - start + len(ref) :] for at, ref, alt, _ in alleles)
    return Variant(contig, start, bases, alts, tuple(range(1, len(alts) + 1)))


def _direction() -> pl.Expr:
    """Whether the right cell does better than the left."""
    left, right = (pl.col(f"{side}_status").is_in(sorted(RIGHT)) for side in SIDES)
    outside = (pl.col("left_status") == OUTSIDE) | (pl.col("right_status") == OUTSIDE)
    return (
        pl.when(outside)
        .then(pl.lit(UNASSESSED))
        .when(left & right)
        .then(pl.lit(BOTH_RIGHT))
        .when(right)
        .then(pl.lit(FIXED))
        .when(left)
        .then(pl.lit(BROKEN))
        .otherwise(pl.lit(BOTH_WRONG))
    )


def _truth() -> pl.Expr:
    """Genotype of the truth as the allele sees it: listed there, else that of a call found right (the truth writes the
    same haplotypes otherwise), else 0/0; null outside the confident regions."""
    listed = pl.coalesce("left_truth_gt", "right_truth_gt")
    outside = (pl.col("left_status") == OUTSIDE) | (pl.col("right_status") == OUTSIDE)
    of_calls = pl.when(pl.col("left_status") == TP).then("left_gt").when(pl.col("right_status") == TP).then("right_gt")
    return pl.coalesce(listed, of_calls, pl.when(~outside).then(pl.lit("0/0")))
