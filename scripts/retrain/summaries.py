"""Short tables for people: counts per cell of each arm, counts of flips; for terminal, README and report alike."""

from collections.abc import Callable, Sequence
from itertools import groupby
from typing import NamedTuple

import pandas as pd

from retrain import markdown as texts

TYPES = ("SNP", "INDEL")
CELLS = {
    "A": "baseline's flags, baseline model",
    "B": "arm's flags, baseline model",
    "C": "baseline's flags, arm's model",
    "D": "arm's flags, arm's model",
    "K": "baseline's flags, model of the control arm: trained alike on examples of the baseline's flags",
}
OWN_CELL = "D"  # of an arm as it would be used
DIRECTIONS = ("broken", "fixed", "both_wrong", "both_right", "unassessed")
KINDS = ("confident_flip", "near_miss", "candidate_lost", "candidate_gained", "quality_only")
PLACE = ["arm", "cell", "replicate"]


class Table(NamedTuple):
    """A table for people: cells are text, `numeric` says which columns are set to the right."""

    columns: tuple[str, ...]
    rows: list[tuple[str, ...]]
    numeric: tuple[bool, ...]


def number(value: float) -> str:
    """A count; no value is empty."""
    return "" if value != value else f"{value:,.0f}"


def rate(value: float) -> str:
    """A rate with four digits; no value is empty."""
    return "" if value != value else f"{value:.4f}"


COUNT_COLUMNS = {"TP": ("truth_tp", number), "FN": ("truth_fn", number), "FP": ("query_fp", number)}
RATE_COLUMNS = {"recall": ("recall", rate), "precision": ("precision", rate), "F1": ("f1", rate)}


def arms_of(metrics: pd.DataFrame) -> list[str]:
    """Arms in the order of the table."""
    return list(dict.fromkeys(metrics["arm"]))


def passing(metrics: pd.DataFrame) -> pd.DataFrame:
    """The rows that count PASS calls only."""
    return metrics[metrics["filter"] == "PASS"]


def distinct_cells(metrics: pd.DataFrame) -> pd.DataFrame:
    """The rows of cells that repeat no other: an arm with the baseline's flags keeps A and D, which B and C repeat."""
    rank = metrics["cell"].map({cell: place for place, cell in enumerate("ADBCK")})
    first = rank.groupby([metrics[name] for name in ("arm", "example_set", "model")]).transform("min")
    return metrics[rank == first]


def cell_counts(metrics: pd.DataFrame, *, rates: bool = False, with_arm: bool = False) -> Table:
    """One row per cell, replicate and sample; for SNP and INDEL: TP, FN, FP (truth records, truth records, calls)."""
    columns = {**COUNT_COLUMNS, **(RATE_COLUMNS if rates else {})}
    table = distinct_cells(passing(metrics))
    several = table[["role", "sample"]].drop_duplicates().shape[0] > 1
    keys = _place_keys(table, with_arm) + (["role", "sample"] if several else [])
    header = (*keys, *(f"{variant_type} {name}" for variant_type in TYPES for name in columns))
    grouped = table.groupby([*PLACE, "role", "sample"], sort=False)
    rows = [_cell_row(part, keys, columns) for _, part in grouped]
    return Table(header, rows, tuple(name not in keys for name in header))


def _place_keys(table: pd.DataFrame, with_arm: bool) -> list[str]:
    """Columns that name a cell; the replicate only where an arm has several."""
    several = not set(table["replicate"]) <= {"", "1"}
    return (["arm"] if with_arm else []) + ["cell"] + (["replicate"] if several else [])


def _cell_row(part: pd.DataFrame, keys: Sequence[str], columns: dict[str, tuple[str, Callable]]) -> tuple[str, ...]:
    by_type = part.set_index("type")
    first = part.iloc[0]
    values = [
        show(by_type.at[variant_type, source]) if variant_type in by_type.index else "0" if show is number else ""
        for variant_type in TYPES
        for source, show in columns.values()
    ]
    return (*(first[key] for key in keys), *values)


def place_flips(flips: pd.DataFrame, metrics: pd.DataFrame) -> pd.DataFrame:
    """Flips with arm, cell and replicate of their right cell; once for each arm that has the cell."""
    cells = distinct_cells(metrics)[["example_set", "model", *PLACE]].drop_duplicates()
    cells = cells.assign(right_cell=cells["example_set"] + "/" + cells["model"])
    return flips.merge(cells[["right_cell", *PLACE]], on="right_cell", how="inner")


def flip_counts(placed: pd.DataFrame, by: str, values: Sequence[str], *, with_arm: bool = False) -> Table:
    """Number of flips per cell and replicate, one column per value of `by`; values that never occur are left out."""
    present = set(placed[by])
    shown = [value for value in values if value in present] + sorted(present - set(values))
    keys = _place_keys(placed, with_arm)
    rows = []
    for place, part in placed.groupby(PLACE, sort=False):
        found, labels = part[by].value_counts(), dict(zip(PLACE, place, strict=True))
        counts = (str(found.get(value, 0)) for value in shown)
        rows.append((*(labels[key] for key in keys), str(len(part)), *counts))
    rows.sort(key=lambda row: row[: len(keys)])
    header = (*keys, "flips", *shown)
    return Table(header, rows, tuple(name not in keys for name in header))


def transitions(placed: pd.DataFrame) -> Table:
    """Number of flips by transition of genotype and by direction, the most frequent first."""
    counts = pd.crosstab(placed["transition"], placed["direction"])
    shown = [name for name in DIRECTIONS if name in counts] + sorted(set(counts) - set(DIRECTIONS))
    order = sorted(counts.index, key=lambda name: (-counts.loc[name].sum(), name))
    rows = [(name, str(counts.loc[name].sum()), *(str(counts.at[name, column]) for column in shown)) for name in order]
    return Table(("transition", "flips", *shown), rows, (False, *[True] * (1 + len(shown))))


def without_empty(table: Table) -> Table:
    """The table without columns in which no row has a value."""
    kept = [place for place in range(len(table.columns)) if any(row[place] for row in table.rows)]
    return Table(
        tuple(table.columns[place] for place in kept),
        [tuple(row[place] for place in kept) for row in table.rows],
        tuple(table.numeric[place] for place in kept),
    )


def groups(table: Table) -> list[tuple[str, int]]:
    """Names and widths of the groups of columns: SNP, INDEL, and the columns of neither."""
    kinds = [next((kind for kind in TYPES if name.startswith(f"{kind} ")), "") for name in table.columns]
    return [(kind, len(list(run))) for kind, run in groupby(kinds)]


def plain(table: Table, indent: str = "  ") -> str:
    """The table as aligned text."""
    rows = [table.columns, *table.rows]
    widths = [max(len(row[column]) for row in rows) for column in range(len(table.columns))]
    lines = [
        indent
        + "  ".join(
            text.rjust(width) if right else text.ljust(width)
            for text, width, right in zip(row, widths, table.numeric, strict=True)
        ).rstrip()
        for row in rows
    ]
    return "\n".join(lines)


def markdown(table: Table) -> str:
    """The table as Markdown; characters that Markdown would read are escaped."""
    rows = [tuple(map(texts.escape, row)) for row in table.rows]
    return texts.table(table.columns, rows, table.numeric)
