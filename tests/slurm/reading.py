"""What a run through Slurm left: results against those of another run, and what accounting says of its jobs."""

import re
from pathlib import Path

from tests.slurm.cluster import Cluster, wait_until
from tests.slurm.submitting import rule_of
from tests.workflow.conftest import read_record, results_of

_COLUMNS = ("JobID", "JobName", "Comment", "State", "ReqMem", "NodeList", "AllocTRES", "Start", "End")


# They name the baseline's model as it is seen from the experiment's folder.
_OF_PLACE = {"results/config.yaml", "results/plan.yaml", "results/report/report.html"}


def differing(left: Path, right: Path, *, elsewhere: bool = False) -> list[str]:
    """Results that are not the same bytes in two folders; `elsewhere` means from another place of the checkout."""
    one, other = results_of(left), results_of(right)
    exempt = _OF_PLACE if elsewhere else set()
    return sorted(name for name in (one.keys() | other.keys()) - exempt if one.get(name) != other.get(name))


def run_of(text: str) -> str:
    """Id of a run from its words: the name of all its jobs."""
    return re.search(r"SLURM run ID: (\S+)", text)[1]


def jobs_of(cluster: Cluster, run: str) -> list[dict[str, str]]:
    """Accounts of the jobs of one run, in the order of submission, once all have an end there."""
    wait_until(lambda: all(row["End"] != "Unknown" for row in cluster.accounts("End")), "accounting is complete")
    return [row for row in cluster.accounts(*_COLUMNS) if row["JobName"] == run]


def attempts(cluster: Cluster, run: str, rule: str) -> list[dict[str, str]]:
    """The same for one rule."""
    return [row for row in jobs_of(cluster, run) if rule_of(row["Comment"]) == rule]


def allocated_gpus(jobs: list[dict[str, str]]) -> dict[str, int]:
    """How many jobs of each rule had one GPU allocated; no job may have more."""
    rules = [rule_of(row["Comment"]) for row in jobs if "gres/gpu=1" in row["AllocTRES"].split(",")]
    assert len(rules) == sum("gpu" in row["AllocTRES"] for row in jobs)
    return {rule: rules.count(rule) for rule in rules}


def most_at_once(jobs: list[dict[str, str]]) -> int:
    """The largest number of jobs with a GPU at one moment."""
    spans = [(row["Start"], row["End"]) for row in jobs if "gres/gpu" in row["AllocTRES"]]
    return max(sum(start <= moment < end for start, end in spans) for moment, _ in spans)


def states(jobs: list[dict[str, str]]) -> list[str]:
    """How the jobs ended."""
    return [job["State"] for job in jobs]


def recorded_attempts(folder: Path) -> dict[str, dict]:
    """All attempts of the run record, by number of the job on Slurm."""
    return {str(each["job"]): each for job in read_record(folder)["jobs"] for each in job["attempts"]}
