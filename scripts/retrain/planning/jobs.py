"""Jobs of a first run by rule, counted from the experiment; no graph of jobs is built.

The counts are those that `snakemake -n` lists in a folder without results. A new rule is added to one of the tables
below, with the unit that it runs once for.
"""

from collections.abc import Callable, Mapping
from pathlib import Path

from retrain import made_files
from retrain.ceilings.paths import measured_paths
from retrain.design.samples import GRADED_ROLES, MAKING_ROLES
from retrain.experiment import Experiment
from retrain.planning import sizes, sources
from retrain.verdict import contestants

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


def _measured(plan: Experiment) -> int:
    return len(measured_paths(plan, Path()))


def _judged_models(plan: Experiment) -> int:
    """Models on the samples to call, each on the flags of its own arm."""
    return len(plan.models) * _graded(plan)


def _blocks(plan: Experiment) -> int:
    return len(contestants.cells_of(plan)) * _graded(plan)


def _pictures(plan: Experiment) -> int:
    """Example sets to show of every model and sample: the baseline's, and its arm's own."""
    arms = (plan.arms[model.arm] for model in plan.models.values())
    return sum(1 + (arm.example_set != plan.baseline_set.id) for arm in arms) * _graded(plan)


def _strata(plan: Experiment) -> int:
    return int(bool(plan.config["benchmark"]["strata"]))


START: Mapping[str, Unit] = {
    "simulate_demo": _simulations,
    "download": _downloads,
    "unpack_reference": _references,
    "resolve_config": _once,
    "resolve_plan": _once,
    "doctor_inputs": _once,
}
OF_ARMS: Mapping[str, Unit] = {
    "make_training_examples": _training_folders,
    "shuffle_examples": _shuffles,
    "doctor_training": _trained,
    "train": _trained,
    "select_checkpoint": _trained,
    "convert_to_saved_model": _trained,
    "make_calling_examples": _calling_folders,
    "list_candidates": _measured,
    "measure_ceiling": _measured,
    "collect_ceiling": _once,
    "call_variants": _call_sets,
    "merge_probabilities": _call_sets,
    "postprocess_variants": _call_sets,
}
OF_CALLS: Mapping[str, Unit] = {
    "write_strata": _strata,
    "happy": _call_sets,
    "judge_calls": _call_sets,
    "find_flips": _compared,
    "count_blocks": _blocks,
    "collect_metrics": _once,
    "collect_flips": _once,
    "decide_verdicts": _once,
    "rank_arms": _once,
}
WHY: Mapping[str, Unit] = {
    "check_ceiling": _once,
    "attribute_flips": _judged_models,
    "collect_attribution": _once,
    "describe_flips": _judged_models,
    "profile_flips": _judged_models,
    "collect_profiles": _once,
}
EVIDENCE: Mapping[str, Unit] = {
    "choose_evidence": _judged_models,
    "show_examples": _pictures,
    "index_evidence": _judged_models,
    "collect_evidence": _once,
}
END: Mapping[str, Unit] = {
    "make_report": _once,
    "digest_files": _once,
    "record_run": _once,
    "write_crate": _once,
    "all": _once,
}


def _rules(plan: Experiment) -> dict[str, Unit]:
    """Rules of the target `all`, in the order of the work."""
    if plan.config["call_sets"]:
        return {**START, "take_calls": _call_sets, **OF_CALLS, **END}
    evidence = EVIDENCE if plan.config["discordance"]["evidence_sites"] else {}
    return {**START, **OF_ARMS, **OF_CALLS, **WHY, **evidence, **END}


def count(plan: Experiment) -> dict[str, int]:
    """Jobs of every rule that runs, in the order of the work."""
    found = {rule: unit(plan) for rule, unit in _rules(plan).items()}
    return {rule: jobs for rule, jobs in found.items() if jobs}
