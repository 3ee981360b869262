"""Who is compared with whom, on which cells."""

import made_results

from retrain.arms import Cell
from retrain.verdict import contestants


def test_contestants_of_arms_with_controls(tmp_path):
    plan = made_results.make_plan(
        tmp_path,
        {"plain": {"replicates": 2}, "other": {"make_examples": {"min_base_quality": 5}, "replicates": 3}},
        controls=True,
    )
    entries = contestants.contestants(plan)
    control = plan.arms["other"].control
    assert [(entry.name, entry.cells, entry.compared_with) for entry in entries] == [
        ("baseline", (0,), ""),
        ("plain", (1, 2), "baseline"),
        ("other", (3, 4, 5), control),
        (control, (6, 7, 8), "baseline"),
    ]
    assert [entry.is_control for entry in entries] == [False, False, False, True]
    assert [entry.is_baseline for entry in entries] == [True, False, False, False]
    cells = contestants.cells_of(plan)
    assert cells[0] == Cell(plan.baseline_set.id, "baseline")
    assert cells[3] == Cell(plan.arms["other"].example_set, "other.r1")
    assert cells[8] == Cell(plan.baseline_set.id, f"{control}.r3")
    assert set(cells) <= set(plan.cells)


def test_contestants_of_a_matched_experiment_are_cells_of_it(tmp_path):
    plan = made_results.make_plan(
        tmp_path, {"other": {"make_examples": {"min_base_quality": 5}}}, crossing="matched", controls=True
    )
    assert set(contestants.cells_of(plan)) <= set(plan.cells)


def test_path_of(tmp_path):
    found = contestants.path_of(tmp_path, Cell("set-1", "a.r1"), "test", "Bob", ".parquet")
    assert found == tmp_path / "set-1" / "a.r1" / "test" / "Bob.parquet"
