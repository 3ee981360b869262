"""The cluster of the tests, started once, and experiments that run on it."""

from pathlib import Path

import pytest

from tests.slurm.cluster import Cluster, reason_to_skip
from tests.slurm.submitting import Submitted, quick_profile
from tests.workflow.conftest import REPOSITORY, copy_tracked


@pytest.fixture(scope="session")
def cluster():
    """A Slurm of the tests' own, or the reason why there is none."""
    reason = reason_to_skip()
    if reason:
        pytest.skip(reason)
    with Cluster() as started:
        yield started


@pytest.fixture(scope="session")
def new_checkout(tmp_path_factory):
    """Make a fresh clone of the repository whose Slurm profile suits the tests' cluster."""

    def make(**changes) -> Path:
        checkout = copy_tracked(REPOSITORY, tmp_path_factory.mktemp("clone") / "a clone")
        quick_profile(checkout / "profiles" / "slurm" / "config.yaml", changes)
        return checkout

    return make


@pytest.fixture
def new_submitted(cluster, new_checkout, tmp_path):
    """Make an experiment that runs on the cluster, with changes of the profile."""

    def make(config: dict, **changes) -> Submitted:
        checkout = new_checkout(**changes)
        return Submitted(tmp_path / "an experiment", config, checkout)

    return make
