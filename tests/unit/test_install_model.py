"""A model is installed with what it is and how well it calls."""

import json

import pytest

from genomics.errors import InputError
from install_model import install

HEADER = "model\tsample\ttype\tfilter\ttruth_total\ttruth_tp\ttruth_fn\tquery_fp\trecall\tprecision\tf1\n"
ROW = "{}\theld_out\tSNP\t{}\t10\t9\t1\t0\t0.9\t1.0\t0.947368\n"


@pytest.fixture
def run(tmp_path):
    checkpoint = tmp_path / "wgs.r1" / "checkpoint"
    checkpoint.mkdir(parents=True)
    for name in ("model.index", "model.data-00000-of-00001", "example_info.json", ".snakemake_timestamp"):
        (checkpoint / name).write_text(name)
    record = {"choice": "last", "step": 5, "metric": "tune/f1_macro", "value": 0.5, "tune_rounds": []}
    (tmp_path / "wgs.r1" / "selected.json").write_text(json.dumps(record))
    rows = [ROW.format("wgs.r1", "PASS"), ROW.format("wgs.r1", "ALL"), ROW.format("baseline", "PASS")]
    (tmp_path / "metrics.tsv").write_text(HEADER + "".join(rows))
    return tmp_path


def test_install_copies_checkpoint_record_and_figures(run, tmp_path):
    (tmp_path / "to").mkdir()
    (tmp_path / "to" / "stale").touch()
    install(run / "wgs.r1", run / "metrics.tsv", tmp_path / "to")
    names = ["example_info.json", "held_out.tsv", "model.data-00000-of-00001", "model.index", "training.json"]
    assert sorted(path.name for path in (tmp_path / "to").iterdir()) == names
    assert json.loads((tmp_path / "to" / "training.json").read_text())["step"] == 5
    assert (tmp_path / "to" / "held_out.tsv").read_text().splitlines()[1:] == [
        "held_out\tSNP\t10\t9\t1\t0\t0.9\t1.0\t0.947368"
    ]


def test_install_of_an_unfinished_run_leaves_the_old_model(run, tmp_path):
    (tmp_path / "to").mkdir()
    (tmp_path / "to" / "model.index").touch()
    (run / "wgs.r1" / "selected.json").unlink()
    with pytest.raises(InputError, match=r"selected\.json"):
        install(run / "wgs.r1", run / "metrics.tsv", tmp_path / "to")
    assert (tmp_path / "to" / "model.index").exists()


@pytest.mark.parametrize(
    ("table", "message"),
    [
        ("a\tb\n1\t2\n", "no column f1, filter, model"),
        (HEADER + ROW.format("other.r1", "PASS"), "no row of the model 'wgs.r1'"),
    ],
)
def test_install_with_the_table_of_another_run_leaves_the_old_model(run, tmp_path, table, message):
    (tmp_path / "to").mkdir()
    (tmp_path / "to" / "model.index").touch()
    (run / "metrics.tsv").write_text(table)
    with pytest.raises(InputError, match=message):
        install(run / "wgs.r1", run / "metrics.tsv", tmp_path / "to")
    assert [path.name for path in (tmp_path / "to").iterdir()] == ["model.index"]
