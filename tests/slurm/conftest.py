"""The cluster of the tests, started once, and clones of the repository that submit to it."""

import shutil
from collections.abc import Iterable

import pytest

from tests.slurm.cluster import Cluster, reason_to_skip, wait_until
from tests.slurm.submitting import QUICK, Clone
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
def submitted(cluster, tmp_path_factory) -> Clone:
    """A clone in which the smallest experiment has been run through Slurm; leave it as it is."""
    clone = Clone(copy_tracked(REPOSITORY, tmp_path_factory.mktemp("clones") / "a clone"))
    clone.edit_profile(QUICK)
    clone.must_run()
    wait_until(cluster.is_idle, "all jobs have ended")
    return clone


@pytest.fixture
def undone(submitted, tmp_path):
    """Make a copy of that clone without some of its results."""

    def make(paths: Iterable[str]) -> Clone:
        root = tmp_path / "a clone"
        shutil.copytree(submitted.root, root, symlinks=True)
        for path in paths:
            assert (root / path).is_dir(), path
            shutil.rmtree(root / path)
        return Clone(root)

    return make


def pytest_terminal_summary(terminalreporter):
    """Print the outcome of every fault."""
    reports = [report for found in terminalreporter.stats.values() for report in found if hasattr(report, "when")]
    lines = [
        text
        for report in reports
        if report.when == "call"
        for name, text in report.user_properties
        if name == "outcome"
    ]
    if lines:
        terminalreporter.section("outcomes on Slurm")
        for line in lines:
            terminalreporter.write_line(line)
