"""Tab-separated tables as Polars frames of text: no value is an empty text."""

from pathlib import Path
from typing import TextIO

import polars as pl

from genomics.errors import InputError


def read(path: Path) -> pl.DataFrame:
    """A table with a header line, gzipped or not; InputError where it cannot be read."""
    try:
        return pl.read_csv(path, separator="\t", infer_schema=False, quote_char=None).fill_null("")
    except (OSError, pl.exceptions.PolarsError) as error:
        raise InputError(f"{path}: cannot be read as a table ({str(error).splitlines()[0]})") from error


def write_rows(table: pl.DataFrame, target: TextIO) -> None:
    """Rows without header, as text."""
    target.write(table.write_csv(None, separator="\t", include_header=False, quote_style="never"))
