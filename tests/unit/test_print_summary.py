"""The summary for the terminal: a table of cells and of flips for every arm, then the report."""

import made_results
import pytest

import print_summary
from genomics import cli
from retrain import tables


@pytest.fixture
def arguments(tmp_path):
    def make(per_cell):
        arms = {"plain": {}, "other": {"make_examples": {"min_base_quality": 5}}}
        plan = made_results.make_plan(tmp_path, arms)
        metrics = tables.collect_metrics(plan, made_results.write_summaries(tmp_path, plan))
        tables.write_metrics(tmp_path / "metrics.tsv", metrics)
        made_results.collect_flips(made_results.write_flips(tmp_path, plan, per_cell), tmp_path / "flips.tsv.gz")
        return ["--metrics", str(tmp_path / "metrics.tsv"), "--flips", str(tmp_path / "flips.tsv.gz")]

    return make


def test_main_prints_cells_and_flips_of_every_arm(arguments, capsys):
    assert cli.run(print_summary.main, [*arguments(10), "--report", "results/report.html"]) == 0
    text = capsys.readouterr().out
    assert "\x1b" not in text
    assert text.count("Arm ") == 2
    assert text.count("Flips against cell A") == 2
    lines = text.splitlines()
    assert [line.split()[0] for line in lines[lines.index("Arm other") + 2 :][:4]] == list("ABCD")
    assert lines[-1].startswith("Report: /")


def test_main_counts_of_a_cell(arguments, capsys, tmp_path):
    cli.run(print_summary.main, arguments(10))
    table = tables.read_metrics(tmp_path / "metrics.tsv")
    part = table.query("arm == 'other' and cell == 'C' and filter == 'PASS'").set_index("type")
    names = ("truth_tp", "truth_fn", "query_fp")
    expected = ["C", *(f"{part.at[kind, name]:.0f}" for kind in ("SNP", "INDEL") for name in names)]
    assert expected in [line.split() for line in capsys.readouterr().out.splitlines()]


def test_main_without_flips(arguments, capsys):
    assert cli.run(print_summary.main, arguments(0)) == 0
    assert capsys.readouterr().out.count("No flips against cell A") == 2


def test_main_of_a_missing_table(arguments, capsys, tmp_path):
    words = arguments(0)
    (tmp_path / "metrics.tsv").unlink()
    assert cli.run(print_summary.main, words) == 2
    assert "metrics.tsv" in capsys.readouterr().err
