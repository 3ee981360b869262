"""The best checkpoint is chosen by the metric in its name."""

import json

import pytest

from genomics.errors import InputError
from select_checkpoint import list_checkpoints, select


@pytest.fixture
def training(tmp_path):
    folder = tmp_path / "ema"
    folder.mkdir()
    for prefix in (
        "checkpoint-10-0.50000-1",
        "checkpoint-9-0.91000-1",
        "checkpoint-100-0.91000-1",
        "checkpoint-20-nan-1",
    ):
        (folder / f"{prefix}.index").write_text(prefix)
        (folder / f"{prefix}.data-00000-of-00001").write_text(f"weights of {prefix}")
    (folder / "example_info.json").write_text("{}")
    return folder


def test_select_prefers_later_step_of_equal_metric(training, tmp_path):
    best = select(training, "tune/f1_macro", "best", tmp_path / "chosen", tmp_path / "selected.json")
    assert (best.step, best.metric) == (100, 0.91)
    names = sorted(path.name for path in (tmp_path / "chosen").iterdir())
    assert names == ["example_info.json", "model.data-00000-of-00001", "model.index"]
    assert (tmp_path / "chosen" / "model.index").read_text() == "checkpoint-100-0.91000-1"


def test_select_records_all_rounds_in_order_of_steps(training, tmp_path):
    select(training, "tune/f1_macro", "best", tmp_path / "chosen", tmp_path / "selected.json")
    record = json.loads((tmp_path / "selected.json").read_text())
    assert [tune_round["step"] for tune_round in record["tune_rounds"]] == [9, 10, 100]
    assert (record["step"], record["value"], record["metric"]) == (100, 0.91, "tune/f1_macro")


def test_select_last_is_the_latest_step(training, tmp_path):
    (training / "checkpoint-101-0.10000-1.index").touch()
    assert select(training, "tune/f1_macro", "last", tmp_path / "chosen", tmp_path / "selected.json").step == 101


def test_list_checkpoints_passes_over_nan(training):
    assert {checkpoint.step for checkpoint in list_checkpoints(training)} == {9, 10, 100}


@pytest.mark.parametrize(
    "names", [[], ["checkpoint-0-0.99000-1.index"], ["checkpoint-7-nan-1.index"], ["ckpt-9.index"]]
)
def test_select_without_a_trained_checkpoint_tells_the_cure(tmp_path, names):
    for name in [*names, "example_info.json"]:
        (tmp_path / name).touch()
    with pytest.raises(InputError, match=r"made no step \(lower batch_size and steps_per_iter.*use_ema was false"):
        select(tmp_path, "tune/f1_macro", "best", tmp_path / "chosen", tmp_path / "selected.json")
    assert not (tmp_path / "chosen").exists()


def test_select_without_example_info_writes_nothing(training, tmp_path):
    (training / "example_info.json").unlink()
    with pytest.raises(InputError, match=r"example_info\.json: not found"):
        select(training, "tune/f1_macro", "best", tmp_path / "chosen", tmp_path / "selected.json")
    assert [path.name for path in tmp_path.iterdir()] == ["ema"]
