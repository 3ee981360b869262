"""Tune metrics against hand-counted cases."""

import math

import numpy as np
import pytest

from minidv import tune_metrics

LABELS = np.array([0, 0, 1, 1, 2])
PROBABILITIES = np.array(
    [
        [0.8, 0.1, 0.1],
        [0.2, 0.7, 0.1],  # a 0 called 1
        [0.1, 0.8, 0.1],
        [0.4, 0.4, 0.2],  # no class above one half; the first of equal ones is taken, 0
        [0.0, 0.1, 0.9],
    ]
)
TYPES = np.array([1, 2, 1, 2, 1])


def found():
    return tune_metrics.compute(LABELS, PROBABILITIES, TYPES, with_subsets=True)


def test_compute_counts_every_class_at_one_half():
    metrics = found()
    names = ("true_positives", "false_positives", "false_negatives", "true_negatives")
    assert [metrics[f"tune/{name}"] for name in names] == [3, 1, 2, 9]
    assert metrics["tune/precision"] == 3 / 4
    assert metrics["tune/recall"] == 3 / 5
    assert metrics["tune/precision_het"] == 1 / 2
    assert metrics["tune/recall_homref"] == 1 / 2


def test_compute_f1_takes_the_most_probable_class():
    metrics = found()
    scores = {"homref": 1 / 2, "het": 1 / 2, "homalt": 1.0}  # 2 * right / (labelled + called)
    assert {name: metrics[f"tune/f1_{name}"] for name in scores} == scores
    assert metrics["tune/f1_macro"] == pytest.approx(2 / 3)
    assert metrics["tune/f1_weighted"] == pytest.approx((2 * 0.5 + 2 * 0.5 + 1) / 5)
    assert metrics["tune/f1_micro"] == metrics["tune/categorical_accuracy"] == 3 / 5


def test_compute_cross_entropy():
    expected = -(math.log(0.8) + math.log(0.2) + math.log(0.8) + math.log(0.4) + math.log(0.9)) / 5
    assert found()["tune/categorical_cross_entropy"] == pytest.approx(expected)


def test_compute_subsets_are_by_variant_type():
    metrics = found()
    assert metrics["tune/categorical_accuracy_snp"] == 1.0
    assert metrics["tune/categorical_accuracy_indel"] == 0.0
    assert "tune/f1_weighted_snp" not in tune_metrics.names(with_subsets=False)


def test_compute_absent_class_has_no_value_and_counts_zero_in_averages():
    labels = np.array([0, 1])
    metrics = tune_metrics.compute(labels, np.eye(3)[labels], labels, with_subsets=False)
    assert math.isnan(metrics["tune/f1_homalt"])
    assert math.isnan(metrics["tune/recall_homalt"])
    assert metrics["tune/f1_macro"] == pytest.approx(2 / 3)
    assert metrics["tune/f1_weighted"] == 1.0


def test_compute_without_examples_has_no_values():
    nothing = np.zeros(0, np.int64)
    metrics = tune_metrics.compute(nothing, np.zeros((0, 3)), nothing, with_subsets=True)
    assert all(math.isnan(value) or value == 0 for value in metrics.values())
    assert math.isnan(metrics["tune/f1_macro"])
