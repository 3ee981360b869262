"""The alleles of two cells of one contig brought together by number: which rows tell of the same allele.

Words are only compared where alleles begin at one base; a row of the union is a pair of places in the two tables.
"""

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
import polars as pl

from retrain.discordance import places

_HALF = 32  # bits below the start in a key


class Union(NamedTuple):
    """Every allele that either cell lists, ordered by start, REF, ALT and then by place: its start, its key (equal
    where start, REF and ALT are), and its row in the left and the right table, -1 where that cell does not list it."""

    start: np.ndarray
    key: np.ndarray
    rows: tuple[np.ndarray, np.ndarray]


def align(tables: Sequence[pl.DataFrame]) -> Union:
    """Bring two tables together that are sorted by start, REF and ALT."""
    starts = [table["start"].to_numpy().astype(np.int64) for table in tables]
    keys = _keys(tables, starts)
    numbers = places.numbered(keys, [table["record_start"].to_numpy() for table in tables])
    partner = _partners(keys, numbers)
    alone = np.setdiff1d(np.arange(len(keys[1])), partner[partner >= 0], assume_unique=True)
    left = np.append(np.arange(len(keys[0])), np.full(len(alone), -1))
    right = np.append(partner, alone)
    start, key, number = (np.append(of[0], of[1][alone]) for of in (starts, keys, numbers))
    order = _order(tables, start, (left, right), number)
    return Union(start[order], key[order], (left[order], right[order]))


def _keys(tables: Sequence[pl.DataFrame], starts: Sequence[np.ndarray]) -> list[np.ndarray]:
    """Equal for equal start, REF and ALT of either table."""
    words = pl.concat([table.select("ref", "alt") for table in tables])  # numbers of words are the same everywhere
    refs, alts = (words[name].to_physical().to_numpy().astype(np.int64) for name in ("ref", "alt"))
    pairs = refs * (int(alts.max(initial=0)) + 1) + alts
    if pairs.max(initial=0) >> (_HALF - 1):
        pairs = np.unique(pairs, return_inverse=True)[1]
    return np.split((np.concatenate(starts) << _HALF) | pairs, [len(starts[0])])


def _partners(keys: Sequence[np.ndarray], numbers: Sequence[np.ndarray]) -> np.ndarray:
    """By row of the left table the row of the right one with the same key and number, else -1."""
    found = np.full(len(keys[0]), -1)
    left, right = (np.flatnonzero(of == 0) for of in numbers)  # of each key at most one
    if len(left) and len(right):
        right = right[np.argsort(keys[1][right], kind="stable")]
        known = keys[1][right]
        at = np.minimum(np.searchsorted(known, keys[0][left]), len(known) - 1)
        found[left] = np.where(known[at] == keys[0][left], right[at], -1)
    left, right = (np.flatnonzero(of) for of in numbers)
    others = dict(
        zip(zip(keys[1][right].tolist(), numbers[1][right].tolist(), strict=True), right.tolist(), strict=True)
    )
    for row in left.tolist():
        found[row] = others.get((int(keys[0][row]), int(numbers[0][row])), -1)
    return found


def _order(tables: Sequence[pl.DataFrame], start: np.ndarray, rows, number: np.ndarray) -> np.ndarray:
    """Order by start, REF, ALT and number."""
    order = np.argsort(start, kind="stable")
    tied = np.zeros(len(order) + 1, bool)
    tied[1:-1] = start[order][1:] == start[order][:-1]
    at = np.flatnonzero(tied[:-1] | tied[1:])
    chosen = order[at]
    refs, alts = (told(tables, [of[chosen] for of in rows], name).to_list() for name in ("ref", "alt"))
    values = [*zip(start[chosen].tolist(), refs, alts, number[chosen].tolist(), strict=True)]
    order[at] = chosen[sorted(range(len(values)), key=values.__getitem__)]
    return order


def told(tables: Sequence[pl.DataFrame], rows: Sequence[np.ndarray], name: str) -> pl.Series:
    """A column on which both tables agree, by rows of the union; all of them are listed in one table at least."""
    left, right = (gathered(table.select(name), of)[name] for table, of in zip(tables, rows, strict=True))
    return left.zip_with(left.is_not_null(), right)


def gathered(table: pl.DataFrame, rows: np.ndarray) -> pl.DataFrame:
    """Rows of a table, null where the row is -1; words as text."""
    wanted = pl.Series(rows, dtype=pl.Int64)
    found = table.select(pl.all().gather(wanted.set(wanted < 0, None).cast(pl.UInt32)))
    return found.with_columns(pl.col(pl.Categorical).cast(pl.String))
