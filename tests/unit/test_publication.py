"""Licences, citation, catalogue entry and CI say what is so, and name only what exists."""

import re
import tomllib
from importlib import metadata

import pytest
import yaml

# Spellings of the packages' metadata that are not SPDX; matplotlib's file is its own wording of the PSF licence.
SPDX = {
    "Apache 2.0": "Apache-2.0",
    "MIT License": "MIT",
    "License :: OSI Approved :: BSD License": "BSD-3-Clause",
    "License :: OSI Approved :: Python Software Foundation License": "PSF-2.0",
    "License :: OSI Approved :: MIT License": "MIT",
}


@pytest.fixture(scope="module")
def project(repository):
    return tomllib.loads((repository / "pyproject.toml").read_text())["project"]


@pytest.fixture(scope="module")
def packages(project):
    lines = [*project["dependencies"], *(line for extra in project["optional-dependencies"].values() for line in extra)]
    return [line.split("==")[0] for line in lines]


@pytest.fixture(scope="module")
def licences(repository):
    """Licence by package, as THIRD_PARTY.md's first table has them."""
    section = (repository / "THIRD_PARTY.md").read_text().split("## Python packages")[1].split("\n## ")[0]
    rows = [[cell.strip() for cell in line.split("|")[1:3]] for line in section.splitlines() if line.startswith("|")]
    return {name: licence for names, licence in rows[2:] for name in names.split(", ")}


def test_third_party_lists_every_package_of_pyproject_and_no_other(packages, licences):
    assert sorted(licences) == sorted(packages)


def stated_licence(name):
    """Licence by the installed package's metadata, or else the title of its licence file, as SPDX; None where the
    package is not installed."""
    try:
        package = metadata.distribution(name)
    except metadata.PackageNotFoundError:
        return None
    stated = package.metadata
    classifiers = [text for text in stated.get_all("Classifier") or [] if text.startswith("License")]
    texts = [stated["License-Expression"], stated["License"], *classifiers]
    titles = (path.read_text().splitlines()[0] for path in package.files or () if path.name.startswith("LICENSE"))
    found = next((text for text in texts if text and "\n" not in text), None) or next(titles)
    return SPDX.get(found, found)


def test_third_party_licences_are_those_of_the_packages(packages, licences):
    stated = {name: stated_licence(name) for name in packages}
    assert sum(licence is None for licence in stated.values()) <= 1  # of the two TensorFlows one is installed
    assert {name: licences[name] for name, licence in stated.items() if licence} == {
        name: licence for name, licence in stated.items() if licence
    }


def test_licence_is_the_same_everywhere(repository, project):
    citation = yaml.safe_load((repository / "CITATION.cff").read_text())
    assert citation["license"] == "BSD-3-Clause"
    assert project["license"] == {"file": "LICENSE"}
    assert (repository / "LICENSE").read_text().startswith("BSD 3-Clause License")


def test_citation_has_what_the_format_demands(repository, project):
    citation = yaml.safe_load((repository / "CITATION.cff").read_text())
    assert citation["cff-version"] == "1.2.0"
    assert citation["title"].startswith(project["name"])
    assert {"message", "authors"} <= citation.keys()
    for reference in citation["references"]:
        assert {"type", "title", "authors", "year", "doi"} <= reference.keys()
        assert re.fullmatch(r"10\.\d{4,9}/\S+", reference["doi"])


def test_version_stands_in_pyproject_only(repository, project):
    assert "version" not in yaml.safe_load((repository / "CITATION.cff").read_text())
    changes = re.findall(r"^## (\S+)", (repository / "CHANGELOG.md").read_text(), re.MULTILINE)
    assert changes[0] == "Unreleased" or changes[0] == project["version"]
    assert project["version"] in changes


def test_changes_are_newest_first(repository):
    headings = re.findall(r"^## (\d\S*)", (repository / "CHANGELOG.md").read_text(), re.MULTILINE)
    versions = [tuple(map(int, heading.split("."))) for heading in headings]
    assert versions == sorted(set(versions), reverse=True)


def test_catalogue_entry_has_the_keys_of_its_format(repository):
    usage = yaml.safe_load((repository / ".snakemake-workflow-catalog.yml").read_text())["usage"]
    assert usage.keys() == {"mandatory-flags", "software-stack-deployment"}
    assert usage["mandatory-flags"].keys() == {"desc", "flags"}
    deployment = usage["software-stack-deployment"]
    assert deployment.keys() == {"conda", "apptainer", "apptainer+conda", "report"}
    assert all(isinstance(value, bool) for value in deployment.values())


def test_ci_only_starts_the_gate(repository):
    workflows = sorted((repository / ".github" / "workflows").glob("*"))
    assert workflows
    for path in workflows:
        content = yaml.safe_load(path.read_text())
        steps = [step for job in content["jobs"].values() for step in job["steps"]]
        commands = [step["run"] for step in steps if "run" in step]
        assert commands == [".ci/run"]
        assert all(step.keys() & {"run", "uses"} for step in steps)
    gate = repository / ".ci" / "run"
    assert gate.stat().st_mode & 0o111


def test_ci_pythons_are_those_of_pyproject(repository, project):
    content = yaml.safe_load((repository / ".github" / "workflows" / "test.yml").read_text())
    pythons = content["jobs"]["test"]["strategy"]["matrix"]["python"]
    lowest, above = re.fullmatch(r">=3\.(\d+),<3\.(\d+)", project["requires-python"]).groups()
    minors = [int(python.removeprefix("3.")) for python in pythons]
    assert (min(minors), max(minors)) == (int(lowest), int(above) - 1)
