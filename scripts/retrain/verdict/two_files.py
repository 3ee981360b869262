"""Two call sets of one sample compared: paired differences, intervals, exact tests."""

from pathlib import Path
from typing import NamedTuple

import numpy as np
import polars as pl

from genomics.errors import InputError
from retrain.verdict import grading, questions
from retrain.verdict.grading import FALSE_CALL, LEAST_SHARED_TRUTH, MISSED, Graded
from retrain.verdict.paired import Resampled
from retrain.verdict.rates import ALL, COUNTS, METRICS, TYPES
from retrain.verdict.resampling import DRAWS, weights

_RATES = ("left", "right", "difference", "low", "high")
FORMS = {**dict.fromkeys(_RATES, ".6f"), **dict.fromkeys(("left_only", "right_only"), ".0f")} | dict.fromkeys(
    ("p_exact", "p_blocks"), ".4g"
)


class Difference(NamedTuple):
    """One metric of both sides; `difference` is right minus left, `blocks` are those that hold records of the type.

    `p_exact` is McNemar's test: for recall of truth records found, for precision of false calls made, on one side only
    (`left_only`, `right_only`). F1 has no exact test. `p_blocks` is that of the resampled blocks.
    """

    type: str
    metric: str
    left: float
    right: float
    difference: float
    low: float
    high: float
    left_only: float
    right_only: float
    p_exact: float
    p_blocks: float
    blocks: int
    note: str


def compare(
    left: str | Path, right: str | Path, seed: int, block_size: int | None = None, draws: int = DRAWS
) -> list[Difference]:
    """Differences of two annotated VCFs of hap.py, by type and metric; the same seed gives the same numbers."""
    sides = [grading.grade(path, block_size=block_size) for path in (left, right)]
    _check_same_truth((left, right), sides)
    found = grading.discordant(*(side.errors for side in sides))
    return [row for kind in TYPES for row in _rows(kind, sides, found, seed, draws)]


def _rows(kind: str, sides: list[Graded], found: dict, seed: int, draws: int) -> list[Difference]:
    blocks, counts = _paired([side.blocks.filter(pl.col("type") == kind) for side in sides])
    resampled = Resampled.of(counts, weights(blocks, seed, draws))
    discordant = [found.get((kind, ALL, error), (0, 0)) for error in (MISSED, FALSE_CALL)]
    asked = questions.ask_models(resampled, [0], [1], np.array([discordant]))
    changes, notes = asked.changes, asked.changes.notes[0]
    numbers = (changes.left, changes.right, changes.difference, changes.low, changes.high)
    tests = (asked.left_only, asked.right_only, asked.p_exact, changes.p)
    values = [[float(array[0, place]) for array in (*numbers, *tests)] for place in range(len(METRICS))]
    return [
        Difference(kind, metric, *row, int(changes.blocks[0]), note)
        for metric, row, note in zip(METRICS, values, notes, strict=True)
    ]


def _paired(sides: list[pl.DataFrame]) -> tuple[list[tuple[str, int]], np.ndarray]:
    """Blocks where either side has records, and the counts of both: (sides, blocks, COUNTS)."""
    keys = ["contig", "start"]
    blocks = pl.concat([side.select(keys) for side in sides]).unique().sort(keys)
    counts = [
        blocks.join(side, on=keys, how="left", maintain_order="left").select(COUNTS).fill_null(0) for side in sides
    ]
    return list(blocks.iter_rows()), np.stack([table.to_numpy() for table in counts])


def _check_same_truth(paths: tuple[str | Path, ...], sides: list[Graded]) -> None:
    left, right = (side.truth.unique() for side in sides)
    shared = len(left.join(right, on=left.columns, how="semi"))
    either = len(left) + len(right) - shared
    if shared < LEAST_SHARED_TRUTH * either:
        raise InputError(
            f"{paths[0]} and {paths[1]}: only {shared} of {either} truth records are in both; "
            "grade both call sets of one sample against the same truth, confident regions and regions"
        )
