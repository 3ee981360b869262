"""`snakemake --profile slurm` from the repository's root: the same tables, and GPUs where they belong."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.slurm.cluster import wait_until
from tests.slurm.settings import GPUS
from tests.slurm.submitting import rule_of
from tests.workflow.test_tiny_run import contents

LIMIT = 1500  # seconds until a run that hangs fails the tests


@pytest.fixture(scope="module")
def root(cluster, new_checkout) -> Path:
    """The repository's root after the run."""
    folder = new_checkout()
    words = [sys.executable, "-m", "snakemake", "--profile", "slurm", "--configfile", "config/tiny.yaml"]
    done = subprocess.run(
        words,
        cwd=folder,
        env=os.environ | {"PYTHONNOUSERSITE": "1"},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        timeout=LIMIT,
    )
    assert done.returncode == 0, done.stderr
    wait_until(cluster.is_idle, "all jobs have ended")
    return folder


@pytest.fixture(scope="module")
def jobs(cluster, root) -> list[dict[str, str]]:
    """What Slurm's accounting says about the jobs of the run."""
    columns = ("JobID", "Comment", "State", "AllocTRES", "Start", "End")
    wait_until(lambda: all(row["End"] != "Unknown" for row in cluster.accounts(*columns)), "accounting is complete")
    return cluster.accounts(*columns)


def test_tables_are_those_of_a_local_run(finished, root):
    local, submitted = contents(finished.folder), contents(root)
    assert sorted(local) == sorted(submitted)
    assert [name for name in local if local[name] != submitted[name]] == []


def test_only_training_and_calling_have_a_gpu(finished, jobs):
    planned = finished.jobs("--forceall")
    with_gpu = [rule_of(row["Comment"]) for row in jobs if "gres/gpu=" in row["AllocTRES"]]
    assert {rule: with_gpu.count(rule) for rule in set(with_gpu)} == {
        rule: planned[rule] for rule in ("train", "call_variants")
    }
    assert {row["State"] for row in jobs} == {"COMPLETED"}


def test_never_more_gpus_than_exist(jobs):
    gpus = [(row["Start"], row["End"]) for row in jobs if "gres/gpu=1" in row["AllocTRES"]]
    at_once = [sum(start <= moment < end for start, end in gpus) for moment, _ in gpus]
    assert 1 <= max(at_once) <= GPUS


def test_run_again_has_nothing_to_do(root):
    words = [sys.executable, "-m", "snakemake", "--profile", "slurm", "--configfile", "config/tiny.yaml", "-n"]
    done = subprocess.run(words, cwd=root, capture_output=True, text=True)
    assert "Nothing to be done" in done.stdout + done.stderr
