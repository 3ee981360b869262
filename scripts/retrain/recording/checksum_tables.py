"""The table of checksums, results/checksums.tsv: one row per input, output and image."""

import csv
from collections.abc import Iterable
from pathlib import Path
from typing import NamedTuple

from genomics import tsv
from genomics.errors import InputError
from retrain.recording.digests import Digest
from retrain.recording.files import File


class Row(NamedTuple):
    """A file and its digest; see `dictionary.record`."""

    kind: str
    path: str
    origin: str
    address: str
    size: int | None
    modified: str | None
    sha256: str | None
    source: str


def write(path: Path, files: Iterable[File], digests: Iterable[Digest]) -> None:
    """Write the table; what is not known is empty."""
    with tsv.writer(path, Row._fields) as rows:
        for file, digest in zip(files, digests, strict=True):
            rows.writerow(file._asdict() | digest._asdict())


def read(path: Path) -> list[Row]:
    """Rows of the table."""
    try:
        with open(path, encoding="utf-8", newline="") as lines:
            return [_row(**line) for line in csv.DictReader(lines, delimiter="\t")]
    except (OSError, UnicodeDecodeError, TypeError, ValueError) as error:
        raise InputError(
            f"{path}: cannot be read as the table of checksums ({error}); remove it, and run again"
        ) from error


def _row(size: str, modified: str, sha256: str, **rest: str) -> Row:
    return Row(**rest, size=int(size) if size else None, modified=modified or None, sha256=sha256 or None)
