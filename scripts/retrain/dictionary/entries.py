"""What the modules of the dictionary stand on."""

from collections.abc import Mapping
from typing import NamedTuple


class Table(NamedTuple):
    """A table that a run leaves: its path below results/, what a row is, and its columns in order."""

    path: str
    about: str
    columns: Mapping[str, str]


SAMPLE = "Sample that was called, with its depth where its reads are thinned (`NA12878.ds0.5`)."
CELL = "{example_set}/{model}/{role}/{sample}"
ARM_KEYS = {
    "arm": "Name of the arm, or of the call set.",
    "replicate": "Number of the arm's model, from 1.",
    "model": "Model, `{arm}.r{replicate}`, or the call set.",
    "role": "Role of the sample: `select` or `test`.",
}
