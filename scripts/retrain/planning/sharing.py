"""What arms share, and what in them can change nothing."""

from collections.abc import Mapping

from retrain.design import arms, sweeps
from retrain.design.samples import GRADED_ROLES, MAKING_ROLES
from retrain.experiment import Experiment
from retrain.planning import sizes, words


def shared(plan: Experiment) -> list[str]:
    """Work done once for several arms: a line each, with the jobs it would be if every arm worked for itself."""
    makers, graded = len(plan.with_roles(*MAKING_ROLES)), len(plan.with_roles(*GRADED_ROLES))
    trained = [arm for arm in plan.arms.values() if arm.is_trained]
    cells = {
        arm.name: arms.make_cells([arm], plan.baseline_set.id, plan.config["crossing"]) for arm in plan.arms.values()
    }
    own_sets = sum(len({cell.example_set for cell in own}) for own in cells.values())
    own_baseline = sum(cell.model == arms.BASELINE for own in cells.values() for cell in own)
    baseline = sum(cell.model == arms.BASELINE for cell in plan.cells)
    found = (
        ("training examples", makers * len(sizes.training_sets(plan)), makers * len(trained)),
        ("calling examples", graded * len(sizes.calling_sets(plan)), graded * own_sets),
        ("calls of the baseline", graded * baseline, graded * own_baseline),
    )
    return [f"{what}: {words.many(jobs, 'job')} instead of {alone:,}" for what, jobs, alone in found if jobs < alone]


def inert_flags(plan: Experiment) -> dict[str, list[str]]:
    """Flags of arms that can change no call of one sample, each with the arms that set it."""
    found: dict[str, list[str]] = {}
    for arm in plan.arms.values():
        for flag in sorted(sweeps.INERT & arm.make_examples.keys()):
            found.setdefault(flag, []).append(arm.name)
    return found


def equals(plan: Experiment) -> list[list[str]]:
    """Arms of the user that are trained alike on examples that differ in inert flags, or in nothing."""
    groups: dict[str, list[str]] = {}
    for arm in plan.arms.values():
        if arm.is_trained and not arm.is_control:
            active = _active(plan.example_sets[arm.example_set].flags)
            settings = {"flags": active, "train": arm.train, "shuffle": arm.shuffle}
            groups.setdefault(arms.canonical(settings), []).append(arm.name)
    return [names for names in groups.values() if len(names) > 1]


def _active(flags: Mapping[str, object]) -> dict[str, object]:
    return {name: value for name, value in flags.items() if name not in sweeps.INERT}
