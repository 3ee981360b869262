"""Time and memory of a job, from the file that Snakemake leaves of every job (the directive `benchmark`)."""

import csv
import os
from typing import NamedTuple

from genomics.errors import InputError
from retrain.recording import times

UNKNOWN = ("NA", "-", "")  # the job ended before it could be measured, or the system does not tell


class Usage(NamedTuple):
    """Seconds from start to end, seconds on processors, the most memory of all processes together (MB of 2^20 bytes),
    megabytes read and written, and when the job had finished. None where it is not known."""

    seconds: float | None = None
    cpu_seconds: float | None = None
    max_rss_mb: float | None = None
    read_mb: float | None = None
    written_mb: float | None = None
    finished: str | None = None


COLUMNS = {
    "seconds": "s",
    "cpu_seconds": "cpu_time",
    "max_rss_mb": "max_rss",
    "read_mb": "io_in",
    "written_mb": "io_out",
}


def read(path: str | os.PathLike) -> Usage:
    """Usage of a job; nothing is known where the file is not there."""
    try:
        with open(path, encoding="utf-8", newline="") as lines:
            (row,) = csv.DictReader(lines, delimiter="\t")
        numbers = {name: _number(row[column]) for name, column in COLUMNS.items()}
        numbers["max_rss_mb"] = numbers["max_rss_mb"] or None  # of a job that ended while it was looked at, 0.00
    except FileNotFoundError:
        return Usage()
    except (OSError, KeyError, TypeError, ValueError) as error:
        raise InputError(f"{path}: cannot be read as time and memory of a job ({error!r}); remove it") from error
    return Usage(**numbers, finished=times.of_file(path))


def _number(text: str) -> float | None:
    return None if text in UNKNOWN else float(text)
