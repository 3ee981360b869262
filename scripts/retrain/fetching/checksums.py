"""What the bytes of a downloaded file must be: size and checksums, locked at the first fetch or published."""

import csv
import hashlib
import re
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

from genomics import tsv
from genomics.errors import InputError, raise_all

DIGITS = {"md5": 32, "sha256": 64}
LOCKED = ("file", "size", "sha256")
BLOCK = 1 << 20


class Sums(NamedTuple):
    """Size and checksums of a file; None and empty text say nothing."""

    size: int | None = None
    md5: str = ""
    sha256: str = ""


class Expected(NamedTuple):
    """What a file must be, who says so, and what to do where it is not."""

    sums: Sums
    origin: str
    cure: str


def measure(path: Path) -> Sums:
    """Size, MD5 and SHA-256 of a file."""
    size, digests = 0, {name: hashlib.new(name, usedforsecurity=False) for name in DIGITS}
    with open(path, "rb") as file:
        while block := file.read(BLOCK):
            size += len(block)
            for digest in digests.values():
                digest.update(block)
    return Sums(size, **{name: digest.hexdigest() for name, digest in digests.items()})


def differences(found: Sums, expectations: Sequence[Expected]) -> list[str]:
    """One text for each expectation that the file does not meet; what `found` leaves open differs from nothing."""
    return [text for expected in expectations for text in _differences(found, expected)]


def _differences(found: Sums, expected: Expected) -> Iterator[str]:
    for name in Sums._fields:
        wanted, value = getattr(expected.sums, name), getattr(found, name)
        if wanted not in (None, "") and value not in (None, "") and wanted != value:
            yield f"expected {name} {wanted} ({expected.origin}), found {value}; {expected.cure}"
            return  # a file of another size has another checksum: one line says it


def read_table(path: Path) -> dict[str, Sums]:
    """Sums by file: a tab-separated table with the column file and at least one of size, md5, sha256."""
    try:
        with open(path, encoding="utf-8", newline="") as lines:
            rows = list(csv.DictReader(lines, delimiter="\t", quoting=csv.QUOTE_NONE))
    except (OSError, UnicodeDecodeError) as error:
        raise InputError(f"{path}: the table of checksums cannot be read ({error})") from error
    raise_all([problem for number, row in enumerate(rows, start=2) for problem in _problems(row, f"{path}:{number}")])
    return {row["file"]: _sums(row) for row in rows}


def _problems(row: dict, where: str) -> list[str]:
    named = {name: row.get(name) for name in Sums._fields if row.get(name)}
    if not row.get("file") or not named:
        return [f"{where}: needs the column file and one of {', '.join(Sums._fields)}, separated by tabs"]
    shapes = {"size": r"\d+"} | {name: rf"[0-9a-fA-F]{{{count}}}" for name, count in DIGITS.items()}
    return [
        f"{where}: {value!r} is no {name}" for name, value in named.items() if not re.fullmatch(shapes[name], value)
    ]


def _sums(row: dict) -> Sums:
    size, md5, sha256 = (row.get(name) or "" for name in Sums._fields)
    return Sums(int(size) if size else None, md5.lower(), sha256.lower())


def lock(path: Path, file: str, sums: Sums) -> None:
    """Write down what a file was at its first fetch, as a table of one row.

    Every file has a lock of its own: jobs that fetch at the same time then never write to the same one, which a
    common table would need locks of the file system for (some clusters' have none).
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    with tsv.writer(path, LOCKED) as rows:
        rows.writerow({"file": file, "size": sums.size, "sha256": sums.sha256})
