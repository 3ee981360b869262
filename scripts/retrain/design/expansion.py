"""From a checked, resolved configuration to example sets, arms, models and cells."""

from collections.abc import Mapping
from typing import NamedTuple

from retrain import flags
from retrain.design import arms, call_sets, controls, presets, shuffles

DEFAULT_METRIC = "tune/f1_macro"


class Expansion(NamedTuple):
    """All that the arms of a configuration give, by id; `cells` begin with the baseline's own."""

    baseline_set: arms.ExampleSet
    example_sets: Mapping[str, arms.ExampleSet]
    shuffled: Mapping[str, arms.ShuffledSet]
    arms: Mapping[str, arms.Arm]
    models: Mapping[str, arms.Model]
    cells: tuple[arms.Cell, ...]


def expand(config: dict) -> Expansion:
    """Arms with their controls, and what they need; InputError where an arm has the name of a control."""
    if config["call_sets"]:
        return _expand_call_sets(config["call_sets"])
    baseline_flags = _baseline_flags(config)
    baseline_set = _example_set(baseline_flags, {})
    own_sets = {name: _example_set(baseline_flags, arm["make_examples"]) for name, arm in config["arms"].items()}
    own = [_arm(config, name, example_set.id) for name, example_set in own_sets.items()]
    usual = controls.Usual(
        baseline_set.id,
        usual_training(config),
        flags.typed("train", config["train"]),
        config["shuffle"],
        config["seed"],
    )
    found = controls.add(own, usual, is_wanted=config["controls"])
    cells = arms.make_cells(list(found.values()), baseline_set.id, config["crossing"])
    example_sets = {example_set.id: example_set for example_set in (baseline_set, *own_sets.values())}
    models = {model.id: model for arm in found.values() for model in arm.models}
    return Expansion(
        baseline_set,
        arms.Named("example set", example_sets),
        arms.Named("shuffled set", _shuffled_sets(found)),
        found,
        arms.Named("model", models),
        tuple(cells),
    )


def _expand_call_sets(names: Mapping) -> Expansion:
    """One cell per call set, the first in place of the baseline's, and every other one as an arm of its own."""
    given = arms.ExampleSet(call_sets.EXAMPLE_SET, {})
    models = {name: arms.Model(name, name, 1, 0, call_sets.folder(name)) for name in list(names)[1:]}
    found = {name: arms.Arm(name, "", given.id, {}, (model,)) for name, model in models.items()}
    return Expansion(given, {given.id: given}, {}, found, models, tuple(arms.Cell(given.id, name) for name in names))


def usual_training(config: dict) -> dict[str, object]:
    """Fields of the train config that we set where the configuration does not."""
    return {"best_checkpoint_metric": DEFAULT_METRIC, "init_checkpoint": config["baseline"]["init_checkpoint"]}


def shuffled_set(arm: arms.Arm, role: str) -> arms.ShuffledSet:
    """Shuffled examples of an arm in the role train or tune; balancing is for training alone."""
    return shuffles.make_set(arm.example_set, arm.shuffle if role == "train" else {})


def _shuffled_sets(found: Mapping[str, arms.Arm]) -> dict[str, arms.ShuffledSet]:
    trained = [arm for arm in found.values() if arm.is_trained]
    return {made.id: made for arm in trained for role in ("train", "tune") for made in (shuffled_set(arm, role),)}


def _baseline_flags(config: dict) -> dict:
    own = flags.typed("make_examples", config["baseline"]["make_examples"])
    preset = flags.typed("make_examples", presets.PRESETS[config["baseline"]["model_type"]].flags)
    return {**preset, **own}


def _example_set(baseline_flags: dict, own: Mapping) -> arms.ExampleSet:
    own = flags.typed("make_examples", own)
    merged = flags.effective("make_examples", {**baseline_flags, **own})
    return arms.make_example_set(merged, flags.changed("make_examples", baseline_flags, own))


def _arm(config: dict, name: str, example_set: str) -> arms.Arm:
    arm = config["arms"][name]
    common = {"make_examples": flags.typed("make_examples", arm["make_examples"])}
    if "model" in arm:
        models = (arms.given_model(name, arm["model"]),)
        return arms.Arm(name, arm["description"], example_set, {}, models, **common)
    train = flags.typed("train", {**config["train"], **arm["train"]})
    shuffle = shuffles.effective({**config["shuffle"], **arm["shuffle"]})
    models = arms.make_models(name, arm["replicates"], config["seed"])
    return arms.Arm(name, arm["description"], example_set, train, models, shuffle=shuffle, **common)
