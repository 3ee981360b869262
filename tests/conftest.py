"""Fixtures that every test may use: where the real data lie, if they are there."""

import os
from pathlib import Path

import pytest

from tests.workflow.conftest import Experiment, read_config

REPOSITORY = Path(__file__).resolve().parent.parent


def _folder(name: str) -> Path:
    data = Path(os.environ.get("RETRAIN_REAL_DATA") or REPOSITORY.parent / "shared" / "data")
    folder = data if name == "data" else data.parent / name
    if not folder.is_dir():
        pytest.skip(f"{name} of the real tools and reads not found: set RETRAIN_REAL_DATA")
    return folder


@pytest.fixture(scope="session")
def repository() -> Path:
    """Root of the checkout."""
    return REPOSITORY


@pytest.fixture(scope="session")
def real_data() -> Path:
    """Real NA12878 and HG002 reads with GIAB truth."""
    return _folder("data")


@pytest.fixture(scope="session")
def oracles() -> Path:
    """Stored outputs of the real DeepVariant and hap.py."""
    return _folder("oracles")


@pytest.fixture(scope="session")
def contracts() -> Path:
    """Flags of DeepVariant and hap.py as read from their sources."""
    return _folder("contracts")


@pytest.fixture(scope="session")
def finished(tmp_path_factory) -> Experiment:
    """The smallest experiment, run on two cores in a folder with a space and a quote; leave it as it is."""
    experiment = Experiment(tmp_path_factory.mktemp("runs") / "tiny's run", read_config("tiny"))
    experiment.must_run(cores=2)
    return experiment
