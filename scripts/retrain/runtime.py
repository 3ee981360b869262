"""How jobs find our code, wherever they run: every job parses the workflow, and so calls this, again."""

import os
import sys
from pathlib import Path


def prepare(scripts: Path) -> None:
    """Set the environment of all jobs: our modules, this Python, and compiled files outside the checkout."""
    interpreter = str(Path(sys.executable).parent)
    path = os.environ.get("PATH", os.defpath).split(os.pathsep)
    os.environ["PATH"] = os.pathsep.join([interpreter, *(part for part in path if part != interpreter)])
    os.environ["PYTHONPATH"] = str(scripts)
    os.environ["PYTHONPYCACHEPREFIX"] = sys.pycache_prefix or ""
    os.environ["PYTHONNOUSERSITE"] = "1"
