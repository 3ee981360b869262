"""Control arms: for every arm whose examples are not the baseline's, the same training on the baseline's examples."""

from collections.abc import Iterable, Mapping
from typing import NamedTuple

from genomics.errors import InputError
from retrain import flags
from retrain.design import arms, shuffles

NAME = "control"
DESCRIPTION = "Control: the same training on examples made with the baseline's flags"
LONGEST_NAME = 60


class Usual(NamedTuple):
    """What arms have where they say nothing: the baseline's example set, our own settings of training, those of the
    configuration, and the seed."""

    example_set: str
    ours: arms.Settings
    train: arms.Settings
    shuffle: arms.Settings
    seed: int


class Training(NamedTuple):
    """How an arm is trained, without what equals the default; equal trainings share a control."""

    train: arms.Settings
    shuffle: arms.Settings
    replicates: int


def add(own: Iterable[arms.Arm], usual: Usual, *, is_wanted: bool) -> dict[str, arms.Arm]:
    """The arms by name, each with the name of its control, and behind them the controls that had to be made.

    An arm of the user on the baseline's example set that is trained alike, with as many replicates or more, serves as
    control. InputError where an arm has the name of another's control.
    """
    own = list(own)
    plain = [arm for arm in own if arm.is_trained and arm.example_set == usual.example_set]
    found, made = {}, {}
    for arm in own:
        needs_one = arm.is_trained and arm.example_set != usual.example_set
        control = _choose(arm, plain, usual, is_wanted=is_wanted) if needs_one else None
        found[arm.name] = arm._replace(control=control.name) if control else arm
        if control and control.is_control:
            made[control.name] = control
    taken = sorted(found.keys() & made.keys())
    if taken:
        raise InputError(f"config: arms: {taken[0]!r} is the name of the control of another arm; rename the arm")
    return found | made


def _choose(arm: arms.Arm, plain: Iterable[arms.Arm], usual: Usual, *, is_wanted: bool) -> arms.Arm | None:
    wanted = _training(arm, usual)
    for other in plain:
        training = _training(other, usual)
        if training[:2] == wanted[:2] and training.replicates >= wanted.replicates:
            return other
    return _make(arm, wanted, usual) if is_wanted else None


def _training(arm: arms.Arm, usual: Usual) -> Training:
    return Training(flags.changed("train", usual.ours, arm.train), arm.shuffle, len(arm.models))


def _make(arm: arms.Arm, training: Training, usual: Usual) -> arms.Arm:
    name = _id(training, usual)
    models = arms.make_models(name, training.replicates, usual.seed)
    return arms.Arm(name, DESCRIPTION, usual.example_set, arm.train, models, shuffle=arm.shuffle, is_control=True)


def _id(training: Training, usual: Usual) -> str:
    """E.g. `control-1f0c9a77`, `control.lr0.001-1f0c9a77`: what differs from the configuration's own training."""
    train = _beyond(training.train, flags.changed("train", usual.ours, usual.train))
    shuffle = _beyond(training.shuffle, shuffles.effective(usual.shuffle))
    readable = ".".join([NAME, *filter(None, [arms.slug(train), arms.slug(shuffle)])])
    digest = arms.digest(training._asdict())
    return f"{readable[: LONGEST_NAME - 1 - len(digest)]}-{digest}"


def _beyond(settings: Mapping, usual: Mapping) -> dict:
    return {name: value for name, value in settings.items() if name not in usual or value != usual[name]}
