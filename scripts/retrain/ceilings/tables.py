"""Ceilings of all example sets and samples beside those of the baseline's set, and no model above its ceiling."""

import csv
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path

from genomics.errors import InputError, raise_all
from retrain import happy_summaries
from retrain.ceilings.measures import COLUMNS as MEASURED
from retrain.ceilings.measures import OF_IMAGES

KEYS = ("example_set", "role", "sample", "type")
COMPARED = (*OF_IMAGES, "truth_reachable", "recall")
COLUMNS = (*KEYS, *MEASURED[1:], *(f"{column}_difference" for column in COMPARED))
CHECK_COLUMNS = ("example_set", "model", "role", "sample", "type", "truth_tp", "truth_reachable", "truth_edge", "left")
SHOWN = ("example_set", "role", "sample", "type", "images", "class_0", "class_1", "class_2", "recall")

Row = Mapping[str, str]


def text(value: float | int | None) -> str:
    """Counts as they are, rates with six digits, no value as empty."""
    if value is None:
        return ""
    return f"{value:.6f}" if isinstance(value, float) else str(value)


def read(path: str | Path, columns: Sequence[str]) -> list[dict[str, str]]:
    """Rows of a table as text; InputError where it cannot be read or lacks a column."""
    try:
        with open(path, encoding="utf-8", newline="") as lines:
            table = csv.DictReader(lines, delimiter="\t")
            absent = [column for column in columns if column not in (table.fieldnames or ())]
            rows = list(table)
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        raise InputError(f"{path}: cannot be read as a table ({error})") from error
    if absent:
        raise InputError(f"{path}: no column {', '.join(absent)}; found {', '.join(table.fieldnames or ())}")
    return rows


def collect(paths: Iterable[Path], baseline_set: str) -> Iterator[dict[str, str]]:
    """Rows of tables …/{example_set}/{role}/{sample}.tsv in the order given, each beside that of the baseline's set for
    the same role, sample and type; no difference where there is none."""
    measured = {}
    for path in paths:
        example_set, role = path.parts[-3:-1]
        for row in read(path, MEASURED):
            measured[example_set, role, path.name.removesuffix(".tsv"), row["type"]] = row
    for key, row in measured.items():
        usual = measured.get((baseline_set, *key[1:]))
        differences = {f"{column}_difference": _difference(row, usual, column) for column in COMPARED}
        yield dict(zip(KEYS, key, strict=True)) | row | differences


def _difference(row: Row, usual: Row | None, column: str) -> str:
    if usual is None or not (row[column] and usual[column]):
        return ""
    if column == "recall":
        return text(float(row[column]) - float(usual[column]) + 0.0)
    return text(int(row[column]) - int(usual[column]))


def check(ceilings: Sequence[Row], summaries: Iterable[Path]) -> list[dict[str, object]]:
    """Rows of hap.py's …/{example_set}/{model}/{role}/{sample}.summary.csv beside their ceilings.

    InputError names every cell that finds more truth than its candidates can reach: then one of the two is wrong.
    """
    known = {tuple(row[key] for key in KEYS): row for row in ceilings}
    rows = [row for path in summaries for row in _compared(path, known)]
    raise_all([_above(row) for row in rows if row["left"] < 0])
    return rows


def _compared(path: Path, known: Mapping[tuple, Row]) -> Iterator[dict[str, object]]:
    example_set, model, role = path.parts[-4:-1]
    sample = path.name.removesuffix(".summary.csv")
    summary = happy_summaries.read_summary(path)
    for kind, found in summary.groupby("Type")["TRUTH.TP"].max().items():
        row = known.get((example_set, role, sample, kind))
        if row is None:
            raise InputError(f"{path}: there is no ceiling of {example_set}, {role}/{sample}, {kind}; measure it first")
        reachable, edge = int(row["truth_reachable"]), int(row["truth_edge"])
        values = (example_set, model, role, sample, kind, int(found), reachable, edge, reachable + edge - int(found))
        yield dict(zip(CHECK_COLUMNS, values, strict=True))


def _above(row: Mapping[str, object]) -> str:
    where = f"{row['example_set']}/{row['model']} on {row['role']}/{row['sample']}"
    return (
        f"{where}: hap.py finds {row['truth_tp']} {row['type']} records of the truth, but the candidates can reach"
        f" {row['truth_reachable']} at most (and {row['truth_edge']} at edges of the confident regions);"
        " one of the two programs is wrong, please report it with this sample's calls and candidates"
    )


def shown(rows: Sequence[Row]) -> Iterator[str]:
    """Lines of a short table: images, classes, and the recall that no network can exceed, with its difference."""
    table = [(*SHOWN, "against baseline")]
    for row in rows:
        recall = f"{100 * float(row['recall']):.2f} %" if row["recall"] else "-"
        difference = f"{100 * float(row['recall_difference']):+.2f}" if row["recall_difference"] else "-"
        table.append((*(row[column] for column in SHOWN[:-1]), recall, difference))
    widths = [max(len(cell) for cell in column) for column in zip(*table, strict=True)]
    for line in table:
        yield "  ".join(cell.ljust(width) for cell, width in zip(line, widths, strict=True)).rstrip()
