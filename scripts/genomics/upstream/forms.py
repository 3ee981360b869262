"""Texts with a form of their own, which upstream's flag types do not tell: names out of a list, lists of numbers.

Upstream finds most of these wrong only when a job has started, or at its end, or never. Channel and class names are
those of DeepVariant 1.9.0 (contract file), metrics those of its train.py with `include_snp_indel_metrics`; one that
is better when lower cannot choose a checkpoint, as upstream takes the highest.
"""

import math
from collections.abc import Callable
from typing import Any, NamedTuple

from genomics.upstream.tables import CONFIG, Flag

_CHANNELS = [
    "read_base",
    "base_quality",
    "mapping_quality",
    "strand",
    "read_supports_variant",
    "base_differs_from_ref",
    "haplotype",
    "allele_frequency",
    "read_mapping_percent",
    "avg_base_quality",
    "identity",
    "gap_compressed_identity",
    "gc_content",
    "is_homopolymer",
    "homopolymer_weighted",
    "blank",
    "insert_size",
    "mean_coverage",
    "base_methylation",
    "base_6ma",
]
_VARIANT_TYPES = ["snps", "indels", "insertions", "deletions", "multi-allelics", "all"]
_OF_CLASSES = [f"{name}{part}" for name in ("precision", "recall") for part in ("", "_homref", "_het", "_homalt")]
_SCORES = ["f1_weighted", "f1_micro", "f1_macro", "f1_homref", "f1_het", "f1_homalt"]
_SUBSETS = [f"{name}_{part}" for name in ("categorical_accuracy", "f1_weighted") for part in ("snp", "indel")]
_COUNTS = ["true_positives", "true_negatives"]
METRICS = tuple(f"tune/{name}" for name in ["categorical_accuracy", *_COUNTS, *_OF_CLASSES, *_SCORES, *_SUBSETS])
CLASSES = 3


class Form(NamedTuple):
    """Whether the items of a text are as they should be, and how that is told."""

    holds: Callable[[list[str]], bool]
    told: str


def _names(known) -> Form:
    return Form(lambda items: set(items) <= set(known), f"names out of {', '.join(known)}")


def _numbers(low: float, high: float, told: str) -> Form:
    return Form(lambda items: len(items) == CLASSES and all(low <= _number(item) <= high for item in items), told)


def _number(text: str) -> float:
    try:
        return float(text)
    except ValueError:
        return math.nan


_FORMS: dict[tuple[str, str], Form] = {
    ("make_examples", "select_variant_types"): _names(_VARIANT_TYPES),
    ("make_examples", "downsample_classes"): _numbers(0, 1, f"{CLASSES} shares from 0 to 1, one per class"),
    ("train", f"{CONFIG}best_checkpoint_metric"): Form(
        lambda items: len(items) == 1 and items[0] in METRICS, f"one of {', '.join(METRICS)}"
    ),
    ("train", f"{CONFIG}class_weights"): _numbers(0, 1e9, f"{CLASSES} weights of 0 or more, one per class"),
    ("train", f"{CONFIG}ablation_channels"): _names(_CHANNELS),
}


def form_problem(flag: Flag, value: Any) -> str | None:
    """What is wrong with the form of a canonical value; None if nothing, and for flags without a form."""
    form = _FORMS.get((flag.program, flag.name))
    items = [str(item) for item in value] if isinstance(value, list) else str(value).replace(",", " ").split()
    if form is None or not items or form.holds(items):
        return None
    return f"{flag.program}: {flag.option}: expected {form.told}; found {value!r}"
