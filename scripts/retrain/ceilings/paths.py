"""Files that the ceilings of an experiment are made of; light to import, as every job of a cluster reads the rules."""

from pathlib import Path

from retrain import tables
from retrain.design.samples import GRADED_ROLES, MAKING_ROLES
from retrain.experiment import Experiment


def measured_paths(plan: Experiment, folder: Path) -> list[Path]:
    """Tables of measure_ceiling: of every example set those of the graded samples, and where an arm trains on it, those
    of the samples to train and tune on."""
    trained = {arm.example_set for arm in plan.arms.values() if arm.is_trained}
    roles = {True: (*MAKING_ROLES, *GRADED_ROLES), False: GRADED_ROLES}
    return [
        folder / example_set / f"{row.name}.tsv"
        for example_set in plan.example_sets
        for row in plan.with_roles(*roles[example_set in trained])
    ]


def summary_paths(plan: Experiment, folder: Path) -> list[Path]:
    """hap.py's summaries of every cell and graded sample."""
    return tables.paths(plan, plan.cells, folder, tables.SUMMARY)
