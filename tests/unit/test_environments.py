"""Versions are pinned in pyproject.toml; the lock file and the conda environments say the same."""

import re
import tomllib

import pytest
import yaml


@pytest.fixture(scope="module")
def pinned(repository):
    project = tomllib.loads((repository / "pyproject.toml").read_text())["project"]
    extras = [line for extra in project["optional-dependencies"].values() for line in extra]
    return dict(line.split(";")[0].split("==") for line in project["dependencies"] + extras)


def test_lock_has_every_pinned_version(repository, pinned):
    locked = dict(re.findall(r"^([\w.-]+)==([\w.]+)", (repository / "requirements.lock").read_text(), re.MULTILINE))
    assert {name: locked.get(name) for name in pinned} == pinned


def test_lock_names_no_registry(repository):
    assert "://" not in (repository / "requirements.lock").read_text()


@pytest.mark.parametrize("name", ["analysis", "engine"])
def test_environment_has_pinned_versions(repository, pinned, name):
    environment = yaml.safe_load((repository / "envs" / f"{name}.yaml").read_text())
    requirements = next(part["pip"] for part in environment["dependencies"] if isinstance(part, dict))
    versions = dict(line.split("==") for line in requirements)
    assert {package: pinned.get(package) for package in versions} == versions
