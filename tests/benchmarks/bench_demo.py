"""What retraining gains in config/config.yaml, with other genomes, reads and training seeds each time."""

import math
from pathlib import Path

import pytest

from retrain import experiment, tables
from retrain.design import samples
from retrain.verdict import two_files
from tests.workflow.conftest import REPOSITORY, Experiment, read_config

SEEDS = (1, 2, 3)
ARM = "matched"
BLOCK_SIZE = 5_000  # the test individuals are 100 kb each
LEAST_F1 = 0.95
MOST_SECONDS = 3600
OWN_PROFILE = "illumina"  # of the reads that the baseline was trained on


@pytest.mark.parametrize("seed", SEEDS)
def bench_demo(seed, tmp_path, monkeypatch, show):
    """SNP F1 of baseline and arm: both good on the baseline's own platform, the arm better on the other one."""
    config = _config(seed)
    demo = Experiment(tmp_path / "demo", config)
    run = demo.run(timeout=MOST_SECONDS)
    assert run.code == 0, run.text
    monkeypatch.chdir(demo.folder)
    found = {sample: _snp_f1(sample) for sample in _tested(config)}
    for sample, row in found.items():
        show(_text(sample, _profile(config, sample), row))
    assert {_profile(config, sample) for sample in found} == {OWN_PROFILE, "harsh"}
    for sample, row in found.items():
        if _profile(config, sample) == OWN_PROFILE:
            assert min(row.left, row.right) > LEAST_F1, row
        else:
            assert row.low > 0, row


def _config(seed: int) -> dict:
    """The demo with other seeds, cut down to one arm and the cells and samples that are compared here."""
    config = read_config("config")
    config["seed"] += seed
    config["simulation"]["seed"] += seed
    rows = samples.read_table(REPOSITORY / "config" / config["samples"])
    config["samples"] = [row for row in rows if row["role"] != "select"]
    return {**config, "arms": {ARM: config["arms"][ARM]}, "crossing": "matched"}


def _tested(config: dict) -> list[str]:
    return [row["sample"] for row in config["samples"] if row["role"] == "test"]


def _profile(config: dict, sample: str) -> str:
    return config["simulation"]["samples"][sample].get("profile", OWN_PROFILE)


def _snp_f1(sample: str) -> two_files.Difference:
    """Difference between the baseline and the arm, from the graded calls of both in this folder."""
    plan = experiment.load_file("results/config.yaml")
    graded = tables.paths(plan, plan.cells, Path("results/benchmark"), ".vcf.gz")
    left, right = (path for path in graded if path.name == f"{sample}.vcf.gz")
    rows = two_files.compare(left, right, 1, BLOCK_SIZE)
    return next(row for row in rows if (row.type, row.metric) == ("SNP", "f1"))


def _text(sample: str, profile: str, row: two_files.Difference) -> str:
    interval = row.note if math.isnan(row.low) else f"95 % {row.low:+.4f} to {row.high:+.4f}"
    change = f"{row.left:.4f} -> {row.right:.4f}, {row.difference:+.4f} ({interval}; {row.blocks} blocks)"
    return f"{sample}, {profile}: SNP F1 {change}"
