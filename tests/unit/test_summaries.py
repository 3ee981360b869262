"""Short tables for people: the right counts at the right place, aligned, escaped."""

import made_results
import pandas as pd
import pytest

from retrain import summaries, tables
from retrain.summaries import Table


@pytest.fixture
def plan(tmp_path):
    arms = {"plain": {}, "other": {"make_examples": {"min_base_quality": 5}, "replicates": 2}}
    return made_results.make_plan(tmp_path, arms)


@pytest.fixture
def metrics(tmp_path, plan):
    return tables.collect_metrics(plan, made_results.write_summaries(tmp_path, plan))


@pytest.fixture
def flips(tmp_path, plan):
    made_results.collect_flips(made_results.write_flips(tmp_path, plan), tmp_path / "flips.tsv.gz")
    return tables.read_flips(tmp_path / "flips.tsv.gz")


def value(metrics, column, **keys):
    part = metrics
    for name, wanted in keys.items():
        part = part[part[name] == wanted]
    (found,) = part[column]
    return f"{found:.0f}"


def test_cell_counts_of_one_arm(metrics):
    table = summaries.cell_counts(metrics[metrics["arm"] == "other"])
    assert table.columns == ("cell", "replicate", *(f"{t} {n}" for t in ("SNP", "INDEL") for n in ("TP", "FN", "FP")))
    assert [row[:2] for row in table.rows] == [("A", ""), ("B", ""), ("C", "1"), ("C", "2"), ("D", "1"), ("D", "2")]
    keys = {"arm": "other", "cell": "C", "replicate": "2", "filter": "PASS"}
    names = ("truth_tp", "truth_fn", "query_fp")
    expected = [value(metrics, name, type=kind, **keys) for kind in ("SNP", "INDEL") for name in names]
    assert list(table.rows[3][2:]) == expected


def test_cell_counts_hides_the_only_replicate(metrics):
    assert summaries.cell_counts(metrics[metrics["arm"] == "plain"]).columns[:2] == ("cell", "SNP TP")


def test_cell_counts_of_absent_type(metrics):
    table = summaries.cell_counts(metrics[metrics["type"] == "SNP"], rates=True)
    row = dict(zip(table.columns, table.rows[0], strict=True))
    assert (row["INDEL TP"], row["INDEL recall"]) == ("0", "")
    assert row["SNP TP"] != "0"


def test_cell_counts_names_samples_where_there_are_several(metrics):
    second = metrics.assign(sample="Cas")
    table = summaries.cell_counts(pd.concat([metrics, second]), with_arm=True)
    assert table.columns[:5] == ("arm", "cell", "replicate", "role", "sample")
    assert len(table.rows) == 2 * (2 + 6)  # plain: A, D; other: A, B, and C, D twice


def test_number_and_rate_of_no_value():
    assert (summaries.number(float("nan")), summaries.rate(float("nan"))) == ("", "")
    assert (summaries.number(12345.0), summaries.rate(2 / 3)) == ("12,345", "0.6667")


def test_place_flips_once_in_an_arm(metrics, flips, plan):
    placed = summaries.place_flips(flips, metrics)
    own = placed[placed["arm"] == "plain"]
    assert own["cell"].value_counts().to_dict() == {"D": 10}  # C is the same set of calls
    other = placed[placed["arm"] == "other"].groupby(["cell", "replicate"]).size()
    assert other.to_dict() == {("B", ""): 10, ("C", "1"): 10, ("C", "2"): 10, ("D", "1"): 10, ("D", "2"): 10}


def test_flip_counts_add_up(metrics, flips):
    placed = summaries.place_flips(flips, metrics)
    table = summaries.flip_counts(placed, "direction", summaries.DIRECTIONS, with_arm=True)
    assert table.columns[:4] == ("arm", "cell", "replicate", "flips")
    assert table.columns[4] == "broken"
    assert all(int(row[3]) == sum(map(int, row[4:])) == 10 for row in table.rows)
    row = next(row for row in table.rows if row[:3] == ("other", "D", "2"))
    part = placed[(placed["arm"] == "other") & (placed["cell"] == "D") & (placed["replicate"] == "2")]
    assert int(row[4]) == (part["direction"] == "broken").sum()


def test_transitions_most_frequent_first(metrics, flips):
    table = summaries.transitions(summaries.place_flips(flips, metrics))
    counts = [int(row[1]) for row in table.rows]
    assert counts == sorted(counts, reverse=True)
    assert all(int(row[1]) == sum(map(int, row[2:])) for row in table.rows)


def test_plain_is_aligned():
    table = Table(("name", "count"), [("a", "1"), ("longer", "200")], (False, True))
    assert summaries.plain(table) == "  name    count\n  a           1\n  longer    200"


def test_markdown_escapes():
    table = Table(("name", "count"), [("a|b<i>`$_*", "1")], (False, True))
    assert summaries.markdown(table) == "| name | count |\n| --- | ---: |\n| a\\|b\\<i\\>\\`$\\_\\* | 1 |"


def test_groups_of_types():
    table = Table(("cell", "SNP TP", "SNP FN", "INDEL TP"), [], (False, True, True, True))
    assert summaries.groups(table) == [("", 1), ("SNP", 2), ("INDEL", 1)]


def test_distinct_cells_keeps_a_and_d_of_an_arm_with_the_baselines_flags(metrics):
    kept = summaries.distinct_cells(metrics)
    assert {arm: "".join(sorted(set(part["cell"]))) for arm, part in kept.groupby("arm")} == {
        "plain": "AD",
        "other": "ABCD",
    }
    assert len(kept[kept["arm"] == "other"]) == len(metrics[metrics["arm"] == "other"])


def test_without_empty_leaves_out_columns_without_a_value():
    table = Table(("a", "b", "c"), [("x", "", "1"), ("y", "", "")], (False, False, True))
    assert summaries.without_empty(table) == Table(("a", "c"), [("x", "1"), ("y", "")], (False, True))
