"""One long table of the tables that every model and sample has of its own."""

import csv
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

from genomics import tsv
from genomics.errors import InputError, raise_all
from retrain.design.samples import GRADED_ROLES
from retrain.experiment import Experiment

KEYS = ("arm", "replicate", "model", "role")


class Part(NamedTuple):
    """A table, and the values of KEYS that its rows get."""

    path: Path
    keys: Mapping[str, str]


def parts(plan: Experiment, folder: Path, ending: str, with_example_set: bool = False) -> Iterator[Part]:
    """Tables FOLDER/[{example_set}/]{model}/{role}/{sample}<ending> of all models on all graded samples, called with
    their arms' own flags; in the order of arms, replicates and samples."""
    for arm in plan.arms.values():
        for model in arm.models:
            above = folder / arm.example_set if with_example_set else folder
            keys = {"arm": arm.name, "replicate": str(model.replicate), "model": model.id}
            for row in plan.with_roles(*GRADED_ROLES):
                yield Part(above / model.id / f"{row.name}{ending}", {**keys, "role": row.role})


def collect(tables: Iterable[Part], columns: Sequence[str], output: Path) -> None:
    """Write KEYS and `columns` of all tables, one below the other; InputError for every one that has other columns."""
    tables = list(tables)
    found = {part.path: _header(part.path) for part in tables}
    raise_all(
        [
            f"{path}: expected the columns {', '.join(columns)}; found {', '.join(header)}"
            for path, header in found.items()
            if header != tuple(columns)
        ]
    )
    with tsv.writer(output, (*KEYS, *columns)) as target:
        for path, keys in tables:
            with open(path, encoding="utf-8", newline="") as lines:
                target.writerows({**keys, **row} for row in csv.DictReader(lines, delimiter="\t"))


def _header(path: Path) -> tuple[str, ...]:
    try:
        with open(path, encoding="utf-8") as lines:
            return tuple(next(lines, "").rstrip("\n").split("\t"))
    except (OSError, UnicodeDecodeError) as error:
        raise InputError(f"{path}: cannot be read as a table ({error})") from error
