"""Long tables over all cells: metrics (one row per arm, cell, sample, type and filter) and flips (stacked)."""

import zlib
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import NamedTuple

import pandas as pd

from genomics import tsv
from genomics.errors import InputError, raise_all
from retrain import happy_summaries
from retrain.design.arms import BASELINE, Arm, Cell
from retrain.design.samples import GRADED_ROLES
from retrain.experiment import Experiment

SUMMARY, FLIPS = ".summary.csv", ".flips.tsv.gz"  # endings of the results of one cell and sample
KEYS = ("example_set", "model", "arm", "replicate", "cell", "role", "sample", "type", "filter")
COUNTS = ("truth_total", "truth_tp", "truth_fn", "query_total", "query_fp", "query_unk")
RATES = ("recall", "precision", "f1")
METRICS_COLUMNS = (*KEYS, *COUNTS, *RATES)
HAPPY_COLUMNS = {
    "TRUTH.TOTAL": "truth_total",
    "TRUTH.TP": "truth_tp",
    "TRUTH.FN": "truth_fn",
    "QUERY.TOTAL": "query_total",
    "QUERY.FP": "query_fp",
    "QUERY.UNK": "query_unk",
    "METRIC.Recall": "recall",
    "METRIC.Precision": "precision",
    "METRIC.F1_Score": "f1",
}
FLIPS_NEEDED = ("sample", "left_cell", "right_cell", "chrom", "pos", "transition", "kind", "direction")


class Place(NamedTuple):
    """Where a cell stands in the cross of an arm: A, B, C or D, or K, the arm's control; `replicate` is empty for the
    baseline model."""

    arm: str
    replicate: str
    cell: str


class Origin(NamedTuple):
    """What the last four parts of a result's path say."""

    example_set: str
    model: str
    role: str
    sample: str


def places(plan: Experiment) -> dict[Cell, list[Place]]:
    """The places of every cell. The baseline's own is A of every arm; a cell may have several places in one arm
    (an arm with the baseline's flags has A = B and C = D). K is the arm's control. Of call sets
    the first is A, every other one D."""
    found: dict[Cell, list[Place]] = {cell: [] for cell in plan.cells}
    for arm in plan.arms.values():
        for cell, letter, replicate in _corners(plan, arm):
            if cell in found:
                found[cell].append(Place(arm.name, replicate, letter))
    return found


def _corners(plan: Experiment, arm: Arm) -> list[tuple[Cell, str, str]]:
    """Cells of an arm's cross with letter and replicate; call sets have no cross, A and D are its ends."""
    own = [(Cell(arm.example_set, model.id), "D", str(model.replicate)) for model in arm.models]
    if plan.has_call_sets:
        return [(plan.cells[0], "A", ""), *own]
    usual = plan.baseline_set.id
    crossed = [(Cell(usual, model.id), "C", str(model.replicate)) for model in arm.models]
    controls = [
        (Cell(usual, control.id), "K", str(control.replicate))
        for control in map(plan.control_of, arm.models)
        if control
    ]
    return [(Cell(usual, BASELINE), "A", ""), (Cell(arm.example_set, BASELINE), "B", ""), *crossed, *own, *controls]


def paths(plan: Experiment, cells: Iterable[Cell], folder: Path, ending: str) -> list[Path]:
    """Files FOLDER/{example_set}/{model}/{role}/{sample}<ending> of these cells on all graded samples."""
    graded = plan.with_roles(*GRADED_ROLES)
    return [folder / cell.example_set / cell.model / f"{row.name}{ending}" for cell in cells for row in graded]


def origin(path: Path, ending: str) -> Origin:
    """Example set, model, role and sample of `…/{example_set}/{model}/{role}/{sample}<ending>`."""
    parts = path.parts[-4:]
    if len(parts) < 4 or not path.name.endswith(ending):
        raise InputError(f"{path}: expected a path like …/example_set/model/role/sample{ending}")
    return Origin(*parts[:3], parts[3].removesuffix(ending))


def collect_metrics(plan: Experiment, summaries: Sequence[Path]) -> pd.DataFrame:
    """Stack hap.py's summaries: METRICS_COLUMNS, in the order of arms, cells, replicates and samples.

    A rate whose denominator is zero has no value (hap.py writes 0.0 there).
    """
    where, rows, problems = places(plan), [], []
    for path in summaries:
        found = origin(path, SUMMARY)
        if Cell(found.example_set, found.model) not in where:
            problems.append(f"{path}: {found.example_set}/{found.model} is no cell of the experiment")
            continue
        for place in where[Cell(found.example_set, found.model)]:
            rows += [{**found._asdict(), **place._asdict(), **row} for row in _read_summary(path)]
    raise_all(problems)
    return _in_order(plan, rows)


def _read_summary(path: Path) -> list[dict]:
    table = happy_summaries.read_summary(path).rename(columns={**HAPPY_COLUMNS, "Type": "type", "Filter": "filter"})
    absent = [old for old, new in HAPPY_COLUMNS.items() if new not in table]
    if absent:
        raise InputError(f"{path}: no column {', '.join(absent)}; is it hap.py's summary.csv?")
    called = table.query_total - table.query_unk
    table["recall"] = table.recall.where(table.truth_total > 0)
    table["precision"] = table.precision.where(called > 0)
    table["f1"] = table.f1.where((table.truth_total > 0) & (called > 0))
    return table[["type", "filter", *COUNTS, *RATES]].to_dict("records")


def _in_order(plan: Experiment, rows: list[dict]) -> pd.DataFrame:
    arms = {name: number for number, name in enumerate(plan.arms)}
    samples = {(row.role, row.id): number for number, row in enumerate(plan.samples)}

    def rank(row: dict) -> tuple:
        sample = samples.get((row["role"], row["sample"]), len(samples))
        return (arms[row["arm"]], row["cell"], int(row["replicate"] or 0), sample, row["type"], row["filter"])

    return pd.DataFrame(sorted(rows, key=rank), columns=list(METRICS_COLUMNS))


def write_metrics(path: Path, table: pd.DataFrame) -> None:
    """Write as TSV: counts as whole numbers, rates with six digits, no value as empty."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with tsv.writer(path, METRICS_COLUMNS) as target:
        for row in table.to_dict("records"):
            counts = {column: _text(row[column], ".0f") for column in COUNTS}
            target.writerow({**row, **counts, **{column: _text(row[column], ".6f") for column in RATES}})


def _text(value: float, form: str) -> str:
    return "" if value != value else format(value, form)


def read_metrics(path: Path) -> pd.DataFrame:
    """Table of write_metrics; keys as text, counts and rates as float with NaN for no value."""
    table = read_texts(path)
    _require(path, table, METRICS_COLUMNS)
    try:
        return table.assign(**{name: _numbers(table[name]) for name in (*COUNTS, *RATES)})
    except ValueError as error:
        raise InputError(f"{path}: a count or rate is no number ({error})") from error


def _numbers(texts: pd.Series) -> pd.Series:
    return texts.where(texts != "").astype(float)


def read_flips(path: Path) -> pd.DataFrame:
    """Stacked flips, everything as text."""
    table = read_texts(path)
    _require(path, table, FLIPS_NEEDED)
    return table


def read_texts(path: Path) -> pd.DataFrame:
    """Any table, everything as text; no value is empty."""
    try:
        return pd.read_csv(path, sep="\t", dtype=str, keep_default_na=False)
    except (OSError, EOFError, zlib.error, ValueError) as error:
        raise InputError(f"{path}: cannot be read as a table ({error})") from error


def _require(path: Path, table: pd.DataFrame, columns: Sequence[str]) -> None:
    absent = [column for column in columns if column not in table]
    if absent:
        raise InputError(f"{path}: no column {', '.join(absent)}; found {', '.join(table.columns)}")
