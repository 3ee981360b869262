"""The effect of each parameter, step by step, from arms that differ in nothing else."""

from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise
from typing import NamedTuple

import numpy as np

from genomics import upstream
from retrain.design import arms, shuffles
from retrain.experiment import Experiment
from retrain.verdict import questions
from retrain.verdict.contestants import Contestant, by_name
from retrain.verdict.rates import METRICS
from retrain.verdict.standings import Standings, effects

_FIELDS = {"make_examples": "", "train": "config."}  # how the table of upstream's flags names a setting
FORMS = {
    **dict.fromkeys(("left_value", "right_value", "difference", "low", "high"), ".6f"),
    **dict.fromkeys(("p", "p_adjusted"), ".4g"),
}


class Step(NamedTuple):
    """Effect of one step of a parameter: from one pair of arms, or the mean over `pairs` of them (no arms named)."""

    parameter: str
    left: str
    right: str
    left_arm: str
    right_arm: str
    pairs: int
    role: str
    sample: str
    type: str
    metric: str
    left_value: float
    right_value: float
    difference: float
    low: float
    high: float
    p: float
    p_adjusted: float
    note: str


class Pair(NamedTuple):
    """Arms that differ in one parameter alone, by one step of its values."""

    parameter: str
    left: object
    right: object
    left_arms: tuple[str, ...]
    right_arms: tuple[str, ...]


def settings_of(plan: Experiment) -> dict[str, dict[str, object]]:
    """All settings of each trained arm by `program.name`; what an arm does not set is left out."""
    found = {}
    for arm in plan.arms.values():
        if arm.is_trained:
            parts = {
                "make_examples": plan.example_sets[arm.example_set].flags,
                "train": arm.train,
                "shuffle": arm.shuffle,
            }
            found[arm.name] = {f"{part}.{name}": value for part, of in parts.items() for name, value in of.items()}
    return found


def default_of(parameter: str) -> object:
    """Value of a parameter that an arm does not set: upstream's, or of shuffling ours; None where there is none."""
    program, _, name = parameter.partition(".")
    if program == "shuffle":
        return shuffles.DEFAULTS.get(name)
    flag = upstream.flags(program).get(f"{_FIELDS[program]}{name}")
    return flag.default if flag else None


def pairs(settings: Mapping[str, Mapping[str, object]]) -> list[Pair]:
    """Neighbouring values of every parameter in arms that are equal in all others, and the mean over such pairs of one
    step where there are several. Numbers go up; other values follow the order of the arms."""
    names = sorted({name for own in settings.values() for name in own})
    whole = {arm: {name: own.get(name, default_of(name)) for name in names} for arm, own in settings.items()}
    varied = [name for name in names if len({arms.canonical({"v": own[name]}) for own in whole.values()}) > 1]
    return [pair for name in varied for pair in _pairs_of(name, whole, varied)]


def _pairs_of(name: str, whole: Mapping[str, Mapping], varied: Sequence[str]) -> Iterator[Pair]:
    groups: dict[str, dict[str, str]] = {}  # what is held equal -> value -> arm
    values = {}
    for arm, own in whole.items():
        rest = arms.canonical({other: own[other] for other in varied if other != name})
        key = arms.canonical({"v": own[name]})
        values.setdefault(key, own[name])
        groups.setdefault(rest, {}).setdefault(key, arm)
    order = sorted(values, key=values.get) if all(map(_is_number, values.values())) else list(values)
    steps: dict[tuple[str, str], list[tuple[str, str]]] = {}
    for group in groups.values():
        present = [key for key in order if key in group]
        for left, right in pairwise(present):
            steps.setdefault((left, right), []).append((group[left], group[right]))
    for left, right in sorted(steps, key=lambda step: tuple(map(order.index, step))):
        found = steps[left, right]
        for part in ([found] if len(found) > 1 else []) + [[one] for one in found]:
            yield Pair(name, values[left], values[right], *map(tuple, zip(*part, strict=True)))


def _is_number(value: object) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


def effects_of(
    found: Sequence[Pair], role: str, sample: str, entries: Sequence[Contestant], standings: Mapping[str, Standings]
) -> list[Step]:
    """Rows by parameter, step, pair, type and metric; p adjusted over all of them."""
    named, rows = by_name(entries), []
    sides = [[[named[arm].cells for arm in side] for side in (pair.left_arms, pair.right_arms)] for pair in found]
    for kind, of_type in standings.items():
        asked, changed = effects(of_type.resampled, [left for left, _ in sides], [right for _, right in sides])
        for number, pair in enumerate(found):
            for metric, name in enumerate(METRICS):
                values = (float(side[number, metric]) for side in (asked.changes.left, asked.changes.right))
                *effect, note = changed[number][metric]
                where = (*_names(pair), role, sample, kind, name)
                rows.append((number, Step(*where, *values, *effect, float("nan"), note)))
    steps = [row for _, row in sorted(rows, key=lambda row: row[0])]
    adjusted = questions.holm(np.array([step.p for step in steps]))
    return [step._replace(p_adjusted=p) for step, p in zip(steps, adjusted.tolist(), strict=True)]


def _names(pair: Pair) -> tuple[str, str, str, str, str, int]:
    several = len(pair.left_arms) > 1
    one = ("", "") if several else (pair.left_arms[0], pair.right_arms[0])
    return (pair.parameter, _text(pair.left), _text(pair.right), *one, len(pair.left_arms))


def _text(value: object) -> str:
    """A value as in the configuration: text without quotes, the rest as JSON."""
    return value if isinstance(value, str) else arms.canonical({"v": value})[5:-1]
