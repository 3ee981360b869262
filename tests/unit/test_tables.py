"""Long tables: every cell at its places, by column name, empty denominators empty, the same bytes again."""

import made_results
import pandas as pd
import pytest

import collect_metrics
from genomics import cli
from genomics.errors import InputError
from retrain import experiment, tables
from retrain.design.arms import Cell
from retrain.tables import Origin, Place

TWO_ARMS = {"plain": {}, "other": {"make_examples": {"min_base_quality": 5}, "replicates": 2}}


@pytest.fixture
def plan(tmp_path):
    return made_results.make_plan(tmp_path, TWO_ARMS)


def summary_path(folder, plan, model="baseline", role="test"):
    path = folder / "benchmark" / plan.baseline_set.id / model / role / "Bob.summary.csv"
    path.parent.mkdir(parents=True)
    return path


def test_places_of_crossed_arms(plan):
    found, base = tables.places(plan), plan.baseline_set.id
    other = plan.arms["other"].example_set
    assert found[Cell(base, "baseline")] == [Place("plain", "", "A"), Place("plain", "", "B"), Place("other", "", "A")]
    assert found[Cell(other, "baseline")] == [Place("other", "", "B")]
    assert found[Cell(base, "plain.r1")] == [Place("plain", "1", "C"), Place("plain", "1", "D")]
    assert found[Cell(base, "other.r2")] == [Place("other", "2", "C")]
    assert found[Cell(other, "other.r2")] == [Place("other", "2", "D")]
    assert set(found) == set(plan.cells)


def test_places_of_matched_arms(tmp_path):
    plan = made_results.make_plan(tmp_path, {"other": TWO_ARMS["other"]}, crossing="matched")
    letters = sorted(place.cell + place.replicate for found in tables.places(plan).values() for place in found)
    assert letters == ["A", "D1", "D2"]


def test_places_show_the_control_of_an_arm(tmp_path):
    plan = made_results.make_plan(tmp_path, {"other": TWO_ARMS["other"]}, controls=True)
    control = plan.arms["other"].control
    found = tables.places(plan)
    for replicate in "12":
        places = found[Cell(plan.baseline_set.id, f"{control}.r{replicate}")]
        assert Place("other", replicate, "K") in places
        assert Place(control, replicate, "D") in places


def test_origin_takes_the_last_four_parts(tmp_path):
    found = tables.origin(tmp_path / "a b" / "set-1" / "arm.r1" / "test" / "x.y.summary.csv", ".summary.csv")
    assert found == Origin("set-1", "arm.r1", "test", "x.y")


@pytest.mark.parametrize("path", ["x.summary.csv", "set/model/test/x.csv"])
def test_origin_of_another_path(path, tmp_path):
    with pytest.raises(InputError, match=r"summary\.csv"):
        tables.origin(type(tmp_path)(path), ".summary.csv")


def test_collect_metrics_copies_the_summary(tmp_path, plan):
    path = summary_path(tmp_path, plan)
    path.write_text(made_results.summary_text(tp=90, fn=10, fp=5, unk=20, types=("SNP",)))
    table = tables.collect_metrics(plan, [path])
    assert list(table.columns) == list(tables.METRICS_COLUMNS)
    places = [("plain", "A"), ("plain", "B"), ("other", "A")]
    rows = table[["arm", "cell", "filter"]].to_numpy().tolist()
    assert rows == [[arm, cell, which] for arm, cell in places for which in ("ALL", "PASS")]
    first = table.iloc[0]
    assert list(first[list(tables.COUNTS)]) == [100, 90, 10, 115, 5, 20]
    assert first["recall"] == pytest.approx(0.9)
    assert first["precision"] == pytest.approx(90 / 95)


def test_collect_metrics_reads_by_column_name(tmp_path, plan):
    path = summary_path(tmp_path, plan)
    path.write_text(made_results.summary_text(tp=90, fn=10, fp=5))
    straight = tables.collect_metrics(plan, [path])
    columns = pd.read_csv(path)
    columns[reversed(columns.columns)].to_csv(path, index=False)
    pd.testing.assert_frame_equal(tables.collect_metrics(plan, [path]), straight)


@pytest.mark.parametrize(
    ("counts", "empty"),
    [
        ({"tp": 0, "fn": 0, "fp": 0}, ["recall", "precision", "f1"]),
        ({"tp": 0, "fn": 0, "fp": 3}, ["recall", "f1"]),
        ({"tp": 0, "fn": 3, "fp": 0}, ["precision", "f1"]),
        ({"tp": 1, "fn": 0, "fp": 0}, []),
    ],
)
def test_collect_metrics_of_empty_denominators(tmp_path, plan, counts, empty):
    path = summary_path(tmp_path, plan)
    path.write_text(made_results.summary_text(**counts, unk=7))
    row = tables.collect_metrics(plan, [path]).iloc[0]
    assert [name for name in tables.RATES if row[name] != row[name]] == empty


def test_collect_metrics_of_a_stranger(tmp_path, plan):
    path = summary_path(tmp_path, plan, model="unknown")
    path.write_text(made_results.summary_text())
    with pytest.raises(InputError, match="unknown is no cell"):
        tables.collect_metrics(plan, [path])


def test_collect_metrics_of_an_older_summary_tells_the_column(tmp_path, plan):
    path = summary_path(tmp_path, plan)
    path.write_text(made_results.summary_text().replace("METRIC.F1_Score", "F1"))
    with pytest.raises(InputError, match=r"METRIC\.F1_Score"):
        tables.collect_metrics(plan, [path])


def test_collect_metrics_of_real_happy_output(tmp_path, plan, oracles):
    path = summary_path(tmp_path, plan)
    path.write_bytes((oracles / "happy/hg001_nist/expected/happy-vcfeval.summary.csv").read_bytes())
    table = tables.collect_metrics(plan, [path])
    first = table[(table["arm"] == "other") & (table["filter"] == "PASS")].set_index("type")
    assert list(first.loc["SNP", ["truth_tp", "truth_fn", "query_fp"]]) == [184, 3, 2]
    assert list(first.loc["INDEL", ["truth_tp", "truth_fn", "query_fp"]]) == [28, 7, 8]


def test_read_metrics_of_written(tmp_path, plan):
    path = summary_path(tmp_path, plan)
    path.write_text(made_results.summary_text(tp=0, fn=3, fp=0))
    table = tables.collect_metrics(plan, [path])
    tables.write_metrics(tmp_path / "new" / "metrics.tsv", table)
    again = tables.read_metrics(tmp_path / "new" / "metrics.tsv")
    pd.testing.assert_frame_equal(again, table, check_dtype=False)
    assert "\t0.000000\t\t\n" in (tmp_path / "new" / "metrics.tsv").read_text()


def test_read_metrics_keeps_names_that_look_like_no_value(tmp_path, plan):
    table = tables.collect_metrics(plan, made_results.write_summaries(tmp_path, plan))
    table["sample"] = "NA"
    tables.write_metrics(tmp_path / "metrics.tsv", table)
    assert set(tables.read_metrics(tmp_path / "metrics.tsv")["sample"]) == {"NA"}


def test_read_metrics_of_another_table(tmp_path):
    (tmp_path / "table.tsv").write_text("a\tb\n1\t2\n")
    with pytest.raises(InputError, match="no column example_set"):
        tables.read_metrics(tmp_path / "table.tsv")


def test_read_metrics_of_words_for_numbers(tmp_path, plan):
    table = tables.collect_metrics(plan, made_results.write_summaries(tmp_path, plan))
    tables.write_metrics(tmp_path / "metrics.tsv", table)
    text = (tmp_path / "metrics.tsv").read_text().replace("\t200\t", "\tmany\t")
    (tmp_path / "metrics.tsv").write_text(text)
    with pytest.raises(InputError, match="no number"):
        tables.read_metrics(tmp_path / "metrics.tsv")


def test_main_of_collect_metrics(tmp_path, plan):
    (tmp_path / "config.yaml").write_text(experiment.resolved_yaml(plan))
    made_results.write_summaries(tmp_path, plan)
    config = ["--config", str(tmp_path / "config.yaml")]
    metrics = [*config, "--output", str(tmp_path / "metrics.tsv"), "--benchmark", str(tmp_path / "benchmark")]
    assert cli.run(collect_metrics.main, metrics) == 0
    cells = tables.read_metrics(tmp_path / "metrics.tsv")[["arm", "cell", "replicate"]].drop_duplicates()
    expected = [["plain", cell, rep] for cell, rep in (("A", ""), ("B", ""), ("C", "1"), ("D", "1"))]
    expected += [["other", cell, rep] for cell, rep in (("A", ""), ("B", ""))]
    expected += [["other", cell, rep] for cell in "CD" for rep in "12"]
    assert sorted(cells.to_numpy().tolist()) == sorted(expected)


def test_main_of_missing_summary(tmp_path, plan, capsys):
    (tmp_path / "config.yaml").write_text(experiment.resolved_yaml(plan))
    path = str(summary_path(tmp_path, plan))
    arguments = ["--config", str(tmp_path / "config.yaml"), "--output", str(tmp_path / "metrics.tsv")]
    arguments += ["--benchmark", str(tmp_path / "benchmark")]
    assert cli.run(collect_metrics.main, arguments) == 2
    assert path in capsys.readouterr().err
    assert not (tmp_path / "metrics.tsv").exists()
