"""Who is compared: the baseline, every arm with its replicates, and the control arms, each on its own cells."""

from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

from retrain.design.arms import Cell
from retrain.experiment import Experiment

BLOCKS_ENDING, ERRORS_ENDING = ".parquet", ".errors.parquet"


class Contestant(NamedTuple):
    """The baseline or an arm: its cells by their place in `cells`, one per replicate, called with its own flags.

    `compared_with` names the contestant that its setting is compared with: its control where it has one, else the
    baseline; empty for the baseline.
    """

    name: str
    cells: tuple[int, ...]
    replicates: tuple[int, ...]
    compared_with: str
    is_control: bool = False

    @property
    def is_baseline(self) -> bool:
        """Whether this is the baseline: one model, which needs no replicates."""
        return not self.compared_with


def cells_of(plan: Experiment) -> list[Cell]:
    """The cells that verdicts need: the baseline's own first, then every model on its arm's flags."""
    own = [Cell(arm.example_set, model.id) for arm in plan.arms.values() for model in arm.models]
    return [plan.cells[0], *own]


def contestants(plan: Experiment) -> list[Contestant]:
    """The baseline (or the first of the call sets), then the arms in the order of the configuration, controls last;
    cells as in `cells_of`."""
    first = plan.cells[0].model
    found, place = [Contestant(first, (0,), (), "")], 1
    for arm in plan.arms.values():
        cells = tuple(range(place, place + len(arm.models)))
        replicates = tuple(model.replicate for model in arm.models)
        found.append(Contestant(arm.name, cells, replicates, arm.control or first, arm.is_control))
        place += len(arm.models)
    return found


def by_name(entries: Sequence[Contestant]) -> dict[str, Contestant]:
    """Contestants by name."""
    return {entry.name: entry for entry in entries}


def path_of(folder: Path, cell: Cell, role: str, sample: str, ending: str) -> Path:
    """FOLDER/{example_set}/{model}/{role}/{sample}<ending>."""
    return folder / cell.example_set / cell.model / role / f"{sample}{ending}"
