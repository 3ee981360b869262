"""All flips in one table: every cell once, features and causes at their sites, numbers as numbers in Parquet."""

import gzip

import made_results
import polars as pl
import pytest

import collect_flips
from genomics import cli
from genomics.errors import InputError
from retrain import collected_flips, experiment, tables
from retrain.attribution import rows
from retrain.profiles import features

ARMS = {"plain": {}, "other": {"make_examples": {"min_base_quality": 5}, "replicates": 2}}


@pytest.fixture
def plan(tmp_path):
    return made_results.make_plan(tmp_path, ARMS)


def test_collect_flips_stacks(tmp_path, plan):
    paths = made_results.write_flips(tmp_path, plan, per_cell=3)
    made_results.collect_flips(paths, tmp_path / "new" / "flips.tsv.gz")
    table = tables.read_flips(tmp_path / "new" / "flips.tsv.gz")
    assert tuple(table.columns) == collected_flips.COLLECTED
    assert len(table) == 3 * len(paths)
    assert set(table["role"]) == {"test"}
    assert list(table["right_cell"].iloc[::3]) == ["/".join(cell) for cell in plan.cells[1:]]


def test_collect_flips_without_flips(tmp_path, plan):
    made_results.collect_flips(made_results.write_flips(tmp_path, plan, per_cell=0), tmp_path / "flips.tsv.gz")
    assert tables.read_flips(tmp_path / "flips.tsv.gz").empty


def test_collect_flips_writes_the_same_bytes(tmp_path, plan):
    paths = made_results.write_flips(tmp_path, plan)
    made_results.collect_flips(paths, tmp_path / "one.tsv.gz")
    made_results.collect_flips(paths, tmp_path / "two.tsv.gz")
    assert (tmp_path / "one.tsv.gz").read_bytes() == (tmp_path / "two.tsv.gz").read_bytes()
    assert (tmp_path / "one.tsv.gz.parquet").read_bytes() == (tmp_path / "two.tsv.gz.parquet").read_bytes()


def test_collect_flips_of_unequal_columns(tmp_path, plan):
    paths = made_results.write_flips(tmp_path, plan, per_cell=1)
    with gzip.open(paths[1], "rt") as lines:
        text = lines.read()
    with gzip.open(paths[1], "wt") as target:
        target.write(text.replace("homopolymer", "run_length"))
    with pytest.raises(InputError, match="no column homopolymer"):
        made_results.collect_flips(paths, tmp_path / "flips.tsv.gz")
    assert not (tmp_path / "flips.tsv.gz").exists()


def test_collect_flips_of_a_truncated_table(tmp_path, plan):
    paths = made_results.write_flips(tmp_path, plan)
    paths[1].write_bytes(paths[1].read_bytes()[:-20])
    with pytest.raises(InputError, match="cannot be read"):
        made_results.collect_flips(paths, tmp_path / "flips.tsv.gz")
    assert not (tmp_path / "flips.tsv.gz").exists()


def test_collect_flips_of_a_damaged_table(tmp_path, plan):
    paths = made_results.write_flips(tmp_path, plan, per_cell=30)
    data = bytearray(paths[1].read_bytes())
    data[40:80] = b"\xff" * 40
    paths[1].write_bytes(data)
    with pytest.raises(InputError, match="cannot be read"):
        made_results.collect_flips(paths, tmp_path / "flips.tsv.gz")
    with pytest.raises(InputError, match="cannot be read"):
        tables.read_flips(paths[1])


def write(path, columns, *found):
    path.parent.mkdir(parents=True, exist_ok=True)
    with gzip.open(path, "wt") as target:
        for row in (dict(zip(columns, columns, strict=True)), *found):
            target.write("\t".join(row.get(name, "") for name in columns) + "\n")


def write_all(tmp_path, plan):
    """Flips of all cells; of each arm's own, features of the first flip and a control, and a cause of the first."""
    (tmp_path / "plan.yaml").write_text(experiment.resolved_yaml(plan))
    made_results.write_flips(tmp_path, plan, per_cell=2)
    for arm in plan.arms.values():
        for model in arm.models:
            site = {"chrom": "chr1", "pos": "100", "ref": "A", "alt": "G"}
            path = tmp_path / "discordance" / arm.example_set / model.id / "test" / "Bob.features.tsv.gz"
            told = {**site, "set": "flip", "mapq": "58.5", "strata": "hard,easy"}
            control = {**site, "pos": "101", "set": "control", "mapq": "1"}
            write(path, features.COLUMNS, told, told, control)
            told = {**site, "cause": "network", "network_effect": "-3.25", "same_image": "yes"}
            write(tmp_path / "attribution" / model.id / "test" / "Bob.tsv.gz", rows.COLUMNS, told)
    words = ["--config", "plan.yaml", "--output", "flips.tsv.gz", "--parquet", "flips.parquet"]
    return [*words, "--discordance", "discordance", "--attribution", "attribution"]


def test_main_joins_features_and_causes_of_own_cells(tmp_path, plan, monkeypatch):
    words = write_all(tmp_path, plan)
    monkeypatch.chdir(tmp_path)
    assert cli.run(collect_flips.main, words) == 0
    table = tables.read_flips(tmp_path / "flips.tsv.gz")
    assert len(table) == 2 * (len(plan.cells) - 1)
    own = {f"{arm.example_set}/{model.id}" for arm in plan.arms.values() for model in arm.models}
    for row in table.to_dict("records"):
        is_told = row["right_cell"] in own and row["pos"] == "100"
        assert (row["mapq"], row["strata"]) == (("58.5", "hard,easy") if is_told else ("", ""))
        assert (row["cause"], row["same_image"]) == (("network", "yes") if is_told else ("", ""))


def test_main_writes_numbers_into_parquet(tmp_path, plan, monkeypatch):
    words = write_all(tmp_path, plan)
    monkeypatch.chdir(tmp_path)
    assert cli.run(collect_flips.main, words) == 0
    text, typed = tables.read_flips(tmp_path / "flips.tsv.gz"), pl.read_parquet(tmp_path / "flips.parquet")
    assert typed.columns == list(text.columns)
    assert typed["pos"].to_list() == [int(value) for value in text["pos"]]
    assert typed["network_effect"].drop_nulls().unique().to_list() == [-3.25]
    assert typed["right_cell"].to_list() == text["right_cell"].tolist()


def test_main_names_every_table_that_is_not_there(tmp_path, plan, monkeypatch, capsys):
    words = write_all(tmp_path, plan)
    monkeypatch.chdir(tmp_path)
    gone = [*(tmp_path / "attribution").rglob("*.gz")][:2]
    for path in gone:
        path.unlink()
    assert cli.run(collect_flips.main, words) == 2
    told = capsys.readouterr().err
    assert all(str(path.relative_to(tmp_path)) in told for path in gone)
    assert not (tmp_path / "flips.tsv.gz").exists()
