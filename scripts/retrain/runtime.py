"""How jobs find our code, wherever they run: every job parses the workflow, and so calls this, again."""

import os
import sys
from pathlib import Path

from genomics import locks
from genomics.errors import InputError


def prepare(scripts: Path) -> None:
    """Set the environment of all jobs: our modules, this Python, and no compiled files in the checkout."""
    interpreter = str(Path(sys.executable).parent)
    path = os.environ.get("PATH", os.defpath).split(os.pathsep)
    os.environ["PATH"] = os.pathsep.join([interpreter, *(part for part in path if part != interpreter)])
    os.environ["PYTHONPATH"] = str(scripts.resolve())  # the path by which containers have it too
    os.environ["PYTHONDONTWRITEBYTECODE"] = "1"
    os.environ["PYTHONNOUSERSITE"] = "1"


def lock_folder(path: Path = Path(".snakemake/running")) -> None:
    """Keep a second run out of this folder for as long as this process lives.

    Snakemake's own lock outlives a killed run, and the same command would not go on; this one is the kernel's and goes
    with the process. File systems without locks are let through.
    """
    handle = os.open(path, os.O_CREAT | os.O_WRONLY)  # open until the process ends
    if not locks.take(handle):
        raise InputError(f"{path.absolute().parents[1]}: another run works in this folder; wait for its end")
