"""Whole trainings on images whose label can be seen: checkpoints, resuming, stopping, refusals."""

import shutil
from pathlib import Path

import numpy as np
import pytest
from labelled_examples import INFO, SHAPE, make_config, make_examples, write_dataset

from genomics.errors import InputError
from minidv import checkpoints, example_info, network, tensorflow_setup, training
from minidv.checkpoints import WEIGHTS
from minidv.example_info import ExampleInfo
from minidv.training import Training


@pytest.fixture(scope="module", autouse=True)
def tensorflow():
    return tensorflow_setup.start()


@pytest.fixture(scope="module")
def data(tmp_path_factory):
    folder = tmp_path_factory.mktemp("data")
    train = write_dataset(folder / "train", make_examples(48, seed=1), shards=2)
    tune = write_dataset(folder / "tune", make_examples(24, seed=2))
    return {"train_dataset_pbtxt": str(train), "tune_dataset_pbtxt": str(tune)}


def run(folder, data, log=lambda line: None, **changes):
    return Training(make_config(**data, **changes), Path(folder), log).run()


@pytest.fixture(scope="module")
def finished(data, tmp_path_factory):
    """Folder, digest and log of a training of 17 steps, 6 per epoch, that was not disturbed."""
    folder, lines = tmp_path_factory.mktemp("finished"), []
    return folder, run(folder, data, lines.append, num_epochs=3), lines


class KilledError(Exception):
    pass


def kill_before(monkeypatch, step):
    """Make the training die when it is about to make this step."""
    whole = Training._step

    def dying(self, learner, batch):
        if self._metadata.step == step:
            raise KilledError
        whole(self, learner, batch)

    monkeypatch.setattr(Training, "_step", dying)


def test_run_learns_what_can_be_seen(data, tmp_path):
    lines = []
    run(tmp_path, data, lines.append, num_epochs=12, learning_rate=1e-2)
    last = checkpoints.newest(tmp_path / "checkpoints" / "ema")
    assert float(last.name.split("-")[2]) > 0.9


def test_run_writes_upstreams_files(finished):
    folder, digest, _ = finished
    ema, state = folder / "checkpoints" / "ema", folder / "checkpoints" / "pre_ema"
    for place in (folder / "checkpoints", ema):
        assert example_info.read(place / "example_info.json") == INFO
    named = sorted(path.name.split("-")[1] for path in ema.glob("checkpoint-*-*-1.index"))
    assert named == ["12", "17", "6"]
    assert sorted(path.name for path in state.glob("*.index")) == ["ckpt-12.index", "ckpt-17.index"]
    assert not list(folder.rglob(".*"))
    assert not list(folder.rglob("saved_model.pb"))
    assert network.weights_digest(checkpoints.load(checkpoints.newest(ema)).part(WEIGHTS)) == digest


def test_run_checkpoint_tells_where_it_comes_from(finished):
    metadata = checkpoints.load(checkpoints.newest(finished[0] / "checkpoints" / "ema")).metadata
    assert (metadata.step, metadata.seed, metadata.shape, metadata.channels) == (17, 0, SHAPE, INFO.channels)
    assert metadata.config["batch_size"] == 8
    assert not any(str(value).startswith("/") for value in metadata.config.values())


def test_run_tells_start_tune_and_end(finished):
    _, digest, lines = finished
    assert "start at step 0" in lines
    assert [line.split(":")[0] for line in lines if line.startswith("tune")] == [
        "tune at step 6",
        "tune at step 12",
        "tune at step 17",
    ]
    assert lines[-1] == f"finished at step 17; weights sha256 {digest}"


def test_run_named_metric_is_that_of_the_weights(finished, data):
    """The F1 in the name, computed again from the stored weights."""
    prefix = checkpoints.newest(finished[0] / "checkpoints" / "ema")
    built = checkpoints.load(prefix).network()
    examples = make_examples(24, seed=2)
    images = np.stack([example.pixels for example in examples])
    predicted = np.asarray(built(network.preprocess(images))).argmax(axis=1)
    labels = np.array([example.label for example in examples])
    right = [((predicted == number) & (labels == number)).sum() for number in range(3)]
    called = [(predicted == number).sum() for number in range(3)]
    scores = [2 * right[number] / (called[number] + 8) for number in range(3)]
    assert prefix.name == f"checkpoint-17-{np.mean(scores):.5f}-1"  # classes are equally frequent


@pytest.mark.parametrize("step", [4, 6, 9, 16])
def test_run_killed_and_resumed_gives_the_same_bytes(finished, data, tmp_path, monkeypatch, step):
    monkeypatch.setattr(training, "SAVE_EVERY", 4)
    with monkeypatch.context() as patch:
        kill_before(patch, step)
        with pytest.raises(KilledError):
            run(tmp_path, data, num_epochs=3)
    lines = []
    assert run(tmp_path, data, lines.append, num_epochs=3) == finished[1]
    assert f"resumed at step {max(place for place in (4, 6, 8, 12, 16) if place <= step)}" in lines
    for path in sorted((finished[0] / "checkpoints" / "ema").glob("*")):
        assert (tmp_path / "checkpoints" / "ema" / path.name).read_bytes() == path.read_bytes(), path.name


def test_run_again_when_finished_changes_nothing(finished, data, tmp_path):
    folder = shutil.copytree(finished[0], tmp_path / "copy")
    lines = []
    assert run(folder, data, lines.append, num_epochs=3) == finished[1]
    assert "resumed at step 17" in lines


def test_run_resumes_on_moved_data(finished, data, tmp_path):
    folder = shutil.copytree(finished[0], tmp_path / "copy")
    moved = shutil.copytree(Path(data["tune_dataset_pbtxt"]).parent, tmp_path / "elsewhere")
    there = data | {"tune_dataset_pbtxt": str(moved / "x.dataset_config.pbtxt")}
    assert run(folder, there, num_epochs=3) == finished[1]


def test_run_trial_is_the_seed(finished, data, tmp_path):
    assert run(tmp_path / "a", data, num_epochs=3, trial=1) != finished[1]


def test_run_refuses_to_resume_another_training(finished, data, tmp_path):
    folder = shutil.copytree(finished[0], tmp_path / "copy")
    with pytest.raises(InputError) as error:
        run(folder, data, num_epochs=3, trial=1, learning_rate=0.5)
    assert [problem.split("'")[0].split(" with ")[1][:20] for problem in error.value.problems] == [
        "learning_rate 0.003,",
        "trial 0, now 1 is as",
    ]


def test_run_without_state_removes_foreign_checkpoints(data, tmp_path):
    stale = tmp_path / "checkpoints" / "ema" / "checkpoint-99-1.00000-1.index"
    stale.parent.mkdir(parents=True)
    stale.touch()
    run(tmp_path, data)
    assert not stale.exists()


def test_run_without_ema_stores_the_plain_weights(data, tmp_path):
    digest = run(tmp_path, data, use_ema=False)
    state = checkpoints.load(checkpoints.newest(tmp_path / "checkpoints" / "pre_ema"))
    assert network.weights_digest(state.part(WEIGHTS)) == digest


def test_run_warm_start_begins_with_the_given_weights(finished, data, tmp_path):
    prefix = checkpoints.newest(finished[0] / "checkpoints" / "ema")
    lines = []
    run(tmp_path, data, lines.append, init_checkpoint=str(prefix), learning_rate=1e-9)
    tuned = [line for line in lines if line.startswith("tune at step")]
    assert tuned[0].startswith("tune at step 0")
    value = prefix.name.split("-")[2]
    assert all(f"tune/f1_weighted {value}" in line for line in tuned)  # nearly no learning: as good as at the start


def test_run_stops_early(data, tmp_path):
    lines = []
    run(tmp_path, data, lines.append, num_epochs=9, learning_rate=1e-12, early_stopping_patience=2)
    assert any(line.startswith("stopped early") for line in lines)
    tuned = [line for line in lines if line.startswith("tune")]
    assert len(tuned) == 3  # the first improves on nothing, it counts; then two without improvement
    again = []
    run(tmp_path, data, again.append, num_epochs=9, learning_rate=1e-12, early_stopping_patience=2)
    assert not any(line.startswith("tune") for line in again)


def test_run_stops_when_the_loss_is_no_number(data, tmp_path):
    with pytest.raises(InputError, match=r"loss is .*; lower config\.learning_rate"):
        run(tmp_path, data, optimizer="sgd", learning_rate=1e30)


def test_run_refuses_a_metric_without_value(data, tmp_path):
    tune = write_dataset(tmp_path / "tune", make_examples(6, seed=1, labels=[0, 1]))
    there = data | {"tune_dataset_pbtxt": str(tune)}
    with pytest.raises(InputError, match=r"tune/recall_homalt has no value .*\[3, 3, 0\]"):
        run(tmp_path / "run", there, best_checkpoint_metric="tune/recall_homalt")


def test_training_checks_before_it_writes(data, tmp_path):
    other = write_dataset(tmp_path / "tune", make_examples(6, seed=1), info=ExampleInfo(SHAPE, (1, 2, 4)))
    there = data | {"tune_dataset_pbtxt": str(other)}
    with pytest.raises(InputError) as error:
        Training(make_config(**there, class_weights="1"), tmp_path / "run")
    assert len(error.value.problems) == 2
    with pytest.raises(InputError, match="no checkpoint of this prefix"):
        Training(make_config(**data, init_checkpoint="/path/to/warmstart/checkpoint"), tmp_path / "run")
    with pytest.raises(InputError, match="batch_size 512 larger than 48 examples"):
        Training(make_config(**data, batch_size=512), tmp_path / "run")
    assert not (tmp_path / "run").exists()
