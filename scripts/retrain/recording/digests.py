"""SHA-256 of files: each is read once.

A checksum that a download's lock holds is taken from there, and one of a large file that was read by an earlier job is
remembered, as long as size and time of the file stay the same.
"""

import hashlib
import json
import os
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import NamedTuple

from genomics.errors import InputError
from retrain import made_files
from retrain.fetching import checksums
from retrain.recording import times

LARGE = 1 << 27  # bytes; smaller files are read again
LOCKS = Path("downloads.lock")
READ, EARLIER, ABSENT = "read", "read earlier", "not found"


class Digest(NamedTuple):
    """Size in bytes, when the file was last written, and its SHA-256, each None where there is no file; and where the
    checksum comes from: `read`, `read earlier`, or the lock that holds it."""

    size: int | None
    modified: str | None
    sha256: str | None
    source: str


class Memory:
    """Checksums of large files that earlier jobs have read, in a file that grows by a line each: a killed job loses
    none but the last."""

    def __init__(self, path: Path):
        self._path = path
        self._known = {(path, size, time): sha256 for path, size, time, sha256 in self._lines()}

    def _lines(self) -> Iterator[list]:
        try:
            lines = self._path.read_text(encoding="utf-8").splitlines()
        except FileNotFoundError:
            return
        for line in lines:
            try:
                path, size, time, sha256 = json.loads(line)
            except ValueError:
                continue  # the line of a killed job
            yield [path, size, time, sha256]

    def recall(self, path: str, status: os.stat_result) -> str | None:
        """The checksum of a file of this size and time; None where it has to be read."""
        return self._known.get((path, status.st_size, status.st_mtime_ns))

    def keep(self, path: str, status: os.stat_result, sha256: str) -> None:
        """Remember a checksum."""
        self._path.parent.mkdir(parents=True, exist_ok=True)
        line = json.dumps([path, status.st_size, status.st_mtime_ns, sha256])
        with open(self._path, "a", encoding="utf-8") as file:
            file.write(f"\n{line}\n")  # on a line of its own, whatever a killed job has left


def digest_all(paths: Sequence[str], memory: Memory, threads: int = 1) -> Iterator[Digest]:
    """The digest of every file, in order; InputError where one cannot be read."""
    with ThreadPoolExecutor(threads) as pool:
        yield from pool.map(lambda path: digest(path, memory), paths)


def digest(path: str, memory: Memory) -> Digest:
    """The digest of one file."""
    try:
        status = os.stat(path)
        sha256, source = _checksum(path, status, memory)
    except FileNotFoundError:
        return Digest(None, None, None, ABSENT)
    except OSError as error:
        raise InputError(f"{path}: cannot be read ({error}); its checksum is part of the run record") from error
    return Digest(status.st_size, times.of_file(path), sha256, source)


def _checksum(path: str, status: os.stat_result, memory: Memory) -> tuple[str, str]:
    lock, locked = _locked(path)
    if locked and locked.size == status.st_size and locked.sha256:
        return locked.sha256, str(lock)
    known = memory.recall(path, status)
    if known:
        return known, EARLIER
    sha256 = _read(path)
    if status.st_size >= LARGE:
        memory.keep(path, status, sha256)
    return sha256, READ


def _locked(path: str) -> tuple[Path | None, checksums.Sums | None]:
    """Lock of a downloaded file and what it says; None where the file is no download."""
    below = path.removeprefix(f"{made_files.DOWNLOADS}/")
    lock = LOCKS / f"{below}.tsv"
    if below == path or not lock.exists():
        return None, None
    return lock, checksums.read_table(lock).get(path)


def _read(path: str) -> str:
    with open(path, "rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
