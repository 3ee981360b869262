"""`snakemake --profile slurm` from the repository's root: the same tables, and GPUs where they belong."""

import pytest

from tests.slurm.cluster import wait_until
from tests.slurm.settings import GPUS
from tests.slurm.submitting import rule_of
from tests.workflow.test_tiny_run import contents


@pytest.fixture(scope="module")
def jobs(cluster, submitted) -> list[dict[str, str]]:
    """What Slurm's accounting says about the jobs of the run."""
    columns = ("JobName", "Comment", "State", "AllocTRES", "Start", "End")
    wait_until(lambda: all(row["End"] != "Unknown" for row in cluster.accounts(*columns)), "accounting is complete")
    rows = cluster.accounts(*columns)
    return [row for row in rows if row["JobName"] == rows[0]["JobName"]]


def test_tables_are_those_of_a_local_run(finished, submitted):
    local, other = contents(finished.folder), contents(submitted.root)
    assert sorted(local) == sorted(other)
    assert [name for name in local if local[name] != other[name]] == []


def test_only_training_and_calling_have_a_gpu(finished, jobs, record_property):
    planned = finished.jobs("--forceall")
    gpus = [rule_of(row["Comment"]) for row in jobs if "gres/gpu=" in row["AllocTRES"]]
    with_gpu = {rule: gpus.count(rule) for rule in gpus}
    assert with_gpu == {rule: planned[rule] for rule in ("train", "call_variants")}
    assert {row["State"] for row in jobs} == {"COMPLETED"}
    record_property("outcome", f"tiny experiment: {len(jobs)} jobs COMPLETED, with a GPU: {with_gpu}")


def test_never_more_gpus_than_exist(jobs, record_property):
    gpus = [(row["Start"], row["End"]) for row in jobs if "gres/gpu=1" in row["AllocTRES"]]
    at_once = max(sum(start <= moment < end for start, end in gpus) for moment, _ in gpus)
    record_property("outcome", f"tiny experiment: at most {at_once} of {GPUS} GPUs at once")
    assert 1 <= at_once <= GPUS


def test_run_again_has_nothing_to_do(submitted):
    assert "Nothing to be done" in submitted.must_run("-n")
