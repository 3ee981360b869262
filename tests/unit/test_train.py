"""The command line of train, and a killed process that goes on."""

import os
import signal
import subprocess
import sys
import time

import pytest
from labelled_examples import make_examples, write_dataset

from genomics import cli
from genomics.errors import InputError
from minidv import checkpoints, network, train

DATASETS = ["--config.train_dataset_pbtxt=a", "--config.tune_dataset_pbtxt=b"]
BASE = ["--config=path/to/dv_config.py:base", "--experiment_dir=run", *DATASETS]


@pytest.fixture(scope="module")
def data(tmp_path_factory):
    folder = tmp_path_factory.mktemp("data")
    paths = {
        "train": write_dataset(folder / "train", make_examples(48, seed=1)),
        "tune": write_dataset(folder / "tune", make_examples(12, seed=2)),
    }
    return [f"--config.{name}_dataset_pbtxt={path}" for name, path in paths.items()]


SMALL_RUN = [
    "--config=dv_config.py:wgs",
    "--strategy=mirrored",
    "--config.batch_size=4",
    "--config.steps_per_iter=1",
    "--config.learning_rate=0.001",
    "--config.trial=3",
]


def test_parse_takes_the_presets_values():
    config = train.parse(["--config=dv_config.py:wgs", "--experiment_dir=run", *DATASETS]).config
    assert (config.optimizer, config.learning_rate, config.warmup_steps) == ("sgd", 0.01, 0)
    assert train.parse([*BASE, "--config.learning_rate", "0.5"]).config.learning_rate == 0.5


def test_parse_builds_the_small_network_unless_told():
    assert train.parse(BASE).config.model_type == network.SMALL
    assert train.parse([*BASE, "--config.model_type=inception_v3"]).config.model_type == network.INCEPTION_V3
    assert train.parse([*BASE, "--config.model_type", "inception_v3"]).config.model_type == network.INCEPTION_V3


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (["--config=dv_config.py:base"], "--experiment_dir: is required"),
        ([*BASE, "--strategy=tpu"], "only mirrored is implemented"),
        ([*BASE, "--config.ablation_channels=insert_size"], "ablation_channels.*not implemented"),
        ([*BASE, "--config.denovo_enabled=true"], "denovo_enabled.*not implemented"),
        ([*BASE, "--debug"], "debug.*not implemented"),
        ([*BASE, "--config.momentun=1"], "no flag.*did you mean --config.momentum"),
        (["--config=dv_config.py:none", "--experiment_dir=run"], "'none' is not known"),
    ],
)
def test_parse_refuses(words, message):
    with pytest.raises(InputError, match=message):
        train.parse(words)


def test_parse_tells_everything_that_is_required():
    with pytest.raises(InputError) as error:
        train.parse(["--config=dv_config.py:wgs", "--strategy=tpu"])
    assert error.value.problems == (
        "train: --config.train_dataset_pbtxt: is required",
        "train: --config.tune_dataset_pbtxt: is required",
        "train: --experiment_dir: is required",
        "train: --strategy: only mirrored is implemented here; found tpu",
    )


def test_main_tells_a_batch_that_is_too_large(data, tmp_path, capsys):
    words = [*data, "--config=dv_config.py:wgs", "--config.batch_size=512", f"--experiment_dir={tmp_path}/run"]
    assert cli.run(train.main, words) == cli.BAD_INPUT
    assert "batch_size 512 larger than 48 examples" in capsys.readouterr().err
    assert not (tmp_path / "run").exists()


def test_main_killed_by_signal_goes_on_and_gives_the_same_weights(data, tmp_path, repository, capsys):
    words = [*data, *SMALL_RUN, "--config.num_epochs=12"]
    command = [sys.executable, "-m", "minidv.train", *words, f"--experiment_dir={tmp_path}/a"]
    environment = os.environ | {"PYTHONPATH": str(repository / "scripts")}
    with subprocess.Popen(command, env=environment, stdout=subprocess.DEVNULL) as process:
        while process.poll() is None and not checkpoints.newest(tmp_path / "a" / "checkpoints" / "pre_ema"):
            time.sleep(0.01)
        process.kill()
    assert process.returncode == -signal.SIGKILL
    train.main([*words, f"--experiment_dir={tmp_path}/a"])
    resumed = capsys.readouterr().out
    train.main([*words, f"--experiment_dir={tmp_path}/b"])
    whole = capsys.readouterr().out
    assert "start at step 0" in whole
    assert 0 < int(resumed.partition("resumed at step ")[2].split()[0]) < 143
    assert whole.splitlines()[-1].startswith("finished at step 143; weights sha256 ")
    assert resumed.splitlines()[-1] == whole.splitlines()[-1]


def test_main_prints_nothing_of_tensorflow(data, tmp_path, capfd):
    train.main([*data, *SMALL_RUN, "--config.num_epochs=1", "--config.limit=2", f"--experiment_dir={tmp_path}"])
    captured = capfd.readouterr()
    assert captured.err == ""
    assert captured.out.splitlines()[1] == "network: small, channels [1, 2, 3], seed 3"
