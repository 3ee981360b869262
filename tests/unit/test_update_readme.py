"""Numbers in Markdown come from the tables, between markers, and nowhere else."""

import made_results
import pytest

import update_readme
from genomics import cli
from retrain import tables

BEGIN, END = "<!-- begin: real -->", "<!-- end: real -->"


@pytest.fixture
def arguments(tmp_path):
    plan = made_results.make_plan(tmp_path, {"with_underscore": {"make_examples": {"min_base_quality": 5}}})
    metrics = tables.collect_metrics(plan, made_results.write_summaries(tmp_path, plan))
    tables.write_metrics(tmp_path / "metrics.tsv", metrics)
    made_results.collect_flips(made_results.write_flips(tmp_path, plan), tmp_path / "flips.tsv.gz")
    options = {"readme": "README.md", "metrics": "metrics.tsv", "flips": "flips.tsv.gz"}
    words = [word for name, path in options.items() for word in (f"--{name}", str(tmp_path / path))]
    return [*words, "--section", "real"]


def test_main_writes_both_tables(arguments, tmp_path):
    (tmp_path / "README.md").write_text(f"a\n{BEGIN}\n{END}\nb\n")
    assert cli.run(update_readme.main, arguments) == 0
    lines = (tmp_path / "README.md").read_text().splitlines()
    assert (lines[0], lines[-1]) == ("a", "b")
    rows = [line.split("|")[1:3] for line in lines if line.startswith("| with")]
    assert [(arm.strip(), cell.strip()) for arm, cell in rows] == [("with\\_underscore", c) for c in "ABCDBCD"]


def test_main_without_markers_changes_nothing(arguments, tmp_path):
    (tmp_path / "README.md").write_text("a\n")
    assert cli.run(update_readme.main, arguments) == 2
    assert (tmp_path / "README.md").read_text() == "a\n"
