"""Parquet tables: for what is large, and read by programs rather than people."""

from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

import polars as pl

from genomics import outputs
from genomics.errors import InputError

_ROWS_PER_CHUNK = 1 << 16


def frame(rows: Iterable[Sequence], schema: Mapping[str, pl.DataType]) -> pl.DataFrame:
    """Table of rows that come one by one; only columns are held, some 10 bytes per number."""
    chunks, waiting = [pl.DataFrame(schema=schema)], []
    for row in rows:
        waiting.append(row)
        if len(waiting) == _ROWS_PER_CHUNK:
            chunks.append(pl.DataFrame(waiting, schema=schema, orient="row"))
            waiting = []
    chunks.append(pl.DataFrame(waiting, schema=schema, orient="row"))
    return pl.concat(chunks, rechunk=True)


def write(path: str | Path, table: pl.DataFrame) -> None:
    """Write a table whole or not at all; the same table gives the same bytes."""
    with outputs.whole(path) as unfinished:
        table.rechunk().write_parquet(unfinished, compression="zstd", row_group_size=_ROWS_PER_CHUNK)


def scan(path: str | Path, columns: Sequence[str]) -> pl.LazyFrame:
    """These columns of a table, read when they are needed; InputError where the file or a column is not there."""
    try:
        table = pl.scan_parquet(path)
        found = table.collect_schema().names()
    except (OSError, pl.exceptions.PolarsError) as error:
        raise InputError(f"{path}: cannot be read as Parquet ({str(error).splitlines()[0]})") from error
    absent = [column for column in columns if column not in found]
    if absent:
        raise InputError(f"{path}: no column {', '.join(absent)}; found {', '.join(found)}")
    return table.select(columns)
