import made_results
import pytest

from retrain.attribution.corners import corners
from retrain.design.arms import Cell

ARMS = {
    "plain": {"replicates": 2},
    "other": {"make_examples": {"min_base_quality": 5}, "replicates": 2},
    "given": {"make_examples": {"min_base_quality": 5}, "model": "elsewhere"},
}


@pytest.fixture
def make_plan(tmp_path):
    elsewhere = made_results.make_model(tmp_path / "elsewhere")

    def make(**changes):
        arms = {**ARMS, "given": {**ARMS["given"], "model": elsewhere}}
        return made_results.make_plan(tmp_path, arms, **{"controls": True, **changes})

    return make


def of(plan, model):
    names = {plan.baseline_set.id: "up", plan.arms["other"].example_set: "own"}
    found = corners(plan, plan.models[model])
    assert {cell for cells in found.values() for cell in cells} <= set(plan.cells)
    return {name: [f"{names[cell.example_set]}/{cell.model}" for cell in cells] for name, cells in found.items()}


def test_crossed_arm_with_control(make_plan):
    assert of(make_plan(), "other.r2") == {
        "a": ["up/baseline"],
        "b": ["own/baseline"],
        "c": ["up/other.r2"],
        "d": ["own/other.r2"],
        "k": ["up/plain.r2"],
        "replicates": ["up/other.r1"],
        "control_replicates": ["up/plain.r1"],
    }


def test_arm_with_the_baselines_flags_has_no_control(make_plan):
    for crossing in ("full", "matched"):
        found = of(make_plan(crossing=crossing), "plain.r1")
        assert (found["a"], found["b"]) == (["up/baseline"],) * 2
        assert (found["c"], found["d"], found["k"]) == (["up/plain.r1"], ["up/plain.r1"], [])
        assert found["replicates"] == ["up/plain.r2"]


def test_given_model_has_no_control(make_plan):
    found = of(make_plan(), "given.r1")
    assert (found["d"], found["k"], found["replicates"]) == (["own/given.r1"], [], [])


def test_matched_crossing_has_the_diagonal_and_the_control(make_plan):
    found = of(make_plan(crossing="matched"), "other.r1")
    assert (found["b"], found["c"], found["replicates"]) == ([], [], [])
    assert (found["d"], found["k"]) == (["own/other.r1"], ["up/plain.r1"])


def test_without_controls_there_is_no_k(tmp_path):
    plan = made_results.make_plan(tmp_path, {"other": ARMS["other"]}, controls=False)
    found = corners(plan, plan.models["other.r1"])
    assert (found["k"], found["a"]) == ([], [Cell(plan.baseline_set.id, "baseline")])
