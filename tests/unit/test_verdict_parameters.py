"""Arms that differ in one parameter, found from their settings alone."""

import made_results

from retrain.verdict import parameters
from retrain.verdict.parameters import Pair

QUALITY = "make_examples.min_base_quality"


def pairs_of(folder, arms=None, **changes):
    plan = made_results.make_plan(folder, arms or {}, **changes)
    return parameters.pairs(parameters.settings_of(plan))


def test_pairs_of_a_grid_are_steps_and_their_means(tmp_path):
    grid = {"mode": "grid", "make_examples": {"min_base_quality": [5, 20, 15]}, "train": {"learning_rate": [0.1, 0.01]}}
    found = pairs_of(tmp_path, sweeps={"s": grid})
    steps = [(pair.parameter, pair.left, pair.right, len(pair.left_arms)) for pair in found]
    quality = [(QUALITY, *step, pairs) for step in ((5, 15), (15, 20)) for pairs in (2, 1, 1)]
    rate = [("train.learning_rate", 0.01, 0.1, pairs) for pairs in (3, 1, 1, 1)]
    assert steps == quality + rate
    settings = parameters.settings_of(made_results.make_plan(tmp_path, {}, sweeps={"s": grid}))
    for pair in found:
        for left, right in zip(pair.left_arms, pair.right_arms, strict=True):
            one, other = ({**settings[arm], pair.parameter: None} for arm in (left, right))
            assert one == other


def test_pairs_take_upstreams_value_where_an_arm_sets_none(tmp_path):
    """min_base_quality is 10 where nothing is said; the arms differ in it alone."""
    found = pairs_of(tmp_path, {"plain": {}, "low": {"make_examples": {"min_base_quality": 5}}})
    assert found == [Pair(QUALITY, 5, 10, ("low",), ("plain",))]


def test_pairs_of_shuffling(tmp_path):
    found = pairs_of(tmp_path, {"plain": {}, "even": {"shuffle": {"balance": "class"}}})
    assert found == [Pair("shuffle.balance", "none", "class", ("plain",), ("even",))]


def test_pairs_of_arms_that_differ_in_two_parameters(tmp_path):
    arms = {"plain": {}, "other": {"make_examples": {"min_base_quality": 5}, "train": {"learning_rate": 0.5}}}
    assert pairs_of(tmp_path, arms) == []


def test_pairs_leave_given_models_out(tmp_path):
    (tmp_path / "example_info.json").write_text("{}")
    arms = {"plain": {}, "given": {"model": str(tmp_path / "model"), "make_examples": {"min_base_quality": 5}}}
    assert pairs_of(tmp_path, arms) == []


def test_pairs_hold_controls(tmp_path):
    found = pairs_of(tmp_path, {"low": {"make_examples": {"min_base_quality": 5}}}, controls=True)
    assert [(pair.left_arms, pair.right_arms[0][:7]) for pair in found] == [(("low",), "control")]
