"""The sample table: one row per sample and role."""

import csv
import math
import os
from collections.abc import Iterable
from pathlib import Path
from typing import NamedTuple

from genomics.errors import InputError
from genomics.genome import is_bed
from retrain import schemas

MAKING_ROLES = ("train", "tune")
GRADED_ROLES = ("select", "test")
EXTRA = "more cells than the header"


class Sample(NamedTuple):
    """One row; paths are relative to the working folder, `regions` is text as make_examples takes it, `reads` is empty
    where calls are compared that exist already."""

    sample: str
    individual: str
    role: str
    reads: str
    truth: str
    confident: str
    regions: str
    sex: str = ""
    downsample: float = 0.0  # share of the reads that is kept; 0 = all

    @property
    def id(self) -> str:
        """The sample at its depth, as in the paths of the results: `NA12878`, `NA12878.ds0.5`."""
        return f"{self.sample}.ds{self.downsample:g}" if self.downsample else self.sample

    @property
    def beds(self) -> list[str]:
        """BED files among the regions."""
        return list(filter(is_bed, self.regions.split()))

    @property
    def name(self) -> str:
        """Role and id."""
        return f"{self.role}/{self.id}"


def read_table(path: str | Path) -> list[dict[str, str]]:
    """Rows of a tab-separated table as dicts; empty cells are left out, lines beginning with # passed over."""
    try:
        lines = Path(path).read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise InputError(f"{path}: the table of samples cannot be read ({error})") from error
    kept = [line for line in lines if line.strip() and not line.startswith("#")]
    rows = csv.DictReader(kept, delimiter="\t", quoting=csv.QUOTE_NONE, restkey=EXTRA)
    return [{key: value for key, value in row.items() if value} for row in rows]


def check(rows: list[dict], where: str, folder: str, *, has_calls: bool = False) -> tuple[list[Sample], list[str]]:
    """Samples of the rows, and all problems: each row against its schema, doubles, and roles that are missing.

    With `has_calls` the calls are there already: rows need no reads, and none makes a model.
    """
    schema = schemas.load("samples")
    if has_calls:
        rows = [_of_calls(row) for row in rows]
        schema = {**schema, "required": [key for key in schema["required"] if key != "reads"]}
    found, problems = [], []
    for number, row in enumerate(rows, start=1):
        filled, wrong = schemas.check(_with_numbers(row), schema, f"{where}, row {number}")
        wrong += _region_problems(filled, f"{where}, row {number}", folder)
        wrong += _without_use(row, f"{where}, row {number}") if has_calls else []
        problems += wrong
        if not wrong:
            found.append(_sample(filled, folder))
    names = [sample.name for sample in found]
    doubles = sorted({name for name in names if names.count(name) > 1})
    problems += [
        f"{where}: {name} stands in several rows; give each role of a sample one row, or rows of several depths"
        for name in doubles
    ]
    return found, problems + _missing_roles(rows, where, ("test",) if has_calls else (*MAKING_ROLES, "test"))


def _of_calls(row: dict) -> dict:
    """A row of call sets: a test sample where nothing is said; reads, if named, are not looked at."""
    return {"role": "test", **{key: value for key, value in row.items() if key != "reads"}}


def _without_use(row: dict, where: str) -> list[str]:
    """What has no use where the calls are there already."""
    problems = []
    if row["role"] in MAKING_ROLES:
        problems.append(f"{where}: role {row['role']} makes models, and call_sets need none; remove the row")
    if "downsample" in row:
        problems.append(f"{where}: downsample thins reads, and call_sets have none; leave it empty")
    return problems


def _with_numbers(row: dict) -> dict:
    """The row with its share of reads as a number, as a table has only text; what is no number stays."""
    if not isinstance(row.get("downsample"), str):
        return row
    try:
        share = float(row["downsample"])
    except ValueError:
        return row
    return {**row, "downsample": share} if math.isfinite(share) else row


def _region_problems(row: dict, where: str, folder: str) -> list[str]:
    """hap.py takes several literal regions or one BED file; make_examples cuts its regions at every space."""
    regions = str(row.get("regions", "")).split()
    beds = list(filter(is_bed, regions))
    if len(regions) > 1 and beds:
        return [f"{where}: regions: {row['regions']!r} is neither one BED file nor literal regions; join them in one"]
    if beds and " " in inside(folder, beds[0]):
        return [
            f"{where}: regions: make_examples takes no path with a space; found {inside(folder, beds[0])!r}, move it"
        ]
    return []


def _sample(row: dict, folder: str) -> Sample:
    row = {"individual": row["sample"], "reads": "", **row}
    for key in ("reads", "truth", "confident"):
        row[key] = inside(folder, row[key]) if row[key] else ""
    regions = (inside(folder, part) if is_bed(part) else part for part in row["regions"].split())
    return Sample(**{**row, "regions": " ".join(regions)})


def inside(folder: str, path: str) -> str:
    """`path` seen from the working folder, where relative paths start from `folder`."""
    return path if os.path.isabs(path) or folder == "." else os.path.join(folder, path)


def _missing_roles(rows: list[dict], where: str, needed: Iterable[str]) -> list[str]:
    roles = {row.get("role") for row in rows}
    missing = [role for role in needed if role not in roles]
    return [f"{where}: no sample has the role {role!r}; add a row with role {role}" for role in missing]
