"""Fetch a file once, keep it in a store, and never let bytes into the experiment that are not the expected ones.

Snakemake deletes the outputs of a job before it starts and when it fails, so that neither a part nor a good file may be
one. Both lie in a store that it does not know; the output is a further name (a hard link) of the store's file.
"""

import os
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple
from urllib.parse import quote, urlsplit

from genomics import locks, outputs
from genomics.errors import InputError, raise_all
from retrain.fetching import checksums, transfers
from retrain.fetching.checksums import Expected, Sums


class Download(NamedTuple):
    """One file: where it comes from and goes to, its folder in the store, its lock, and a table of known checksums."""

    url: str
    output: Path
    store: Path
    lock: Path
    published: Path | None = None

    @property
    def whole(self) -> Path:
        """The file in the store; nothing incomplete or refused ever has this name."""
        return self.store / "whole"

    @property
    def part(self) -> Path:
        """The beginning of the file, while it is fetched."""
        return self.store / "part"


def address(base: str, path: str) -> str:
    """Address of a file below a base address; every letter that an address may not hold is escaped."""
    return f"{base.rstrip('/')}/{quote(path)}"


def fetch(job: Download, log: Callable[[str], None], **options) -> None:
    """Make `job.output`, from the store where that holds the expected bytes, else from the source.

    `options` go to `transfers.transfer`. InputError where the source cannot be reached or sends other bytes.
    """
    raise_all(_problems(job))
    with locks.held(job.store / "lock", f"another process fetches {job.output}; waiting for its end"):
        expectations = _expectations(job)
        if _is_good(job, expectations):
            log(f"{job.output}: fetched before, checksum as expected")
        else:
            _renew(job, expectations, log, **options)
        _link(job.whole, job.output)


def _problems(job: Download) -> list[str]:
    problems = []
    if urlsplit(job.url).scheme not in ("http", "https"):
        problems.append(f"{job.url}: is no http or https address; change downloads.sources of the config")
    if {".", ".."} & set(job.output.parts):
        problems.append(f"{job.output}: leads out of its folder; write the path without . and ..")
    return problems


def _expectations(job: Download) -> list[Expected]:
    """What the lock and the published table say about the file."""
    told = []
    if job.lock.exists():
        cure = f"if the source has a new version and you want it, delete {job.lock} and run again"
        told += [Expected(sums, str(job.lock), cure) for sums in _row(job.lock, job.output)]
    if job.published is not None:
        cure = f"run again, and if it stays, look whether the source published another checksum for {job.published}"
        told += [Expected(sums, str(job.published), cure) for sums in _row(job.published, job.output)]
    return told


def _row(table: Path, output: Path) -> list[Sums]:
    return [sums for file, sums in checksums.read_table(table).items() if file == str(output)]


def _is_good(job: Download, expectations: list[Expected]) -> bool:
    """Whether the store holds what is expected. Without a lock nothing is: the user wants what the source has now."""
    if not (job.whole.exists() and job.lock.exists()):
        return False
    return not checksums.differences(checksums.measure(job.whole), expectations)


def _renew(job: Download, expectations: list[Expected], log: Callable[[str], None], **options) -> None:
    def accept(version: transfers.Version) -> None:
        _refuse(job, Sums(size=version.size), expectations)

    version = transfers.transfer(job.url, job.part, accept, log, **options)
    announced = Expected(Sums(md5=version.md5), "announced by the server", "run again")
    found = checksums.measure(job.part)
    _refuse(job, found, [*expectations, announced])
    # The lock first: whoever is killed between the two lines finds a complete part and its lock.
    checksums.lock(job.lock, str(job.output), found)
    job.part.replace(job.whole)
    transfers.discard(job.part)
    log(f"{job.output}: {found.size} bytes, sha256 {found.sha256}")


def _refuse(job: Download, found: Sums, expectations: list[Expected]) -> None:
    """Raise where the file is not what is expected; its bytes are thrown away, a good file in the store stays."""
    problems = checksums.differences(found, expectations)
    if problems:
        transfers.discard(job.part)
        raise InputError(f"{job.output}: refused what {job.url} sent: {'; '.join(problems)}")


def _link(whole: Path, output: Path) -> None:
    """Name the store's file `output`; a copy where the file system has no hard links between the two."""
    output.parent.mkdir(parents=True, exist_ok=True)
    with outputs.whole(output) as unfinished:
        unfinished.unlink(missing_ok=True)
        try:
            os.link(whole, unfinished)
        except OSError:
            shutil.copyfile(whole, unfinished)
