"""What jobs took, from the benchmark files that Snakemake writes, beside what they asked for."""

import ast
import csv
from collections.abc import Iterable
from pathlib import Path
from typing import NamedTuple

from genomics.errors import InputError
from retrain.summaries import Table

COLUMNS = ("rule", "jobs", "cores", "MB", "MB asked", "minutes", "CPU minutes", "minutes asked")


class Job(NamedTuple):
    """One job: MB at its highest moment, minutes from start to end and on processors, cores; what it asked for. None
    where it is not known: a job of less than half a second is over before it is looked at."""

    rule: str
    megabytes: float | None
    minutes: float
    processor: float | None
    cores: int | None
    megabytes_asked: float | None
    minutes_asked: float | None


def read(folder: Path) -> list[Job]:
    """All jobs below a folder; the first folder below it, or the file's own name, is the rule."""
    files = sorted(folder.rglob("*.tsv"))
    if not files:
        raise InputError(f"{folder}: holds no benchmark files (*.tsv); expected the folder benchmarks of a run")
    return [job for path in files for job in _read_file(path, path.relative_to(folder).with_suffix("").parts[0])]


def _read_file(path: Path, rule: str) -> list[Job]:
    try:
        with open(path, encoding="utf-8", newline="") as lines:
            return [_job(rule, row) for row in csv.DictReader(lines, delimiter="\t")]
    except (OSError, ValueError, KeyError, TypeError, SyntaxError) as error:
        raise InputError(f"{path}: is no benchmark file of Snakemake ({error!r})") from error


def _job(rule: str, row: dict[str, str]) -> Job:
    asked = ast.literal_eval(row.get("resources") or "{}")
    return Job(
        rule,
        _number(row["max_rss"]),
        float(row["s"]) / 60,
        _number(row["cpu_time"], 60),
        int(row["threads"]) if row.get("threads") else None,
        asked.get("mem_mb"),
        asked.get("runtime"),
    )


def _number(text: str, per: float = 1.0) -> float | None:
    return None if text in ("NA", "-") else float(text) / per


def table(jobs: Iterable[Job]) -> Table:
    """One row per rule: the most that one of its jobs took, and the most that one asked for."""
    by_rule: dict[str, list[Job]] = {}
    for job in jobs:
        by_rule.setdefault(job.rule, []).append(job)
    rows = [_row(rule, by_rule[rule]) for rule in sorted(by_rule)]
    return Table(COLUMNS, rows, (False, *(True for _ in COLUMNS[1:])))


def _row(rule: str, jobs: list[Job]) -> tuple[str, ...]:
    cores, megabytes, asked, minutes_asked = (
        _most(jobs, name, ",.0f") for name in ("cores", "megabytes", "megabytes_asked", "minutes_asked")
    )
    minutes, processor = (_most(jobs, name, ",.1f") for name in ("minutes", "processor"))
    return (rule, f"{len(jobs):,}", cores, megabytes, asked, minutes, processor, minutes_asked)


def _most(jobs: list[Job], name: str, form: str) -> str:
    known = [value for job in jobs if (value := getattr(job, name)) is not None]
    return format(max(known), form) if known else ""
