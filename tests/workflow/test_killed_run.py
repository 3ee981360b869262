"""kill -9 in a long job, then the same command again: the same tables, and training resumes where it was."""

import os
import re
import signal
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.workflow.conftest import Experiment, read_config

PATIENCE = 600  # seconds until a run that never reaches the wanted moment fails the test


def config(shards: int = 2, epochs: int = 2) -> dict:
    tiny = read_config("tiny")
    tiny["shards"] = shards
    tiny["train"]["num_epochs"] = epochs
    tiny |= {"controls": False, "crossing": "matched"}
    return tiny


def kill_when(experiment: Experiment, moment: Callable[[Path], bool]) -> None:
    """Start the run, and kill it with all its jobs as soon as the moment has come."""
    with experiment.start() as process:
        end = time.monotonic() + PATIENCE
        while not moment(experiment.folder):
            assert process.poll() is None, process.stdout.read()
            assert time.monotonic() < end
            time.sleep(0.02)
        os.killpg(process.pid, signal.SIGKILL)
        process.stdout.close()
        process.wait()


def log(experiment: Experiment, pattern: str) -> str:
    return "".join(path.read_text() for path in sorted((experiment.folder / "logs").glob(pattern)))


def tables(experiment: Experiment) -> dict[str, bytes]:
    folder = experiment.folder / "results" / "tables"
    return {path.name: path.read_bytes() for path in sorted(folder.iterdir())}


@pytest.fixture(scope="module")
def killed(tmp_path_factory) -> Experiment:
    """One experiment, killed in make_examples, in train and in call_variants, each time started again."""
    experiment = Experiment(tmp_path_factory.mktemp("killed") / "run", config(shards=4, epochs=6))
    kill_when(experiment, lambda folder: any(folder.glob("work/make_*_examples/*/done/*")))
    kill_when(experiment, lambda folder: any(folder.glob("work/train/*/out/checkpoints/pre_ema/ckpt-*.index")))
    kill_when(experiment, lambda folder: any(folder.glob("logs/call_variants/*.sensitive.*")))
    experiment.must_run()
    return experiment


def test_killed_run_gives_the_same_tables(killed, tmp_path):
    whole = Experiment(tmp_path / "whole", killed.config)
    whole.must_run()
    assert tables(killed) == tables(whole)


def test_killed_training_resumes_at_a_later_step(killed):
    steps = re.findall(r"resumed at step (\d+)", log(killed, "train/*.log"))
    assert steps
    assert int(steps[-1]) > 0


def test_killed_make_examples_keeps_finished_shards(killed):
    assert re.search(r"[1-4] of 4 tasks were finished before", log(killed, "make_*_examples/*.log"))
