"""The command line on made cells: ranks, chances, the front, effects of steps; with samples to select on or not."""

import csv

import made_blocks
import made_results
import pytest

import rank_arms
from genomics import cli
from retrain import experiment
from retrain.verdict import parameters, pareto, ranking
from retrain.verdict.standings import OPTIMISTIC

QUALITIES = (5, 15, 20)
SWEEP = {"s": {"mode": "grid", "make_examples": {"min_base_quality": list(QUALITIES)}, "replicates": 3}}


def chances(cell, kind):
    """The lower the quality, the more SNPs are found; INDELs are best at 15."""
    quality = next((value for value in QUALITIES if f"mbq{value}" in cell.model), 10)
    return (0.02 + 0.008 * quality, 0.1) if kind == "SNP" else (0.06 + 0.1 * (quality != 15), 0.1)


def run(folder, select):
    config = made_results.make_config(folder, {}, sweeps=SWEEP)
    row = next(row for row in config["samples"] if row["role"] == "test")
    config["samples"] += [{**row, "sample": "Cat", "individual": "Cat", "role": "select"}] if select else []
    plan = experiment.load(config)
    (folder / "plan.yaml").write_text(experiment.resolved_yaml(plan))
    words = ["--config", str(folder / "plan.yaml"), "--blocks", str(made_blocks.write(folder, plan, chances))]
    names = ("ranking", "pareto", "parameters")
    paths = [folder / f"{name}.tsv" for name in names]
    for name, path in zip(names, paths, strict=True):
        words += [f"--{name}", str(path)]
    assert cli.run(rank_arms.main, words) == 0
    first = [path.read_bytes() for path in paths]
    assert cli.run(rank_arms.main, words) == 0
    assert [path.read_bytes() for path in paths] == first
    return dict(zip(names, map(rows_of, paths), strict=True))


def rows_of(path):
    with open(path) as lines:
        return list(csv.DictReader(lines, delimiter="\t"))


@pytest.fixture(scope="module")
def selected(tmp_path_factory):
    return run(tmp_path_factory.mktemp("selected"), select=True)


@pytest.fixture(scope="module")
def plain(tmp_path_factory):
    return run(tmp_path_factory.mktemp("plain"), select=False)


def qualities(arms):
    """The swept value in the name of each arm; the baseline has none."""
    return [arm.partition("mbq")[2].partition("-")[0] for arm in arms]


def test_ranking_by_type(selected):
    table = selected["ranking"]
    assert tuple(table[0]) == ranking.Rank._fields
    order = {kind: [row["arm"] for row in table if row["type"] == kind] for kind in ("SNP", "INDEL")}
    assert qualities(order["SNP"]) == ["5", "", "15", "20"]
    assert "mbq15" in order["INDEL"][0]
    assert {row["role"] for row in table} == {"select"}
    first = table[0]
    assert (first["rank"], first["winner"], first["rank_low"], first["rank_high"]) == ("1", "yes", "1", "1")
    assert float(first["chance_best"]) > 0.95
    assert float(first["low"]) < float(first["value"]) < float(first["high"])
    assert 0 < float(first["difference_low"]) < float(first["difference"]) < float(first["difference_high"])
    assert first["note"] == f"the best arm for INDELs is another: {order['INDEL'][0]}"
    for kind in order:
        assert sum(float(row["chance_best"]) for row in table if row["type"] == kind) == pytest.approx(1, abs=1e-3)


def test_ranking_reports_the_winner_and_the_baseline_on_test(selected):
    reported = [row["arm"] for row in selected["ranking"] if row["type"] == "SNP" and row["test_value"]]
    assert qualities(reported) == ["5", ""]
    winner = selected["ranking"][0]
    assert winner["test_value"] != winner["value"]
    assert 0 < float(winner["test_difference_low"]) < float(winner["test_difference"])


def test_ranking_without_select_is_optimistic(plain):
    assert all(OPTIMISTIC in row["note"] for table in ("ranking", "pareto") for row in plain[table])
    assert {row["role"] for table in plain.values() for row in table} == {"test"}
    assert {row["test_value"] for row in plain["ranking"]} == {""}


def test_pareto(selected):
    table = selected["pareto"]
    assert tuple(table[0]) == pareto.Point._fields
    assert table[0]["on_front"] == "yes"  # the highest recall of all
    assert float(table[0]["front_share"]) > 0.9
    assert {row["note"] for row in table} == {""}


def test_parameters(selected):
    table = selected["parameters"]
    assert tuple(table[0]) == parameters.Step._fields
    recall = [row for row in table if (row["type"], row["metric"]) == ("SNP", "recall")]
    assert [(row["left"], row["right"]) for row in recall] == [("5", "15"), ("15", "20")]
    for row in recall:
        step = 0.008 * (int(row["right"]) - int(row["left"]))
        assert float(row["low"]) < -step < float(row["high"]) < 0
        assert float(row["right_value"]) - float(row["left_value"]) == pytest.approx(float(row["difference"]), abs=2e-6)
        assert float(row["p_adjusted"]) >= float(row["p"])
