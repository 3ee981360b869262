"""Disk that examples take: at most, after cleaning, and arm by arm."""

from collections.abc import Iterable
from typing import NamedTuple

from retrain.design.arms import Arm
from retrain.design.samples import MAKING_ROLES
from retrain.experiment import Experiment
from retrain.planning.sizes import Size, Sizes, total


class Disk(NamedTuple):
    """Bytes of examples; None where they are not known.

    `working` is the copy that the largest shuffle spreads and deletes again, `peak` all at once with that copy.
    `arm_by_arm` is the largest that any arm needs: what is left to hold where arms run one after the other and
    clean_examples runs between them. When all arms are done, clean_examples leaves nothing of it.
    """

    made: int | None
    shuffled: int | None
    working: int | None
    peak: int | None
    arm_by_arm: int | None


def needed(plan: Experiment, sizes: Sizes) -> Disk:
    """Disk of an experiment's examples."""
    made, shuffled = total([*sizes.training, *sizes.calling], "bytes"), total(sizes.shuffled, "bytes")
    working = _largest(total(group, "bytes") for group in _shuffles(sizes))
    each = _largest(_of_arm(plan, sizes, arm) for arm in plan.arms.values())
    parts = (made, shuffled, working)
    return Disk(*parts, None if None in parts else sum(parts), each)


def _shuffles(sizes: Sizes) -> list[list[Size]]:
    """What one shuffle reads: examples of one set and role."""
    groups: dict[tuple[str, str], dict[Size, None]] = {}
    for size in sizes.shuffled:
        groups.setdefault((size.example_set, size.row.role), {})[size] = None
    return [list(group) for group in groups.values()]


def _of_arm(plan: Experiment, sizes: Sizes, arm: Arm) -> int | None:
    """Examples of one arm: to train on, shuffled twice while they are, to call with its flags and the baseline's."""
    training = [size for size in sizes.training if size.example_set == arm.example_set and arm.is_trained]
    wanted = {arm.example_set, plan.baseline_set.id}
    calling = [size for size in sizes.calling if size.example_set in wanted]
    largest = _largest(
        total([size for size in training if size.row.role == role], "bytes") for role in MAKING_ROLES if training
    )
    parts = [total(training, "bytes"), total(training, "bytes"), largest, total(calling, "bytes")]
    return None if None in parts else sum(parts)


def _largest(values: Iterable[int | None]) -> int | None:
    found = list(values)
    return None if None in found else max(found, default=0)
