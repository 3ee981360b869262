"""Checks of one training before it costs time: the classes of its examples, what it starts from, what it is told."""

from collections.abc import Iterable, Mapping, Sequence

from retrain.doctor.findings import Finding, stop, warn

CLASSES = (0, 1, 2)
STOPS = ("training_warm_up_endless",)
CURE = "check that truth, confident BED and regions belong together"


def check_classes(model: str, role: str, counts: Mapping[int, int]) -> list[Finding]:
    """Are there examples of every class in the role train or tune? Nothing where the counts are not known."""
    present = [label for label in CLASSES if counts.get(label)]
    absent = [label for label in CLASSES if label not in present]
    if not present or not absent:
        return []
    told = ", ".join(f"{counts.get(label, 0)} of class {label}" for label in CLASSES)
    found = f"the {role} examples are {told}"
    if len(present) == 1 and role == "train":
        why = f"A network that always says {present[0]} fits them, and all metrics read 1.0"
        return [stop("training_one_class", model, found, why, CURE)]
    why = (
        f"No network learns class {absent[0]} from them"
        if role == "train"
        else f"Checkpoints are chosen by how they do on the others; no example tells of class {absent[0]}"
    )
    return [warn("training_class_missing", model, found, why, "add samples or regions")]


def check_start(model: str, start: Sequence[int], examples: Sequence[int]) -> list[Finding]:
    """Has the checkpoint that training starts from the channels of the examples? Both as numbers, in their order."""
    if list(start) == list(examples):
        return []
    found = f"it starts from a model of channels {list(start)}, its examples have {list(examples)}"
    why = "Train copies the filters of channels by their place, whatever the channels show"
    cure = "start from a model of the same channels, or from random weights"
    return [warn("training_other_channels", model, found, why, cure)]


def of_plan(model: str, warnings: Iterable) -> list[Finding]:
    """Warnings of the plan of the training, each with id, found, why and cure, as findings."""
    return [
        (stop if warning.id in STOPS else warn)(warning.id, model, warning.found, _sentence(warning.why), warning.cure)
        for warning in warnings
    ]


def _sentence(text: str) -> str:
    return text[:1].upper() + text[1:]
