"""What was compared: the settings of the arms, the programs, the checkpoints that were chosen."""

import json
import os
from collections.abc import Collection, Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

from genomics.errors import InputError
from retrain.experiment import Experiment
from retrain.summaries import CELLS, OWN_CELL
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


def with_usual_flags(plan: Experiment) -> set[str]:
    """Arms whose flags are the baseline's own."""
    if plan.has_call_sets:
        return set()
    return {arm.name for arm in plan.arms.values() if arm.example_set == plan.baseline_set.id}


def cells(plan: Experiment, present: Collection[str]) -> dict[str, str]:
    """What the letters of the cells mean, of those that occur."""
    if plan.has_call_sets:
        return {"A": f"the first call set, {plan.cells[0].model}", OWN_CELL: "the other call set"}
    return {letter: text for letter, text in CELLS.items() if letter in present}


def call_sets(plan: Experiment) -> list[tuple[str, str]]:
    """Name and files of each call set; nothing of an experiment with arms."""
    found = plan.config["call_sets"].items() if plan.has_call_sets else ()
    return [
        (name, shown_path(files) if isinstance(files, str) else ", ".join(map(shown_path, files.values())))
        for name, files in found
    ]


def pairs(values: Mapping) -> str:
    """Settings as text, sorted by name."""
    return ", ".join(f"{name}={value}" for name, value in sorted(values.items()))


def versions(plan: Experiment) -> list[tuple[str, str, str]]:
    """Tool, version and backend of every step."""
    backend, steps = plan.config["backend"], TOOLS[-1:] if plan.has_call_sets else TOOLS
    return [(name, plan.tools.version(name), backend.get(name, backend["deepvariant"])) for name in steps]


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
