"""Two judged cells side by side on one contig: every allele that either lists, and what kind of difference there is.

Alleles are one where their left-aligned forms are equal. Where both cells report, with records of their own, the same
two haplotypes (a replaced stretch against single bases, a replacement against an insertion and a deletion), that is no
difference either: those alleles are `same_haplotype`.
"""

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
import polars as pl

from genomics.variants import Variant
from retrain.cells import NO_CALL_TEXT, REF_CALL
from retrain.discordance import absences, places
from retrain.discordance.alleles import Reference
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
from retrain.statuses import BOTH_RIGHT, BOTH_WRONG, BROKEN, FIXED, OUTSIDE, RIGHT, TP, UNASSESSED

KEY = ("start", "ref", "alt", "place")
LIKELIHOODS = ("pl0", "pl1", "pl2")


class Side(NamedTuple):
    """One contig of a judged cell: its alleles, and the truth records that it misses."""

    table: pl.DataFrame
    missed: list[Variant]


def pair(reference: Reference, contig: str, sides: Sequence[Side]) -> pl.DataFrame:
    """All alleles of both cells by start, REF and ALT: the columns of either with left_ and right_ before them, null
    where it does not list the allele, but for the statuses, which it has then as well; and kind, is_flip, direction,
    truth_gt."""
    tables = places.numbered([side.table for side in sides])
    left, right = (
        table.drop("chrom").rename({name: f"{side}_{name}" for name in table.columns if name not in (*KEY, "chrom")})
        for side, table in zip(SIDES, tables, strict=True)
    )
    both = left.join(right, on=KEY, how="full", coalesce=True).sort(*KEY)
    both = both.with_columns(absences.statuses(reference, contig, sides, both))
    both = both.with_columns(_classes()).with_columns(differs=_differs())
    both = both.with_columns(kind=_kinds(both))
    both = both.with_columns(is_flip=_is_flip())
    both = both.with_columns(kind=_with_haplotypes(reference, contig, both))
    return both.with_columns(
        is_flip=pl.col("is_flip") & (pl.col("kind") != SAME_HAPLOTYPE), direction=_direction(), truth_gt=_truth()
    )


def _classes() -> list[pl.Expr]:
    """Genotype class (copies, -1 for a no call) and FILTER class (RefCall where only another allele is called)."""
    found = []
    for side in SIDES:
        genotype, copies = pl.col(f"{side}_gt"), pl.col(f"{side}_copies")
        no_call = genotype.is_in([".", NO_CALL_TEXT, "././."])
        found.append(pl.when(no_call).then(-1).otherwise(copies).alias(f"{side}_class"))
        of_other = (copies == 0) & genotype.str.contains("2", literal=True)
        found.append(
            pl.when(of_other).then(pl.lit(REF_CALL)).otherwise(pl.col(f"{side}_filter")).alias(f"{side}_filter_class")
        )
    return found


def _differs() -> pl.Expr:
    """Whether genotype or FILTER class differs; null where only one side lists the allele."""
    return (pl.col("left_class") != pl.col("right_class")) | (
        pl.col("left_filter_class") != pl.col("right_filter_class")
    )


def _kinds(both: pl.DataFrame) -> pl.Series:
    same = [pl.col(f"left_{name}").eq_missing(pl.col(f"right_{name}")) for name in ("qual", "gq", "dp")]
    kinds = (
        pl.when(pl.col("left_gt").is_null())
        .then(pl.lit(CANDIDATE_GAINED))
        .when(pl.col("right_gt").is_null())
        .then(pl.lit(CANDIDATE_LOST))
        .when(~pl.col("differs"))
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


def _is_flip() -> pl.Expr:
    """Whether genotype or FILTER class differs. Where only one cell lists the allele, it must have called copies: a
    reference call on one side and no candidate on the other both leave the allele out of the genome."""
    alone = pl.coalesce("left_copies", "right_copies") > 0
    return pl.col("differs").fill_null(alone)


def _with_haplotypes(reference: Reference, contig: str, both: pl.DataFrame) -> pl.Series:
    """Kinds, with `same_haplotype` for flips whose reported records spell what those of the other cell spell."""
    flips = np.flatnonzero(both["is_flip"].to_numpy())
    records = [_unshared(reference, contig, both, side, flips) for side in SIDES]
    if not all(of.size for of in records):
        return both["kind"]
    found = matched(reference, contig, *records)
    hits = [of.record[hit] for of, hit in zip(records, found, strict=True)]
    if not all(len(of) for of in hits):
        return both["kind"]
    flipped = both[flips]
    fits, any_hit = np.ones(len(flips), bool), np.zeros(len(flips), bool)
    for side, of in zip(SIDES, hits, strict=True):
        called = flipped[f"{side}_called"].fill_null(value=False).to_numpy()
        hit = np.isin(flipped[f"{side}_record"].fill_null(-1).to_numpy(), of) & called
        fits &= hit | ~called
        any_hit |= hit
    rows = flips[fits & any_hit]
    return both["kind"].scatter(rows, [SAME_HAPLOTYPE] * len(rows))


def _unshared(reference: Reference, contig: str, both: pl.DataFrame, side: str, flips: np.ndarray) -> Records:
    """Records of a cell that call an allele that flips."""
    flipped = both[flips].filter(pl.col(f"{side}_called"))
    rows = both.select("start", "ref", "alt", *(pl.col(f"{side}_{n}").alias(n) for n in ("record", "copies")))
    rows = rows.filter(pl.col("record").is_in(flipped[f"{side}_record"].unique().to_list()), pl.col("copies") > 0)
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
