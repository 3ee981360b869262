"""Rules of the workflow, read from its files."""

import re
from pathlib import Path

REPOSITORY = Path(__file__).resolve().parent.parent
_RULE = re.compile(r"^ *rule (\w+):\n(.*?)(?=^ *rule |\Z)", re.MULTILINE | re.DOTALL)
_LOCAL = re.compile(r"localrules:\n((?:\s+\w+,\n)+)")


def _texts() -> list[str]:
    return [path.read_text() for path in [REPOSITORY / "Snakefile", *sorted((REPOSITORY / "rules").glob("*.smk"))]]


def texts() -> dict[str, str]:
    """What each rule says, by its name."""
    return {name: said for text in _texts() for name, said in _RULE.findall(text)}


def local() -> set[str]:
    """Rules that run where Snakemake runs, and not on a node of a cluster."""
    return {name for text in _texts() for block in _LOCAL.findall(text) for name in re.findall(r"\w+", block)}
