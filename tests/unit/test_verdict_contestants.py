"""Who is compared with whom, on which cells."""

import made_results

from retrain import experiment
from retrain.design.arms import Cell
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


def test_contestants_of_call_sets_bear_their_names(tmp_path):
    """`snakemake compare`: the first call set stands in the place of the baseline."""
    config = made_results.make_config(tmp_path, {})
    row = next(row for row in config["samples"] if row["role"] == "test")
    wanted = {name: row[name] for name in ("sample", "truth", "confident", "regions")}
    sets = {"old": str(tmp_path / "Ann.vcf.gz"), "new": str(tmp_path / "Bob.vcf.gz")}
    plan = experiment.load(
        {"data_folder": str(tmp_path), "reference": "reference.fa", "samples": [wanted], "call_sets": sets}
    )
    assert [(entry.name, entry.cells, entry.compared_with) for entry in contestants.contestants(plan)] == [
        ("old", (0,), ""),
        ("new", (1,), "old"),
    ]
    assert contestants.cells_of(plan) == [Cell("given", "old"), Cell("given", "new")]
