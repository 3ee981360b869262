"""Jobs of a first run by rule, counted from the experiment; no graph of jobs is built.

The counts are those that `snakemake -n` lists in a folder without results. A rule that is not in RULES is not counted:
add it with the unit that it runs once for.
"""

from collections.abc import Callable, Mapping

from retrain import made_files
from retrain.experiment import Experiment
from retrain.planning import sizes, sources
from retrain.samples import GRADED_ROLES, MAKING_ROLES

GPU_RULES = ("train", "call_variants")

Unit = Callable[[Experiment], int]


def _once(plan: Experiment) -> int:
    return 1


def _simulations(plan: Experiment) -> int:
    return int("simulation" in plan.config)


def _downloads(plan: Experiment) -> int:
    return len(sources.downloads(plan))


def _references(plan: Experiment) -> int:
    return int(plan.reference.startswith(f"{made_files.REFERENCES}/"))


def _graded(plan: Experiment) -> int:
    return len(plan.with_roles(*GRADED_ROLES))


def _training_folders(plan: Experiment) -> int:
    return len(sizes.training_sets(plan)) * len(plan.with_roles(*MAKING_ROLES))


def _calling_folders(plan: Experiment) -> int:
    return len(sizes.calling_sets(plan)) * _graded(plan)


def _shuffles(plan: Experiment) -> int:
    return len(sizes.shuffled_sets(plan))


def _trained(plan: Experiment) -> int:
    return len(plan.trained)


def _call_sets(plan: Experiment) -> int:
    return len(plan.cells) * _graded(plan)


def _compared(plan: Experiment) -> int:
    """Call sets that are compared with those of the baseline's own cell."""
    return (len(plan.cells) - 1) * _graded(plan)


def _strata(plan: Experiment) -> int:
    return int(bool(plan.config["benchmark"]["strata"]))


RULES: Mapping[str, Unit] = {
    "simulate_demo": _simulations,
    "download": _downloads,
    "unpack_reference": _references,
    "resolve_config": _once,
    "resolve_plan": _once,
    "doctor_inputs": _once,
    "make_training_examples": _training_folders,
    "shuffle_examples": _shuffles,
    "train": _trained,
    "select_checkpoint": _trained,
    "convert_to_saved_model": _trained,
    "make_calling_examples": _calling_folders,
    "call_variants": _call_sets,
    "postprocess_variants": _call_sets,
    "write_strata": _strata,
    "happy": _call_sets,
    "find_flips": _compared,
    "collect_metrics": _once,
    "collect_flips": _once,
    "make_report": _once,
    "all": _once,
}


def count(plan: Experiment) -> dict[str, int]:
    """Jobs of every rule that runs, in the order of the work."""
    found = {rule: unit(plan) for rule, unit in RULES.items()}
    return {rule: jobs for rule, jobs in found.items() if jobs}
