"""Words that would not reach jobs on Slurm as they are, for a shell takes them for something else.

Snakemake 9.27 writes the call of a job as one line: the path of its Python as it is, text quoted as in Python
(`repr`), paths quoted for a shell. Its executor gives that line to a shell in a script or, by default, inside double
quotes.
"""

import shlex
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

from retrain.slurm import PROFILE

_IN_DOUBLE_QUOTES = set("$`\\")


class Words(NamedTuple):
    """What jobs are called with: path of Python, the experiment's folder, texts by what they are, files of settings."""

    python: str
    folder: str
    texts: Mapping[str, str]
    files: Sequence[Path]
    is_script: bool


def of_run(workflow, python: str, folder: str) -> Words:
    """Those of a run of Snakemake in a folder."""
    settings = workflow.config_settings
    texts = {"the Snakefile": workflow.main_snakefile}
    texts |= {f"--config {word.partition('=')[0]}": word for word in settings.config_args}
    return Words(python, folder, texts, settings.configfiles, workflow.executor_settings.pass_command_as_script)


def problems(words: Words) -> list[str]:
    """One line for each that jobs would not be given; empty where all is well."""
    found = []
    if shlex.quote(words.python) != words.python:
        found.append(
            f"the Python of this run, {words.python!r}: jobs on Slurm cannot be started with it, for Snakemake does not"
            " quote it; install where the path has only letters, digits and @%+=:,./-_"
        )
    for what, text in words.texts.items():
        signs = _changed(text)
        if signs:
            found.append(f"{what}, {text!r}: jobs on Slurm would not see {signs} as it stands; do without")
    paths = [
        ("the experiment's folder", words.folder),
        *((f"--configfile {path.name}", str(path)) for path in words.files),
    ]
    for what, word in [*words.texts.items(), *paths]:
        if not words.is_script and _IN_DOUBLE_QUOTES & set(word):
            found.append(
                f"{what}, {word!r}: the shell would take its $, ` or \\ for its own;"
                f" set `slurm-pass-command-as-script: true` in {PROFILE}"
            )
    if "%" in words.folder:
        found.append(
            f"the experiment's folder, {words.folder!r}: Slurm takes % in paths of logs for a pattern; rename it"
        )
    return found


def _changed(text: str) -> str:
    """Characters of a text that a shell takes for something else once Python has quoted it."""
    is_single = repr(text).startswith("'")  # with a ' inside, only where there is a " too
    return " ".join(sorted(set(text) & (set("'\\") if is_single else _IN_DOUBLE_QUOTES)))
