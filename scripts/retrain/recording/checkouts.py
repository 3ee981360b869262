"""The state of the code: its version and, where git knows the checkout, its commit and whether it was changed since."""

import os
import subprocess
import tomllib
from pathlib import Path
from typing import NamedTuple

# What decides results; configurations and results of users, which may lie in a checkout too, do not make it another.
CODE = ("Snakefile", "rules", "scripts", "envs", "config/schemas", "config/tools.yaml")
PATIENCE = 60  # seconds; a status can take some on a slow file system
REDIRECTING = ("GIT_DIR", "GIT_WORK_TREE", "GIT_INDEX_FILE")  # set in hooks, and then about another repository


class Checkout(NamedTuple):
    """Version, commit, whether tracked code differs from it or new code lies beside it; where git cannot tell these two
    they are None, and `reason` says why."""

    version: str
    commit: str | None
    changed: bool | None
    reason: str


def describe(checkout: Path) -> Checkout:
    """The state of a checkout; never fails for want of git."""
    version = project(checkout)["version"]
    try:
        if _git(checkout, "rev-parse", "--show-prefix"):
            return Checkout(version, None, None, "the code is no checkout of its own, but a folder inside another")
        commit = _git(checkout, "rev-parse", "HEAD")
        # Without the lock, for nothing is written into a checkout that serves several experiments.
        changes = _git(checkout, "--no-optional-locks", "status", "--porcelain", "--", *CODE)
    except (OSError, subprocess.SubprocessError) as error:
        return Checkout(version, None, None, _told(error))
    return Checkout(version, commit, bool(changes), "")


def project(checkout: Path) -> dict:
    """The table `project` of pyproject.toml."""
    return tomllib.loads((checkout / "pyproject.toml").read_text(encoding="utf-8"))["project"]


def _git(checkout: Path, *words: str) -> str:
    environment = {name: value for name, value in os.environ.items() if name not in REDIRECTING}
    options = {"capture_output": True, "text": True, "check": True, "timeout": PATIENCE, "env": environment}
    return subprocess.run(["git", "-C", str(checkout), *words], **options).stdout.strip()


def _told(error: Exception) -> str:
    """The first line that git prints, or the error itself."""
    lines = (getattr(error, "stderr", None) or "").splitlines()
    return lines[0] if lines else f"git: {error}"
