"""What the main process notes when a run starts: who runs it, with which code, and all its jobs.

Jobs cannot tell that themselves: on a cluster they know neither the executor nor, often, git. The notes of all runs of
a folder are kept, for its results may have been made by several.
"""

import json
import os
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import NamedTuple

from genomics import outputs
from genomics.errors import InputError
from retrain.recording import checkouts, times
from retrain.recording.checkouts import Checkout

FOLDER = Path(".snakemake/retrain")
RUNS, JOBS = "runs.json", "jobs.json"
NOTED = "RETRAIN_NOTED"  # in the environment of the jobs of a run that has been noted


class Job(NamedTuple):
    """A job of a run: its rule, its wildcards, and the file with its time and memory."""

    rule: str
    wildcards: Mapping[str, str]
    benchmark: str


class Run(NamedTuple):
    """A start of Snakemake: when, executor, Snakemake's version, the code, the folder of Slurm's logs, and the files of
    images by their names. Without `started` and `executor` where nothing was noted."""

    started: str | None
    executor: str | None
    snakemake: str | None
    code: Checkout
    slurm_logs: str | None = None
    images: Mapping[str, str] = {}


def note(run: Run, jobs: Iterable[Job], folder: Path = FOLDER) -> None:
    """Add a run to those of the folder, and replace the list of jobs by its own."""
    folder.mkdir(parents=True, exist_ok=True)
    runs = [*read_runs(folder), run]
    _write(folder / RUNS, [{**run._asdict(), "code": run.code._asdict()} for run in runs])
    _write(folder / JOBS, [job._asdict() for job in sorted(jobs, key=lambda job: job.benchmark)])
    os.environ[NOTED] = run.started or times.now()


def _write(path: Path, value: list) -> None:
    outputs.write_text(path, json.dumps(value, ensure_ascii=False, indent=1) + "\n")


def read_runs(folder: Path = FOLDER) -> list[Run]:
    """All runs of the folder that were noted, oldest first."""
    return [Run(**{**entry, "code": Checkout(**entry["code"])}) for entry in _read(folder / RUNS)]


def read_jobs(folder: Path = FOLDER) -> list[Job]:
    """Jobs of the last run, by the files of their time and memory."""
    return [Job(**entry) for entry in _read(folder / JOBS)]


def _read(path: Path) -> list[dict]:
    try:
        return json.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        return []
    except (OSError, ValueError) as error:
        raise InputError(f"{path}: cannot be read as notes of runs ({error}); remove it, and run again") from error


class Noted(NamedTuple):
    """Runs of the folder and jobs of the last one; not `whole` where nothing was noted of the run that asks."""

    runs: list[Run]
    jobs: list[Job]
    is_whole: bool


def noted(checkout: Path, benchmarks: Path, folder: Path = FOLDER) -> Noted:
    """What is known of the run that this process belongs to.

    Snakemake runs no hooks of a module of another workflow, and none with --no-hooks. Then the code as it is now and
    the jobs that have left their time and memory are all that can be told.
    """
    if os.environ.get(NOTED):
        return Noted(read_runs(folder), read_jobs(folder), is_whole=True)
    found = sorted(path for path in benchmarks.rglob("*.tsv") if path.is_file())
    jobs = [Job(path.relative_to(benchmarks).parts[0].removesuffix(".tsv"), {}, str(path)) for path in found]
    return Noted([Run(None, None, None, checkouts.describe(checkout))], jobs, is_whole=False)
