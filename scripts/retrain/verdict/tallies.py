"""The tables of count_blocks of all cells of a role, as arrays."""

from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

import numpy as np
import polars as pl

from genomics.errors import InputError, Problems
from retrain.design.arms import Cell
from retrain.experiment import Experiment
from retrain.verdict import grading
from retrain.verdict.contestants import BLOCKS_ENDING, ERRORS_ENDING, cells_of, path_of
from retrain.verdict.grading import FALSE_CALL, LEAST_SHARED_TRUTH, MISSED
from retrain.verdict.paired import Resampled
from retrain.verdict.rates import ALL, COUNTS, TYPES
from retrain.verdict.resampling import DRAWS, weights

POOLED = "pooled"


class Tally(NamedTuple):
    """Cells on the samples of one role. `samples` ends with `pooled` where there are several; `counts` is (samples,
    cells, TYPES, strata, blocks, COUNTS); `discordant` holds, by sample, for each cell the errors of the first cell
    alone and of this cell alone, by (type, stratum, kind); `drawn` are the weights of the blocks (draws, blocks)."""

    role: str
    samples: tuple[str, ...]
    strata: tuple[str, ...]
    counts: np.ndarray
    discordant: list[list[Counter]]
    drawn: np.ndarray

    def resampled(self, sample: int, kind: str, stratum: str) -> Resampled:
        """All cells on a sample, of one type and stratum."""
        counts = self.counts[sample, :, TYPES.index(kind), self.strata.index(stratum)]
        used = counts.any(axis=(0, 2))
        return Resampled.of(counts[:, used], self.drawn[:, used])

    def discordant_of(self, sample: int, kind: str, stratum: str) -> np.ndarray:
        """Errors of the first cell alone and of each other cell alone: (cells - 1, missed and false calls, sides)."""
        return np.array(
            [
                [[found[kind, stratum, error, side] for side in (0, 1)] for error in (MISSED, FALSE_CALL)]
                for found in self.discordant[sample][1:]
            ]
        ).reshape(-1, 2, 2)


def read(
    folder: Path,
    cells: Sequence[Cell],
    role: str,
    samples: Sequence[str],
    strata: Sequence[str],
    seed: int,
    draws: int = DRAWS,
) -> Tally:
    """Read FOLDER/{example_set}/{model}/{role}/{sample} of all cells; strata begin with `*`.

    A block of the genome is drawn with all samples together: the same places are hard in all people, and a person may
    stand in the table at several depths.
    """
    problems = Problems()
    tables = [
        [
            problems.attempt(grading.read, path_of(folder, cell, role, sample, BLOCKS_ENDING), grading.BLOCKS)
            for cell in cells
        ]
        for sample in samples
    ]
    problems.raise_all()
    tables = _in_equal_blocks(tables, f"{folder}, {role}")
    blocks = _blocks(tables)
    counts = np.stack([np.stack([_dense(table, blocks, strata) for table in row]) for row in tables])
    _check_truth(counts, cells, role, samples)
    errors = [_discordant(folder, cells, role, sample) for sample in samples]
    if len(samples) > 1:
        counts = np.concatenate([counts, counts.sum(axis=0, keepdims=True, dtype=counts.dtype)])
        errors.append([sum((row[cell] for row in errors), Counter()) for cell in range(len(cells))])
        samples = (*samples, POOLED)
    drawn = weights(blocks.select("contig", "start").iter_rows(), seed, draws)
    return Tally(role, tuple(samples), tuple(strata), counts, errors, drawn)


def _in_equal_blocks(tables: list[list[pl.DataFrame]], where: str) -> list[list[pl.DataFrame]]:
    """The tables in blocks of the largest size among them, and so few that all tables together keep to the most."""
    sizes = sorted({size for row in tables for table in row for size in table["bases"].unique()})
    if any(sizes[-1] % size for size in sizes):
        raise InputError(f"{where}: blocks of {' and '.join(map(str, sizes))} bases; count all cells in equal blocks")
    bases = sizes[-1] if sizes else 1
    while True:
        tables = [[grading.coarsen(table, bases) for table in row] for row in tables]
        if len(_blocks(tables)) <= grading.MOST_BLOCKS:
            return tables
        bases *= 2


def _blocks(tables: list[list[pl.DataFrame]]) -> pl.DataFrame:
    """Every block that has records in any table, numbered."""
    found = pl.concat([table.select("contig", "start").unique() for row in tables for table in row]).unique()
    return found.sort("contig", "start").with_row_index("block")


def _dense(table: pl.DataFrame, blocks: pl.DataFrame, strata: Sequence[str]) -> np.ndarray:
    """Counts of one cell on one sample: (TYPES, strata, blocks, COUNTS)."""
    dense = np.zeros((len(TYPES), len(strata), len(blocks), len(COUNTS)), dtype=np.int32)
    places = pl.DataFrame(
        {"stratum": list(strata), "place": range(len(strata))}, {"stratum": pl.String, "place": pl.Int64}
    )
    rows = table.join(blocks, on=["contig", "start"]).join(places, on="stratum")
    types = (rows["type"] == TYPES[1]).cast(pl.Int64).to_numpy()
    dense[types, rows["place"].to_numpy(), rows["block"].to_numpy()] = rows.select(COUNTS).to_numpy()
    return dense


def _check_truth(counts: np.ndarray, cells: Sequence[Cell], role: str, samples: Sequence[str]) -> None:
    """Raise InputError for cells that were graded against another truth than the first: numbers of truth records by
    block differ."""
    totals = counts[:, :, :, 0, :, :2].sum(axis=-1)  # (samples, cells, TYPES, blocks)
    first = totals[:, :1]
    shared = np.minimum(totals, first).sum(axis=(2, 3))
    either = np.maximum(totals, first).sum(axis=(2, 3))
    wrong = np.argwhere(shared < LEAST_SHARED_TRUTH * either)
    if len(wrong):
        sample, cell = wrong[0]
        raise InputError(
            f"{role}/{samples[sample]}: {'/'.join(cells[cell])} and {'/'.join(cells[0])} were graded against other"
            f" truth records ({shared[sample, cell]} of {either[sample, cell]} agree); use the same truth and regions"
        )


def _discordant(folder: Path, cells: Sequence[Cell], role: str, sample: str) -> list[Counter]:
    paths = [path_of(folder, cell, role, sample, ERRORS_ENDING) for cell in cells]
    first = grading.read(paths[0], grading.ERRORS)
    found = [Counter()]
    for path in paths[1:]:
        pairs = grading.discordant(first, grading.read(path, grading.ERRORS))
        found.append(Counter({(*key, side): pair[side] for key, pair in pairs.items() for side in (0, 1)}))
    return found


def of_role(folder: Path, plan: Experiment, role: str) -> Tally:
    """Read what verdicts need of one role of an experiment."""
    samples = [row.id for row in plan.with_roles(role)]
    strata = (ALL, *plan.config["benchmark"]["strata"])
    return read(folder, cells_of(plan), role, samples, strata, plan.config["seed"])
