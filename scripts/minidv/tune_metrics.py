"""Metrics of a tune round, with upstream's names and definitions.

Counts, precision and recall take every class of every example as one decision at probability 0.5; accuracy and F1 take
the most probable class. A class without examples and predictions has no precision, recall or F1 (NaN); in the
averages f1_macro and f1_weighted it counts 0, as upstream.
"""

import numpy as np

from genomics.protos import INDEL, SNP

CLASS_NAMES = ("homref", "het", "homalt")
SUBSETS = {"snp": SNP, "indel": INDEL}
LOWER_IS_BETTER = ("tune/loss", "tune/categorical_cross_entropy", "tune/false_positives", "tune/false_negatives")

_CLIP = 1e-7  # as Keras clips probabilities


def names(with_subsets: bool) -> tuple[str, ...]:
    """Names of all metrics, for a check before anything is computed."""
    nothing = np.zeros(0, np.int64)
    return (*compute(nothing, np.zeros((0, len(CLASS_NAMES))), nothing, with_subsets), "tune/loss")


def compute(
    labels: np.ndarray, probabilities: np.ndarray, variant_types: np.ndarray, with_subsets: bool
) -> dict[str, float]:
    """Metrics by name of labels (n,) and probabilities (n, 3); variant types (n,) are for the SNP and indel subsets."""
    predicted = probabilities.argmax(axis=1)
    found = {
        "categorical_accuracy": _mean(predicted == labels),
        "categorical_cross_entropy": cross_entropy(labels, probabilities),
        **_decisions(labels, probabilities),
        **_f1_scores(labels, predicted),
    }
    for name, number in SUBSETS.items() if with_subsets else ():
        chosen = variant_types == number
        found[f"categorical_accuracy_{name}"] = _mean(predicted[chosen] == labels[chosen])
        found[f"f1_weighted_{name}"] = _f1_scores(labels[chosen], predicted[chosen])["f1_weighted"]
    return {f"tune/{name}": float(value) for name, value in found.items()}


def cross_entropy(labels: np.ndarray, probabilities: np.ndarray) -> float:
    """Mean of -log P(label), natural logarithm."""
    chosen = probabilities[np.arange(len(labels)), labels]
    return _mean(-np.log(np.clip(chosen, _CLIP, 1 - _CLIP)))


def _decisions(labels: np.ndarray, probabilities: np.ndarray) -> dict[str, float]:
    truth = labels[:, None] == np.arange(len(CLASS_NAMES))  # (n, classes)
    called = probabilities > 0.5
    right = (truth & called).sum(axis=0)  # (classes,)
    found = {
        "true_positives": right.sum(),
        "true_negatives": (~truth & ~called).sum(),
        "false_positives": (~truth & called).sum(),
        "false_negatives": (truth & ~called).sum(),
        "precision": _ratio(right.sum(), called.sum()),
        "recall": _ratio(right.sum(), truth.sum()),
    }
    for number, name in enumerate(CLASS_NAMES):
        found[f"precision_{name}"] = _ratio(right[number], called[:, number].sum())
        found[f"recall_{name}"] = _ratio(right[number], truth[:, number].sum())
    return found


def _f1_scores(labels: np.ndarray, predicted: np.ndarray) -> dict[str, float]:
    classes = range(len(CLASS_NAMES))
    right = np.array([((labels == number) & (predicted == number)).sum() for number in classes])
    support = np.array([(labels == number).sum() for number in classes])
    called = np.array([(predicted == number).sum() for number in classes])
    scores = [_ratio(2 * right[number], support[number] + called[number]) for number in classes]
    filled = np.nan_to_num(scores)
    return {
        "f1_weighted": _ratio((filled * support).sum(), support.sum()),
        "f1_micro": _ratio(right.sum(), support.sum()),
        "f1_macro": filled.mean() if len(labels) else np.nan,
        **{f"f1_{name}": score for name, score in zip(CLASS_NAMES, scores, strict=True)},
    }


def _ratio(part: float, whole: float) -> float:
    return part / whole if whole else np.nan


def _mean(values: np.ndarray) -> float:
    return values.mean() if len(values) else np.nan
