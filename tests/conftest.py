"""What all tests share: where the real data lie, if they are there; no clock in hypothesis; figures told at the end."""

import os
from functools import partial
from operator import attrgetter
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

FIGURES = "figures found in simulated experiments"
REPOSITORY = Path(__file__).resolve().parent.parent


def _folder(name: str) -> Path:
    data = Path(os.environ.get("RETRAIN_REAL_DATA") or REPOSITORY.parent / "shared" / "data")
    folder = data if name == "data" else data.parent / name
    if not folder.is_dir():
        pytest.skip(f"{name} of the real tools and reads not found: set RETRAIN_REAL_DATA")
    return folder


# A busy machine must fail no test: neither by the time of an example nor by that of drawing it.
settings.register_profile("untimed", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("untimed")


def pytest_configure(config):
    if config.pluginmanager.hasplugin("xdist"):
        config.pluginmanager.import_plugin("sharing")


def pytest_terminal_summary(terminalreporter):
    ended = [*terminalreporter.getreports("passed"), *terminalreporter.getreports("failed")]
    properties = [each for report in sorted(ended, key=attrgetter("nodeid")) for each in report.user_properties]
    figures = [text for name, text in properties if name == FIGURES]
    if figures:
        terminalreporter.section(FIGURES)
        terminalreporter.write_line("\n".join(figures))


@pytest.fixture
def tell(record_property):
    """Tell figures at the end of all tests."""
    return partial(record_property, FIGURES)


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
