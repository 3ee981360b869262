"""`snakemake --profile slurm` from the repository's root: the same tables, and GPUs where they belong."""

import pytest

from tests.slurm.reading import (
    allocated_gpus,
    differing,
    jobs_of,
    most_at_once,
    recorded_attempts,
    run_of,
    states,
)
from tests.slurm.settings import GPUS
from tests.workflow.conftest import read_record

SHORT = 5  # seconds; this cluster looks at memory every second, when a short job may be over


@pytest.fixture(scope="module")
def jobs(cluster, submission) -> list[dict[str, str]]:
    """What Slurm's accounting says about the jobs of the run."""
    return jobs_of(cluster, run_of(submission[1]))


def test_tables_are_those_of_a_local_run(finished, submitted):
    assert differing(finished.folder, submitted.root, elsewhere=True) == []


def test_only_training_and_calling_have_a_gpu(finished, jobs, tell):
    planned = finished.jobs("--forceall")
    assert allocated_gpus(jobs) == {rule: planned[rule] for rule in ("train", "call_variants")}
    assert set(states(jobs)) == {"COMPLETED"}
    tell(f"tiny experiment: {len(jobs)} jobs COMPLETED, with a GPU: {allocated_gpus(jobs)}")


def test_never_more_gpus_than_exist(jobs, tell):
    assert 1 <= most_at_once(jobs) <= GPUS
    tell(f"tiny experiment: at most {most_at_once(jobs)} of {GPUS} GPUs at once")


def test_record_has_what_slurm_accounted(submitted, jobs):
    record = read_record(submitted.root)
    assert [run["executor"] for run in record["runs"]] == ["slurm"]
    assert record["accounting"] == {"source": "sacct", "reason": ""}
    told = recorded_attempts(submitted.root)
    columns = {"state": "State", "nodes": "NodeList", "allocated": "AllocTRES"}
    assert {number: {name: each[name] for name in columns} for number, each in told.items()} == {
        row["JobID"]: {name: row[column] for name, column in columns.items()} for row in jobs
    }
    assert all(each["seconds"] >= 0 for each in told.values())
    assert [each for each in told.values() if each["max_rss_mb"] is None and each["seconds"] > SHORT] == []
    memory = [each["max_rss_mb"] for each in told.values() if each["max_rss_mb"] is not None]
    assert min(memory) > 0
    assert len(memory) > len(told) / 2


def test_run_again_has_nothing_to_do(submitted):
    assert "Nothing to be done" in submitted.must_run("-n")
