"""Strata of the comparison: names of BED files, from a table as hap.py reads it or written in the config."""

from collections.abc import Mapping
from pathlib import Path

from genomics.errors import InputError
from retrain.design.samples import inside


def resolve(strata: str | Mapping[str, str], folder: str) -> dict[str, str]:
    """BED paths by name, seen from the working folder, where relative paths of the config start from `folder`.

    The lines of a table are `name<TAB>path`; their relative paths start from the table.
    """
    if isinstance(strata, Mapping):
        return {name: inside(folder, path) for name, path in strata.items()}
    table = inside(folder, strata)
    return {name: inside(str(Path(table).parent), path) for name, path in _rows(table)}


def _rows(table: str) -> list[tuple[str, str]]:
    try:
        lines = Path(table).read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise InputError(f"{table}: the table of strata cannot be read ({error})") from error
    rows = [tuple(line.split("\t")) for line in lines if line.strip()]
    if bad := [number for number, row in enumerate(rows, start=1) if len(row) != 2]:
        raise InputError(f"{table}: line {bad[0]} is not of the form name<TAB>bed")
    return rows
