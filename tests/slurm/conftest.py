"""The cluster of the tests, started once, and clones of the repository that submit to it."""

import shutil

import pytest

from tests.slurm.cluster import Cluster, reason_to_skip, wait_until
from tests.slurm.submitting import QUICK, Clone
from tests.workflow.conftest import REPOSITORY, copy_tracked

CLONE = 'a "new" $(clone)'  # a name that a shell would take to pieces


@pytest.fixture(scope="session")
def own_slurm():
    """Whether a Slurm of the tests' own may be started here; skips with the reason why not."""
    reason = reason_to_skip()
    if reason:
        pytest.skip(reason)


@pytest.fixture(scope="session")
def cluster(own_slurm):
    """A Slurm of the tests' own."""
    with Cluster() as started:
        yield started


@pytest.fixture(scope="session")
def submission(cluster, tmp_path_factory) -> tuple[Clone, str]:
    """A clone in which the smallest experiment has been run through Slurm, and the run's words."""
    clone = Clone(copy_tracked(REPOSITORY, tmp_path_factory.mktemp("clones") / CLONE))
    clone.edit_profile(QUICK)
    words = clone.must_run()
    wait_until(cluster.is_idle, "all jobs have ended")
    return clone, words


@pytest.fixture(scope="session")
def submitted(submission) -> Clone:
    """That clone; leave it as it is."""
    return submission[0]


@pytest.fixture
def undone(submitted, tmp_path):
    """Make a copy of that clone without the results, and all that follows from them, whose folders have such names."""

    def make(*patterns: str) -> Clone:
        root = tmp_path / CLONE
        shutil.copytree(submitted.root, root, symlinks=True)
        found = [path for pattern in (*patterns, "tables", "report") for path in (root / "results").rglob(pattern)]
        assert len(found) > len(patterns)
        for path in found:
            shutil.rmtree(path, ignore_errors=True)  # one may lie in another
        return Clone(root)

    return make
