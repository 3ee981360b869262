"""Which steps a training makes, when it tunes, and at what learning rate: upstream's arithmetic, told beforehand.

Upstream's loop strides by steps_per_iter and its last turn makes no step, so of N = steps per epoch x epochs it makes
(ceil(N / steps_per_iter) - 1) * steps_per_iter. Where that is nothing it ends without a word; here it is an error.
"""

from argparse import Namespace
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from typing import NamedTuple

from genomics import upstream
from genomics.errors import InputError
from minidv import tune_metrics
from minidv.network import CLASSES

WARM_UP = "training_warm_up_endless"
MOST_OF_THE_START = 0.1  # of averaged weights, before it is told


@dataclass(frozen=True)
class Plan:
    """Steps of a training; step k stands for the state after k steps."""

    steps_per_epoch: int
    planned_steps: int  # steps per epoch times epochs
    steps: int  # of these, the ones that are made
    tune_every: tuple[int, ...]
    tune_examples: int

    def is_tune(self, step: int) -> bool:
        """Whether the state after this step is tuned and becomes a named checkpoint."""
        return step > 0 and (step == self.steps or any(step % every == 0 for every in self.tune_every))


def make_plan(config: Namespace, train_examples: int, tune_examples: int) -> Plan:
    """Plan for data sets of these sizes; InputError where no step would be made."""
    steps_per_epoch = config.limit or train_examples // config.batch_size
    if steps_per_epoch == 0:
        raise InputError(
            f"config.batch_size {config.batch_size} larger than {train_examples} examples: no step would be made;"
            " lower config.batch_size"
        )
    planned = steps_per_epoch * config.num_epochs
    steps = (_round_up(planned, config.steps_per_iter) // config.steps_per_iter - 1) * config.steps_per_iter
    if steps == 0:
        raise InputError(
            f"config.steps_per_iter {config.steps_per_iter} is not smaller than the {planned} steps planned"
            f" ({steps_per_epoch} per epoch, {config.num_epochs} epochs): no step would be made, as its last turn makes"
            " none; lower config.steps_per_iter (1 suits small data) or raise config.num_epochs"
        )
    every = (_round_up(number, config.steps_per_iter) for number in (steps_per_epoch, config.tune_every_steps))
    return Plan(steps_per_epoch, planned, steps, tuple(every), _tune_examples(config, tune_examples))


def _tune_examples(config: Namespace, available: int) -> int:
    wanted = min(config.num_validation_examples or available, available)
    return min(wanted, config.limit * config.batch_size) if config.limit else wanted


def _round_up(number: int, multiple: int) -> int:
    return -(-number // multiple) * multiple


class Remark(NamedTuple):
    """What is allowed, done as upstream does it, and hardly meant so; `id` names the kind."""

    id: str
    found: str
    why: str
    cure: str

    def __str__(self) -> str:
        return f"{self.found}: {self.why}; {self.cure}"


def warnings(config: Namespace, plan: Plan) -> list[Remark]:
    """What is hardly meant so."""
    return [*_lost_steps(config, plan), *_endless_warm_up(config, plan), *_old_average(config, plan)]


def _lost_steps(config: Namespace, plan: Plan) -> Iterator[Remark]:
    if plan.steps < plan.planned_steps - 1:
        yield Remark(
            "training_steps_lost",
            f"{plan.steps} of {plan.planned_steps} planned steps are made",
            f"the last turn of config.steps_per_iter {config.steps_per_iter} makes none, as upstream",
            "lower it to make more",
        )


def _endless_warm_up(config: Namespace, plan: Plan) -> Iterator[Remark]:
    if config.warmup_steps >= plan.steps:
        yield Remark(
            WARM_UP,
            f"config.warmup_steps {config.warmup_steps} is not smaller than the {plan.steps} steps made",
            f"the learning rate never reaches {config.learning_rate:g}",
            "set config.warmup_steps=0, or fewer than the steps",
        )


def _old_average(config: Namespace, plan: Plan) -> Iterator[Remark]:
    left = config.ema_momentum**plan.steps
    if config.use_ema and left > MOST_OF_THE_START:
        yield Remark(
            "training_average_old",
            f"after {plan.steps} steps the average of config.ema_momentum {config.ema_momentum:g} is to {left:.0%} what"
            " it began with",
            "the averaged weights are those that are tuned, chosen and called with",
            "lower config.ema_momentum, or make more steps",
        )


def problems(config: Namespace, model_types: Collection[str], plan: Plan) -> list[str]:
    """Settings that cannot work; empty if there are none."""
    found = []
    if config.model_type not in model_types:
        found.append(f"config.model_type: expected one of {', '.join(model_types)}; found {config.model_type!r}")
    if config.trial < 0:
        found.append(f"config.trial: the seed, expected 0 or more; found {config.trial}")
    if decay_steps(config, plan) == 0:
        found.append(
            f"config.learning_rate_num_epochs_per_decay {config.learning_rate_num_epochs_per_decay:g} of"
            f" {plan.steps_per_epoch} steps per epoch is less than one step; raise it"
        )
    try:
        class_weights(config)
    except InputError as error:
        found += error.problems
    return found + _metric_problems(config)


def _metric_problems(config: Namespace) -> list[str]:
    metric, known = config.best_checkpoint_metric, tune_metrics.names(config.include_snp_indel_metrics)
    if metric not in known:
        close = upstream.closest(metric, known)
        hint = f"did you mean {close}?" if close else f"known are {', '.join(known)}"
        return [f"config.best_checkpoint_metric: no metric {metric!r}; {hint}"]
    if metric in tune_metrics.LOWER_IS_BETTER:
        return [f"config.best_checkpoint_metric: {metric} is better when lower, but the highest is chosen"]
    return []


def class_weights(config: Namespace) -> list[float]:
    """Weight of an example by its label."""
    if not config.class_weights:
        return [1.0] * CLASSES
    try:
        weights = [float(item) for item in config.class_weights.split(",")]
    except ValueError:
        weights = []
    if len(weights) != CLASSES or not all(0 <= weight < float("inf") for weight in weights):
        raise InputError(
            f"config.class_weights: expected {CLASSES} numbers such as 1,1,10; found {config.class_weights!r}"
        )
    return weights


def decay_steps(config: Namespace, plan: Plan) -> int:
    """Steps between two falls of the learning rate."""
    return int(plan.steps_per_epoch * config.learning_rate_num_epochs_per_decay)


def learning_rate(config: Namespace, plan: Plan, step: int) -> float:
    """Learning rate of the step made after `step` steps: a staircase, which a linear warm-up leads to.

    The warm-up rises from a tenth of config.learning_rate to the staircase's value at its own end.
    """

    def staircase(at: int) -> float:
        return config.learning_rate * config.learning_rate_decay_rate ** (at // decay_steps(config, plan))

    if step >= config.warmup_steps:
        return staircase(step)
    low, high = config.learning_rate / 10, staircase(config.warmup_steps)
    return low + (high - low) * step / config.warmup_steps
