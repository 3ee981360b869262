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
from retrain.discordance.needs import close, keys_of, needed, numbers_of
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
    needed_rows = _needed(reference, contig, both, side, rows, missed)
    words = np.select([~inside, needed_rows], [0, 1], 2).astype(np.uint32)
    return found.scatter(rows, pl.Series([OUTSIDE, FN, NEGATIVE]).gather(words))


def _needed(
    reference: Reference, contig: str, both: pl.DataFrame, side: str, rows: np.ndarray, missed: list[Variant]
) -> np.ndarray:
    """Which of the rows, whose alleles the side does not list, missed records consist of."""
    starts = both["start"].to_numpy().astype(np.int64)
    near = close(starts, np.array([variant.start for variant in missed], np.int64))
    if not near[rows].any():
        return np.zeros(len(rows), bool)
    table = both.select("start", "ref", "alt", f"{side}_called").filter(near)
    keys = keys_of(starts[near], numbers_of(reference.pool, table["ref"], table["alt"]))
    called = table[f"{side}_called"].fill_null(value=False).to_numpy()
    found = np.zeros(len(starts), bool)
    found[near] = needed(reference, contig, keys, called, missed)
    return found[rows]
