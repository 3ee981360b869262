"""Which folder of examples a job reads once some have been deleted.

clean_examples deletes whole folders of examples and records who had used them. Who stands in the record keeps the
deleted folder as its input: Snakemake leaves a finished job alone whose input is gone, and makes the folder again
should the job ever have to run again. Everyone else reads the next generation, a folder of its own (`…/HG003~2`),
so that making it runs nothing again that is finished.
"""

import csv
import os
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import NamedTuple

from genomics import tsv
from genomics.errors import InputError

RECORD = "results/cleaned/folders.tsv"
MARK = "~"  # between a folder and its generation, from the second on; no sample may have it in its name


class Row(NamedTuple):
    """One line of the record: a deleted folder, who had used it, and a digest of the settings of that use."""

    folder: str
    use: str
    settings: str


class Cleaned(NamedTuple):
    """A folder that was deleted: how often, and the last row and generation of each use."""

    newest: int
    uses: Mapping[str, tuple[str, int]]  # settings, generation


def read_rows(path: str | os.PathLike = RECORD) -> list[Row]:
    """Rows of the record, oldest first; none where nothing was ever deleted."""
    try:
        with open(path, encoding="utf-8", newline="") as lines:
            return [_row(line) for line in csv.DictReader(lines, delimiter="\t")]
    except FileNotFoundError:
        return []
    except (OSError, UnicodeDecodeError, KeyError, csv.Error) as error:
        raise InputError(
            f"{path}: cannot be read as the record of deleted examples ({error});"
            " remove it, and jobs that used them run again once a new arm needs them"
        ) from error


def _row(line: Mapping[str, str | None]) -> Row:
    """Row of a line; KeyError where the line or the header is too short."""
    row = Row(*(line[name] for name in Row._fields))
    if None in row:
        raise KeyError(Row._fields[row.index(None)])
    return row


def write_rows(rows: Iterable[Row], path: str | os.PathLike = RECORD) -> None:
    """Write the record; the file appears when it is whole."""
    Path(path).parent.mkdir(parents=True, exist_ok=True)
    with tsv.writer(path, Row._fields) as table:
        table.writerows(row._asdict() for row in rows)


def by_folder(rows: Iterable[Row]) -> dict[str, Cleaned]:
    """The record by first generation of each folder; InputError where a generation is no number."""
    found: dict[str, Cleaned] = {}
    for row in rows:
        base, number = split(row.folder)
        newest, uses = found.get(base, Cleaned(0, {}))
        found[base] = Cleaned(max(newest, number), {**uses, row.use: (row.settings, number)})
    return found


def split(folder: str) -> tuple[str, int]:
    """First generation and number of a folder: `a/b~2` is generation 2 of `a/b`."""
    base, mark, number = folder.partition(MARK)
    if mark and not number.isdecimal():
        raise InputError(f"{RECORD}: {folder!r} has no number behind {MARK}; remove its lines")
    return base, int(number or 1)


def named(base: str, number: int) -> str:
    """The folder of a generation."""
    return base if number == 1 else f"{base}{MARK}{number}"


def folder(cleaned: Mapping[str, Cleaned], base: str, use: str, settings: str) -> str:
    """The folder that a use reads: the deleted one that it has used, or else the newest that is not deleted.

    A use with other settings than in its last row counts as new, for it has to run again anyway.
    """
    if base not in cleaned:
        return base
    newest, uses = cleaned[base]
    known, number = uses.get(use, ("", 0))
    return named(base, number if number and known == settings else newest + 1)
