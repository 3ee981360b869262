"""The run record as one document: results/run.json, which config/schemas/run.schema.yaml describes."""

import re
import shlex
import sys
from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from importlib import metadata
from pathlib import Path

from genomics.errors import raise_all
from retrain import schemas
from retrain.containers import addresses
from retrain.experiment import Experiment
from retrain.recording import checkouts, costs, times
from retrain.recording.checksum_tables import Row
from retrain.recording.files import IMAGE, INPUT, OUTPUT
from retrain.recording.notes import Noted, Run

FORM = 1  # raised when a key of the record changes its meaning
GRADING = "happy"  # the one tool that runs where calls are given
NAME = re.compile(r"[\w.-]+")
DIGEST = re.compile(rf"@({addresses.DIGEST})$")
SUMS = ("path", "size", "modified", "sha256", "source")


def describe(plan: Experiment, config: Mapping, noted: Noted, checksums: Sequence[Row], checkout: Path) -> dict:
    """The record; `config` is the resolved configuration as it was written. InputError where it breaks its schema."""
    starts = [run.started for run in noted.runs if noted.is_whole]
    jobs, reason = costs.of_jobs(noted, starts)
    record = {
        "form": FORM,
        "workflow": _workflow(checkout),
        "runs": [_run(run) for run in noted.runs],
        "seeds": _seeds(plan),
        "tools": _tools(plan, checksums),
        "inputs": [_sums(row, "origin", "address") for row in checksums if row.kind == INPUT],
        "outputs": [_output(row, starts) for row in checksums if row.kind == OUTPUT],
        "accounting": {"source": "" if reason else "sacct", "reason": reason},
        "jobs": jobs,
        "config": dict(config),
    }
    raise_all(schemas.check(record, schemas.load("run"), "run.json")[1])
    return record


def _workflow(checkout: Path) -> dict:
    """The code that records, and the packages that it finds; runs tell theirs."""
    project = checkouts.project(checkout)
    named = [*project["dependencies"], *project["optional-dependencies"]["embedded"]]
    return {
        "name": project["name"],
        "version": project["version"],
        "python": sys.version.split()[0],
        "packages": _versions(NAME.match(line)[0] for line in named),
    }


def _versions(names: Iterable[str]) -> dict[str, str]:
    """Versions of the packages that are installed."""
    found = {}
    for name in sorted(set(names)):
        with suppress(metadata.PackageNotFoundError):
            found[name] = metadata.version(name)
    return found


def _run(run: Run) -> dict:
    start = {"started": run.started, "executor": run.executor, "snakemake": run.snakemake}
    return {**start, **run.code._asdict()}


def _seeds(plan: Experiment) -> dict:
    """All seeds: of the experiment, of the simulation (None without), and the trial of every model trained here."""
    trials = {name: plan.train_settings(plan.models[name])["trial"] for name in plan.trained}
    return {
        "experiment": plan.config["seed"],
        "simulation": plan.config.get("simulation", {}).get("seed"),
        "trials": trials,
    }


def _tools(plan: Experiment, checksums: Sequence[Row]) -> dict:
    files = {row.address: row for row in checksums if row.kind == IMAGE}
    names = [GRADING] if plan.has_call_sets else plan.tools.names
    return {name: _tool(plan, name, files) for name in names}


def _tool(plan: Experiment, name: str, files: Mapping[str, Row]) -> dict:
    image = plan.tools.image(name)
    digest = DIGEST.search(image or "")
    return {
        "version": plan.tools.version(name),
        "command": shlex.join(plan.tools.words(name)),
        "environment": plan.tools.environment(name),
        "image": image,
        "image_digest": digest[1] if digest else None,
        "image_file": _sums(files[image]) if image in files else None,
    }


def _sums(row: Row, *more: str) -> dict:
    return {name: getattr(row, name) for name in (*SUMS, *more)}


def _output(row: Row, starts: Sequence[str]) -> dict:
    return {**_sums(row), "run": times.latest_before(starts, row.modified)}
