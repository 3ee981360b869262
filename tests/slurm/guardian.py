"""Undo what a cluster of the tests did to this machine, whatever becomes of the tests.

`python guardian.py` reads a line of JSON per deed and, when its standard input ends (the tests closed it, or were
killed), undoes all in reverse order: processes are ended by pid, links removed, files written back as they were.
"""

import contextlib
import json
import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

PATIENCE = 30  # seconds until a process that was asked to end is killed


class Guardian:
    """A process of its own that is told of every deed before, or right after, it is done."""

    def __init__(self):
        words = [sys.executable, __file__]
        self._process = subprocess.Popen(words, stdin=subprocess.PIPE, text=True, start_new_session=True)

    def tell(self, deed: str, *details) -> None:
        """One of `process PID STARTED`, `folder PATH`, `link PATH`, `file PATH CONTENT`, `environment NAME=VALUE`."""
        self._process.stdin.write(json.dumps([deed, *details]) + "\n")
        self._process.stdin.flush()

    def undo(self) -> None:
        """Have everything undone, and wait for it."""
        self._process.stdin.close()
        self._process.wait()


def started_at(pid: int) -> str | None:
    """Start time of a process that is alive, which tells it from a later one with its pid."""
    with contextlib.suppress(OSError):
        state, *fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
        return None if state == "Z" else fields[18]
    return None


def processes_with(variable: str) -> Iterator[int]:
    """Processes with this NAME=VALUE in their environment."""
    for folder in Path("/proc").glob("[0-9]*"):
        with contextlib.suppress(OSError):
            if variable.encode() in (folder / "environ").read_bytes().split(b"\0"):
                yield int(folder.name)


def kill(pid: int) -> None:
    """kill -9; a process that has gone meanwhile is no error."""
    with contextlib.suppress(ProcessLookupError):
        os.kill(pid, signal.SIGKILL)


def end_process(pid: int, started: str) -> None:
    """Ask a process to end, and kill it where it does not."""
    end = time.monotonic() + PATIENCE
    while started_at(pid) == started:
        with contextlib.suppress(ProcessLookupError):
            os.kill(pid, signal.SIGTERM if time.monotonic() < end else signal.SIGKILL)
        time.sleep(0.2)


def end_all_with(variable: str) -> None:
    """Kill every process that has this NAME=VALUE in its environment."""
    for pid in [*processes_with(variable)]:
        kill(pid)


UNDO = {
    "process": end_process,
    "folder": lambda path: shutil.rmtree(path, ignore_errors=True),
    "link": lambda path: Path(path).unlink(missing_ok=True),
    "file": lambda path, content: Path(path).write_text(content),
    "environment": end_all_with,
}


def main() -> None:
    """Learn of deeds until the input ends; then undo them."""
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, signal.SIG_IGN)
    deeds = [json.loads(line) for line in sys.stdin]
    for deed, *details in reversed(deeds):
        UNDO[deed](*details)


if __name__ == "__main__":
    main()
