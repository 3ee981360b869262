"""The command line on made cells: planted differences are found with their sign, and nothing else is."""

import csv

import made_blocks
import made_results
import pytest

import decide_verdicts
from genomics import cli
from retrain import experiment
from retrain.verdict import power, verdicts
from retrain.verdict.tallies import POOLED

ARMS = {
    "found": {"make_examples": {"min_base_quality": 5}, "replicates": 3},
    "same": {"make_examples": {"min_base_quality": 15}, "replicates": 2},
    "plain": {"train": {"learning_rate": 0.5}},
}


def chances(cell, kind):
    """Chances to miss a record and to call falsely: `found` finds SNPs and makes false INDEL calls."""
    if cell.model.startswith("found"):
        return (0.04, 0.1) if kind == "SNP" else (0.1, 0.25)
    return 0.1, 0.1


def rows_of(path):
    with open(path) as lines:
        return list(csv.DictReader(lines, delimiter="\t"))


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    """Configuration and tables of all cells."""
    folder = tmp_path_factory.mktemp("verdicts")
    strata = {"hard": str(folder / "Bob.bed")}
    config = made_results.make_config(folder, ARMS, controls=True, benchmark={"strata": strata})
    row = next(row for row in config["samples"] if row["role"] == "test")
    config["samples"] += [{**row, "sample": "Bob2", "individual": "Bob"}]
    plan = experiment.load(config)
    (folder / "plan.yaml").write_text(experiment.resolved_yaml(plan))
    made_blocks.write(folder, plan, chances)
    return folder


def run(folder, output, blocks=None):
    """Exit code of the command line; its tables are OUTPUT.tsv and OUTPUT.power.tsv."""
    words = ["--config", str(folder / "plan.yaml"), "--blocks", str(blocks or folder / "blocks")]
    words += ["--output", f"{output}.tsv", "--power", f"{output}.power.tsv"]
    return cli.run(decide_verdicts.main, words)


@pytest.fixture(scope="module")
def output(folder):
    assert run(folder, folder / "first") == 0
    return folder / "first"


@pytest.fixture(scope="module")
def table(output):
    return rows_of(f"{output}.tsv")


def chosen(table, **values):
    return [row for row in table if all(row[name] == value for name, value in values.items())]


def test_main_writes_one_row_per_question(table):
    assert tuple(table[0]) == verdicts.Verdict._fields
    models = 3 + 2 + 1 + 3 + 2  # and the controls of two arms
    assert len(table) == models * 3 * 2 * 2 * 3  # samples with pooled, types, strata, metrics
    assert [row["sample"] for row in chosen(table, arm="plain", type="SNP", stratum="*", metric="f1")] == [
        "Bob",
        "Bob2",
        POOLED,
    ]


def test_main_finds_what_was_planted(table):
    for sample in ("Bob", "Bob2", POOLED):
        recall = chosen(table, arm="found", sample=sample, type="SNP", stratum="*", metric="recall")
        assert [row["model_verdict"] for row in recall] == ["better"] * 3
        assert {row["setting_verdict"] for row in recall} == {"better"}
    precision = chosen(table, arm="found", sample=POOLED, type="INDEL", stratum="*", metric="precision")
    assert {row["model_verdict"] for row in precision} == {"worse"}
    assert {row["setting_verdict"] for row in precision} == {"worse"}


def test_main_finds_nothing_else(table):
    others = [row for row in table if row["arm"] != "found"]
    assert {row["model_verdict"] for row in others} == {"no evidence"}
    by_arm = {row["arm"]: row["setting_verdict"] for row in others if "control" not in row["arm"]}
    assert by_arm == {"same": "no evidence: two replicates", "plain": "no evidence: one replicate"}


def test_main_compares_settings_with_their_controls(table):
    against = {row["arm"]: row["compared_with"] for row in table}
    assert against["found"].startswith("control")
    assert against["same"].startswith("control")
    assert against["plain"] == against[against["found"]] == "baseline"


def test_main_numbers_of_a_row_belong_together(table):
    for row in table:
        values = (row["model_value"], row["baseline_value"], row["difference"])
        model, baseline, difference = map(float, values)
        assert model - baseline == pytest.approx(difference, abs=2e-6)
        assert bool(row["low"]) == bool(row["p_blocks"]) == bool(row["p_adjusted"]) == (not row["note"])
        assert bool(row["p_exact"]) == (row["metric"] != "f1") == bool(row["left_only"])
        if row["p_adjusted"]:
            p = max(float(row["p_blocks"]), float(row["p_exact"] or 0))
            assert float(row["p_adjusted"]) >= p * 0.999


def test_main_pools_samples(table):
    keys = {"arm": "found", "replicate": "1", "type": "SNP", "stratum": "*", "metric": "recall"}
    one, other, both = (chosen(table, sample=sample, **keys)[0] for sample in ("Bob", "Bob2", POOLED))
    for column in ("left_only", "right_only"):
        assert int(one[column]) + int(other[column]) == int(both[column])
    middle = (float(one["difference"]) + float(other["difference"])) / 2  # as many records in either
    assert float(both["difference"]) == pytest.approx(middle, abs=2e-6)


def test_main_tells_what_can_be_seen(output):
    rows = rows_of(f"{output}.power.tsv")
    assert tuple(rows[0]) == power.Power._fields
    assert len(rows) == 3 * 2 * 3
    by_sample = {(row["sample"], row["type"], row["metric"]): row for row in rows}
    recall = by_sample["Bob", "SNP", "recall"]
    assert recall["records"] == str(60 * made_blocks.RECORDS)
    assert float(by_sample[POOLED, "SNP", "recall"]["detectable"]) < float(recall["detectable"])


def test_main_same_bytes(folder, output):
    assert run(folder, folder / "again") == 0
    for ending in (".tsv", ".power.tsv"):
        again, first = ((folder / f"{name}{ending}").read_bytes() for name in ("again", "first"))
        assert again == first


def test_main_tells_missing_tables(folder, tmp_path, capsys):
    assert run(folder, tmp_path / "v", blocks=tmp_path) == 2
    assert "Bob.parquet: cannot be read" in capsys.readouterr().err
    assert not list(tmp_path.iterdir())
