"""Truth status of the alleles that only the other cell lists.

They are outside the confident regions, or false negatives where a truth record that the cell misses needs them, or else
negatives. Needed is told by the same allele, or by haplotype together with all other alleles that the cell does not
call. Far from a missed record nothing is needed, so only what lies near one is looked at.
"""

from collections.abc import Sequence

import numpy as np
import polars as pl

from genomics.variants import Variant
from retrain.discordance.alleles import Reference
from retrain.discordance.judging import called_places, close
from retrain.discordance.matches import matched, single_records, variant_records
from retrain.flips import SIDES
from retrain.statuses import FN, NEGATIVE, OUTSIDE


def statuses(reference: Reference, contig: str, sides: Sequence, both: pl.DataFrame) -> list[pl.Series]:
    """The columns left_status and right_status with a value in every row."""
    return [
        _status(reference, contig, both, side, other, missed.missed)
        for side, other, missed in zip(SIDES, SIDES[::-1], sides, strict=True)
    ]


def _status(
    reference: Reference, contig: str, both: pl.DataFrame, side: str, other: str, missed: list[Variant]
) -> pl.Series:
    found = both[f"{side}_status"]
    rows = np.flatnonzero(found.is_null().to_numpy())
    if not len(rows):
        return found
    inside = both[f"{other}_inside"][rows].to_numpy()
    needed = _needed(reference, contig, both, side, rows, missed)
    words = np.select([~inside, needed], [0, 1], 2).astype(np.uint32)
    return found.scatter(rows, pl.Series([OUTSIDE, FN, NEGATIVE]).gather(words))


def _needed(
    reference: Reference, contig: str, both: pl.DataFrame, side: str, rows: np.ndarray, missed: list[Variant]
) -> np.ndarray:
    """Which of the rows, whose alleles the side does not list, missed records consist of."""
    starts = both["start"].to_numpy().astype(np.int64)
    near = close(starts, np.array([variant.start for variant in missed], np.int64))
    if not near[rows].any():
        return np.zeros(len(rows), bool)
    places = np.flatnonzero(near)
    table = both[places].select("start", "ref", "alt", pl.col(f"{side}_called").fill_null(value=False).alias("called"))
    alleles = [(s, reference.pool.number(ref, alt), c) for s, ref, alt, c in table.iter_rows()]
    called = {allele[:2] for allele in alleles if allele[2]}
    silent = [*dict.fromkeys(allele[:2] for allele in alleles if allele[:2] not in called)]
    same = {tuple(place) for variant in missed for place in called_places(reference, variant)}
    rest = [allele for allele in silent if allele not in same]
    columns = np.array(rest, np.int64).reshape(-1, 2).T
    _, hits = matched(
        reference,
        contig,
        variant_records(reference, missed),
        single_records(columns[0], columns[1]),
        squash_ploidy=True,
    )
    found = same.intersection(silent).union(allele for allele, hit in zip(rest, hits.tolist(), strict=True) if hit)
    needed = np.zeros(len(starts), bool)
    needed[places] = [allele[:2] in found for allele in alleles]
    return needed[rows]
