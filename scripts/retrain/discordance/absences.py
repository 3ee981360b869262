"""Truth status of the alleles that only the other cell lists.

They are outside the confident regions, or false negatives where a truth record that the cell misses needs them, or else
negatives. Needed is told by the same allele, or by haplotype together with all other alleles that the cell does not
call. Far from a missed record nothing is needed, so only what lies near one is looked at.
"""

from collections.abc import Sequence

import numpy as np
import polars as pl

from genomics.lookups import are_among
from genomics.variants import Variant
from retrain.discordance.alignment import Union, told
from retrain.discordance.alleles import Reference
from retrain.discordance.needs import close, keys_of, needed, numbers_of
from retrain.statuses import FN, NEGATIVE, OUTSIDE, STATUSES

_CODE = {name: code for code, name in enumerate(STATUSES)}


def statuses(reference: Reference, contig: str, sides: Sequence, union: Union) -> list[np.ndarray]:
    """Numbers in STATUSES of every row of the union, on the left and on the right."""
    tables = [side.table for side in sides]
    return [_status(reference, contig, tables, union, number, sides[number].missed) for number in (0, 1)]


def _status(
    reference: Reference, contig: str, tables: list[pl.DataFrame], union: Union, side: int, missed: list[Variant]
) -> np.ndarray:
    codes = tables[side]["status"].to_physical().to_numpy()
    rows = union.rows[side]
    absent = np.flatnonzero(rows < 0)
    found = np.append(codes, -1).astype(np.int64)[rows]
    inside = tables[1 - side]["inside"].to_numpy()[union.rows[1 - side][absent]]
    needed_rows = _needed(reference, contig, tables, union, side, absent, missed)
    found[absent] = np.select([~inside, needed_rows], [_CODE[OUTSIDE], _CODE[FN]], _CODE[NEGATIVE])
    return found


def _needed(
    reference: Reference,
    contig: str,
    tables: list[pl.DataFrame],
    union: Union,
    side: int,
    absent: np.ndarray,
    missed: list[Variant],
) -> np.ndarray:
    """Which of the rows, whose alleles the side does not list, missed records consist of."""
    at = np.array([variant.start for variant in missed], np.int64)
    if not close(union.start[absent], at).any():
        return np.zeros(len(absent), bool)
    near = np.flatnonzero(close(union.start, at))
    called = np.append(tables[side]["called"].to_numpy(), False)[union.rows[side][near]]
    silent = near[~are_among(union.key[near], union.key[near[called]])]
    refs, alts = (told(tables, [of[silent] for of in union.rows], name) for name in ("ref", "alt"))
    keys = keys_of(union.start[silent], numbers_of(reference.pool, refs, alts))
    found = np.zeros(len(union.start), bool)
    found[silent] = needed(reference, contig, keys, np.zeros(len(keys), bool), missed)
    return found[absent]
