"""Which records of two cells that list the same allele stand side by side.

A cell may list an allele in several records, e.g. a deletion at two places of a homopolymer.
"""

from collections.abc import Sequence
from itertools import zip_longest

import polars as pl

_ALLELE = ("start", "ref", "alt")


def numbered(tables: Sequence[pl.DataFrame]) -> list[pl.DataFrame]:
    """Both tables with a column `place`, equal where rows of one allele belong side by side: records that start alike,
    then the rest in order."""
    several = pl.concat([table.filter(pl.struct(_ALLELE).is_duplicated()).select(_ALLELE) for table in tables])
    if several.is_empty():
        return [table.with_columns(place=pl.lit(0, pl.Int32)) for table in tables]
    several = several.unique()
    chosen = [
        table.with_row_index("row").join(several, on=_ALLELE, how="semi", maintain_order="left") for table in tables
    ]
    starts = [_starts(table) for table in chosen]
    found: tuple[dict[int, int], dict[int, int]] = ({}, {})
    for allele in starts[0].keys() | starts[1].keys():
        for place, pair in enumerate(paired(*(side.get(allele, []) for side in starts))):
            for rows, row in zip(found, pair, strict=True):
                if row is not None:
                    rows[row] = place
    return [_with_places(table, rows) for table, rows in zip(tables, found, strict=True)]


def _starts(table: pl.DataFrame) -> dict[tuple, list[tuple[int, int]]]:
    """By allele the (row, start of the record) of each record, in order."""
    found: dict[tuple, list[tuple[int, int]]] = {}
    for *allele, row, start in table.select(*_ALLELE, "row", "record_start").iter_rows():
        found.setdefault(tuple(allele), []).append((row, start))
    return found


def paired(left: list[tuple[int, int]], right: list[tuple[int, int]]) -> list[tuple[int | None, int | None]]:
    """Rows side by side, from (row, start) of each side."""
    rest_right, rest_left, found = list(right), [], []
    for row, start in left:
        same = next((item for item in rest_right if item[1] == start), None)
        if same:
            rest_right.remove(same)
            found.append((row, same[0]))
        else:
            rest_left.append(row)
    return [*found, *zip_longest(rest_left, (row for row, _ in rest_right))]


def _with_places(table: pl.DataFrame, rows: dict[int, int]) -> pl.DataFrame:
    places = pl.zeros(len(table), pl.Int32, eager=True)
    return table.with_columns(place=places.scatter(list(rows), list(rows.values())) if rows else places)
