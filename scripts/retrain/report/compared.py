"""What was compared: the settings of the arms, the programs, the checkpoints that were chosen."""

import json
import os
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

from genomics.errors import InputError
from retrain.experiment import Experiment
from retrain.tools import CHECKOUT

TOOLS = ("make_examples", "shuffle_examples", "train", "call_variants", "postprocess_variants", "happy")


class Setting(NamedTuple):
    """One arm as set: description, flags of make_examples, training settings, seeds of its replicates."""

    arm: str
    description: str
    flags: str
    train: str
    trials: str


def settings(plan: Experiment) -> list[Setting]:
    """What each arm sets, in the order of the configuration."""
    return [
        Setting(
            arm.name,
            arm.description,
            pairs(arm.make_examples),
            pairs(arm.train),
            ", ".join(str(model.trial) for model in arm.models if not model.path),
        )
        for arm in plan.arms.values()
    ]


def pairs(values: Mapping) -> str:
    """Settings as text, sorted by name."""
    return ", ".join(f"{name}={value}" for name, value in sorted(values.items()))


def versions(plan: Experiment) -> list[tuple[str, str, str]]:
    """Tool, version and backend of every step."""
    backend = plan.config["backend"]
    return [(name, plan.tools.version(name), backend.get(name, backend["deepvariant"])) for name in TOOLS]


def shown_path(path: str) -> str:
    """A path as the page names it: relative ones as they are, of absolute ones no folder outside the checkout."""
    if not os.path.isabs(path):
        return path
    inside = Path(path).is_relative_to(CHECKOUT)
    return str(Path(path).relative_to(CHECKOUT)) if inside else os.path.basename(path)


def read_selected(paths: Sequence[Path]) -> dict[str, dict]:
    """Records of select_checkpoint by model, whose name is that of the folder."""
    found = {}
    for path in paths:
        try:
            record = json.loads(path.read_text(encoding="utf-8"))
            fields = {name: record[name] for name in ("checkpoint", "step", "metric", "value")}
        except (OSError, ValueError, KeyError, TypeError) as error:
            raise InputError(f"{path}: cannot be read as record of a chosen checkpoint ({error})") from error
        found[path.parent.name] = {**fields, "rounds": len(record.get("tune_rounds", []))}
    return found
