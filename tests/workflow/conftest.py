"""Running the workflow as a user does: in a folder of its own, through the command line."""

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import pytest
import yaml

REPOSITORY = Path(__file__).resolve().parents[2]
RECORD = ("results/checksums.tsv", "results/run.json", "results/ro-crate-metadata.json")  # these tell times


def copy_tracked(repository: Path, folder: Path) -> Path:
    """Copy the tracked files of the repository, as a fresh clone has them, into a folder; returns the folder."""
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=repository, capture_output=True, text=True, check=True)
    for name in filter(None, listed.stdout.split("\0")):
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy2(repository / name, folder / name, follow_symlinks=False)
    return folder


class Run(NamedTuple):
    """What a Snakemake call returned."""

    code: int
    text: str


class Experiment:
    """A folder with a configuration, and Snakemake in it."""

    def __init__(self, folder: Path, config: dict, snakefile: Path = REPOSITORY / "Snakefile"):
        self.folder = folder
        self.snakefile = snakefile
        self.variables: dict[str, str] = {}  # of the environment, beside those of the tests
        self.configuration = folder / "experiment.yaml"
        folder.mkdir(parents=True, exist_ok=True)
        self.write(config)

    def write(self, config: dict) -> None:
        """Replace the configuration."""
        self.config = config
        self.configuration.write_text(yaml.safe_dump(config))

    def command(self, *arguments: str, cores: int = 2) -> list[str]:
        """Words of a Snakemake call."""
        words = [sys.executable, "-m", "snakemake", "--snakefile", str(self.snakefile)]
        words += ["--directory", str(self.folder), "--configfile", str(self.configuration)]
        return [*words, "--cores", str(cores), "--nocolor", *arguments]

    def start(self, *arguments: str, cores: int = 2, **options) -> subprocess.Popen:
        """Start Snakemake in a session of its own, so that it can be killed with all its children."""
        return subprocess.Popen(
            self.command(*arguments, cores=cores),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            env={**os.environ, **self.variables, "PYTHONNOUSERSITE": "1"},
            start_new_session=True,
            **options,
        )

    def run(self, *arguments: str, cores: int = 2, timeout: int = 1800) -> Run:
        """Run Snakemake to its end."""
        with self.start(*arguments, cores=cores) as process:
            text, _ = process.communicate(timeout=timeout)
        return Run(process.returncode, text)

    def must_run(self, *arguments: str, cores: int = 2, timeout: int = 900) -> str:
        """Run Snakemake; fail the test with its words unless it ends well."""
        run = self.run(*arguments, cores=cores, timeout=timeout)
        assert run.code == 0, run.text
        return run.text

    def jobs_with(self, config: dict, *arguments: str) -> dict[str, int]:
        """Jobs that a dry run plans with another configuration."""
        own = self.config
        self.write(config)
        try:
            return self.jobs(*arguments)
        finally:
            self.write(own)

    def copy(self, folder: Path) -> "Experiment":
        """The same experiment with all its results in another folder, as deep: the model has a relative path."""
        shutil.copytree(self.folder, folder, symlinks=True)
        return Experiment(folder, self.config, self.snakefile)

    def jobs(self, *arguments: str) -> dict[str, int]:
        """Jobs that a dry run plans, per rule."""
        lines = iter(self.must_run(*arguments, "-n", "--quiet", "all").splitlines())
        counts = {}
        for line in lines:
            fields = line.split()
            if line.startswith("---"):
                counts = {name: int(count) for name, count in _table(lines)}
                break
            assert fields != ["Nothing", "to", "be", "done"], line
        return counts


def _table(lines):
    for line in lines:
        fields = line.split()
        if len(fields) != 2:
            return
        if fields[0] != "total":
            yield fields


def shell_commands(text: str) -> Iterator[tuple[str, str]]:
    """(rule, command) of every job that a dry run with -p prints."""
    rule = None
    for line in text.splitlines():
        if line.startswith(("rule ", "localrule ")):
            rule = line.split()[1].rstrip(":")
        elif line.startswith("Shell command: "):
            yield rule, line.removeprefix("Shell command: ")


def read_config(name: str) -> dict:
    """A configuration of config/."""
    return yaml.safe_load((REPOSITORY / "config" / f"{name}.yaml").read_text())


def read_record(folder: Path) -> dict:
    """The run record of an experiment's folder."""
    return json.loads((folder / "results" / "run.json").read_text(encoding="utf-8"))


def results_of(folder: Path) -> dict[str, bytes]:
    """Every result by its path but the run record, and but SavedModels: of those the digest of the weights."""
    files = [path for path in sorted((folder / "results").rglob("*")) if path.is_file()]
    kept = [path for path in files if "saved_model" not in path.parts or path.name == "weights.sha256"]
    found = {str(path.relative_to(folder)): path.read_bytes() for path in kept}
    return {name: data for name, data in found.items() if name not in RECORD}


def touch_inputs(folder: Path, config: dict) -> None:
    """Make the files that a configuration of call sets names, empty: planning opens none of them."""
    paths = [config["reference"], f"{config['reference']}.fai"]
    for row in config["samples"]:
        paths += [row["truth"], f"{row['truth']}.tbi", row["confident"]]
        paths += [pattern.replace("{sample}", row["sample"]) for pattern in config["call_sets"].values()]
    for path in paths:
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).touch()


@pytest.fixture
def tiny_config() -> dict:
    """The configuration of the smallest complete experiment."""
    return read_config("tiny")


@pytest.fixture
def new_experiment(tmp_path):
    """Make an experiment in a folder with a space and a quote in its name."""

    def make(config: dict, name: str = "an experiment's folder") -> Experiment:
        return Experiment(tmp_path / name, config)

    return make
