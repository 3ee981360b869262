"""Faults planted in a clone of the repository, so that a job fails as often as the test wants.

Every Python of a job imports `sitecustomize` from the clone's scripts; it strikes where the job's module is
the wanted one.
"""

from pathlib import Path
from typing import NamedTuple

_SITECUSTOMIZE = '''
import os
import sys
import time

EXIT, HANG, EAT = "exit", "hang", "eat"


def take_turn(path, times):
    """Whether fewer than `times` processes were here before; each of them makes a file."""
    for turn in range(times):
        try:
            os.close(os.open(f"{path}.{turn}", os.O_CREAT | os.O_EXCL))
        except FileExistsError:
            continue
        return True
    return False


def strike(module, times, deed, amount):
    if sys.orig_argv[1:3] != ["-m", module] or not take_turn(os.path.join(FOLDER, module), times):
        return
    if deed == EXIT:
        os._exit(amount)
    held = b"x" * (amount * 1_000_000) if deed == EAT else None
    time.sleep(SECONDS if held else amount)
'''
_SECONDS_OF_EATING = 6  # longer than Slurm's interval of looking at memory
ALWAYS = 1000


class Fault(NamedTuple):
    """A module that strikes in its first `times` processes."""

    module: str
    times: int
    deed: str
    amount: int


def exits(module: str, times: int) -> Fault:
    """Exit code 1 before anything is done."""
    return Fault(module, times, "exit", 1)


def hangs(module: str, times: int) -> Fault:
    """Hours of waiting before anything is done."""
    return Fault(module, times, "hang", 36_000)


def eats(module: str, megabytes: int) -> Fault:
    """Memory that is held for a while, in every process."""
    return Fault(module, ALWAYS, "eat", megabytes)


def plant(checkout: Path, *faults: Fault) -> None:
    """Write the clone's `sitecustomize`."""
    struck = checkout / ".struck"
    struck.mkdir()
    head = f"FOLDER = {str(struck)!r}\nSECONDS = {_SECONDS_OF_EATING}\n"
    calls = "\n".join(f"strike{tuple(fault)!r}" for fault in faults)
    (checkout / "scripts" / "sitecustomize.py").write_text(f"{head}{_SITECUSTOMIZE}\n\n{calls}\n")
