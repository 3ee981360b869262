"""The demo through Slurm: the tables of a local run, and GPUs where they belong."""

import pytest

from tests.slurm.cluster import wait_until
from tests.slurm.reading import allocated_gpus, differing, jobs_of, most_at_once, run_of
from tests.slurm.settings import GPUS
from tests.slurm.submitting import QUICK, Clone
from tests.workflow.conftest import REPOSITORY, Experiment, copy_tracked

pytestmark = pytest.mark.slow
CONFIGURATION = "config/config.yaml"
LIMIT = 5400  # seconds


def test_demo_is_the_same_on_slurm(cluster, tmp_path, tell):
    clone = Clone(copy_tracked(REPOSITORY, tmp_path / "a clone"), CONFIGURATION)
    clone.edit_profile(QUICK)
    run = run_of(clone.must_run(limit=LIMIT))
    wait_until(cluster.is_idle, "all jobs have ended")
    local = Experiment(tmp_path / "local", {}, clone.root / "Snakefile")
    local.configuration = clone.root / CONFIGURATION
    local.must_run(timeout=LIMIT)
    assert differing(local.folder, clone.root, elsewhere=True) == []
    jobs, planned = jobs_of(cluster, run), local.jobs("--forceall")
    assert allocated_gpus(jobs) == {rule: planned[rule] for rule in ("train", "call_variants")}
    assert 1 <= most_at_once(jobs) <= GPUS
    tell(f"demo: {len(jobs)} jobs, with a GPU {allocated_gpus(jobs)}, {most_at_once(jobs)} at once")
