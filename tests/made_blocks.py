"""Tables of count_blocks for every cell of an experiment, made from chances to miss a truth record or call falsely."""

from collections.abc import Callable
from pathlib import Path

import numpy as np
import polars as pl

from retrain.design.arms import Cell
from retrain.experiment import Experiment
from retrain.verdict import contestants, grading
from retrain.verdict.rates import ALL, TYPES

BASES = 10_000
RECORDS = 20  # truth records of each type in a block; every fourth record lies in the stratum `hard`
CANDIDATES = 10  # places in a block at which false calls are made


def write(
    folder: Path, plan: Experiment, chances: Callable[[Cell, str], tuple[float, float]], blocks: int = 60, seed: int = 1
) -> Path:
    """Tables of all cells on all graded samples below FOLDER/blocks; `chances(cell, type)` are those of a cell to miss
    a record and to make a false call. Cells share how hard each record is, and differ by chances and by their own luck.
    """
    for row in plan.with_roles("select", "test"):
        rng = np.random.default_rng([seed, row.role == "test", *row.id.encode()])
        hard = {kind: [rng.random((blocks, size)) for size in (RECORDS, CANDIDATES)] for kind in TYPES}
        for cell in contestants.cells_of(plan):
            paths = [
                contestants.path_of(folder / "blocks", cell, row.role, row.id, ending)
                for ending in (contestants.BLOCKS_ENDING, contestants.ERRORS_ENDING)
            ]
            paths[0].parent.mkdir(parents=True, exist_ok=True)
            found = [_tables(kind, _happens(hard[kind], chances(cell, kind), rng)) for kind in TYPES]
            for path, tables in zip(paths, zip(*found, strict=True), strict=True):
                grading.write(path, pl.concat(tables))
    return folder / "blocks"


def _happens(hard: list[np.ndarray], chances: tuple[float, float], rng) -> list[np.ndarray]:
    """Errors: nine in ten follow from how hard a record is, one is luck of this cell."""
    lucky = [rng.random(of.shape) < 0.1 for of in hard]
    values = [np.where(luck, rng.random(of.shape), of) for luck, of in zip(lucky, hard, strict=True)]
    return [of < chance for of, chance in zip(values, chances, strict=True)]


def _tables(kind: str, errors: list[np.ndarray]) -> tuple[pl.DataFrame, pl.DataFrame]:
    missed, false_calls = errors
    rows = []
    for stratum, step in ((ALL, 1), ("hard", 4)):
        for block, (own, false) in enumerate(zip(missed[:, ::step], false_calls[:, ::step], strict=True)):
            counts = (int((~own).sum()), int(own.sum()), int((~own).sum()), int(false.sum()))
            rows.append((kind, stratum, "c", block * BASES, BASES, *counts))
    return pl.DataFrame(rows, grading.BLOCKS, orient="row"), _errors(kind, errors)


def _errors(kind: str, errors: list[np.ndarray]) -> pl.DataFrame:
    rows = []
    for name, of in zip((grading.MISSED, grading.FALSE_CALL), errors, strict=True):
        for block, place in np.argwhere(of).tolist():
            strata = "" if place % 4 else "hard"
            rows.append(("c", block * BASES + place, name, kind, f"{block}.{place}", 0, strata))
    return pl.DataFrame(rows, grading.ERRORS, orient="row")
