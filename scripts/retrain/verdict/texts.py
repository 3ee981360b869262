"""Numbers of the tables as text."""

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import NamedTuple

from genomics import tsv


def cells(row: NamedTuple, forms: Mapping[str, str]) -> dict[str, str]:
    """The row by column, each number in its form; no value (None, NaN) is empty."""
    return {name: _cell(value, forms.get(name, "")) for name, value in row._asdict().items()}


def _cell(value: object, form: str) -> str:
    return "" if value is None or value != value else format(value, form)


def write(path: Path, columns: tuple[str, ...], rows: Iterable[NamedTuple], forms: Mapping[str, str]) -> None:
    """Write the rows as TSV."""
    with tsv.writer(path, columns) as table:
        table.writerows(cells(row, forms) for row in rows)
