"""Running experiments through Slurm, as `snakemake --profile slurm` does."""

import sys
from pathlib import Path

import yaml

from tests.slurm.cluster import Cluster
from tests.workflow.conftest import Experiment

# What differs from the shipped profile: a node of the tests' has few cores and jobs of seconds.
QUICK = {
    "slurm-init-seconds-before-status-checks": 2,
    "seconds-between-status-checks": 2,
    "latency-wait": 10,
    "set-threads": {"train": 2, "call_variants": 2},
}


def quick_profile(path: Path, changes: dict) -> None:
    """Edit a copy of the profile, as a user does for another cluster; `changes` replace keys and add to mappings."""
    profile = yaml.safe_load(path.read_text())
    for key, value in (QUICK | changes).items():
        name = key.replace("_", "-")
        own = profile.get(name)
        profile[name] = merged(own, value) if isinstance(own, dict) else value
    path.write_text(yaml.safe_dump(profile, sort_keys=False))


def merged(left: dict, right: dict) -> dict:
    """Mappings of mappings, joined; the right one wins."""
    both = {key: merged(left[key], right[key]) for key in left.keys() & right.keys() if isinstance(left[key], dict)}
    return left | right | both


class Submitted(Experiment):
    """A folder with a configuration, and Snakemake that submits its jobs from a checkout."""

    def __init__(self, folder: Path, config: dict, checkout: Path):
        super().__init__(folder, config, checkout / "Snakefile")
        self.checkout = checkout

    def command(self, *arguments: str, cores: int = 2) -> list[str]:
        """Words of a Snakemake call; Slurm decides about cores."""
        words = [sys.executable, "-m", "snakemake", "--snakefile", str(self.snakefile)]
        words += ["--profile", str(self.checkout / "profiles" / "slurm"), "--nocolor"]
        return [*words, "--directory", str(self.folder), "--configfile", str(self.configuration), *arguments]


def rule_of(comment: str) -> str:
    """Rule of a job, from the comment that the executor gives it."""
    return comment.removeprefix("rule_").partition("_wildcards_")[0]


def rules_with_gpus(cluster: Cluster, run: str | None = None) -> dict[str, int]:
    """How many jobs of each rule had a GPU allocated."""
    counts = {}
    for row in cluster.accounts("JobName", "Comment", "AllocTRES"):
        if "gres/gpu=" in row["AllocTRES"] and run in (None, row["JobName"]):
            counts[rule_of(row["Comment"])] = counts.get(rule_of(row["Comment"]), 0) + 1
    return counts
