"""The front of recall and precision."""

import numpy as np

from retrain.verdict.pareto import is_on_front


def front(*rates):
    return is_on_front(np.array(rates, dtype=float)[..., None])[:, 0].tolist()


def test_is_on_front_by_hand():
    assert front((0.9, 0.8), (0.8, 0.9), (0.8, 0.8), (0.95, 0.1)) == [True, True, False, True]


def test_is_on_front_of_equals_and_of_one_equal_rate():
    assert front((0.9, 0.8), (0.9, 0.8)) == [True, True]
    assert front((0.9, 0.8), (0.9, 0.7)) == [True, False]


def test_is_on_front_never_without_a_rate():
    assert front((np.nan, 0.8), (0.1, 0.1), (0.2, np.nan)) == [False, True, False]


def test_is_on_front_agrees_with_all_pairs():
    rates = np.random.default_rng(1).integers(0, 6, (12, 2, 200)) / 6
    for draw in range(200):
        points = rates[..., draw].tolist()
        expected = [
            not any(a >= recall and b >= precision and (a, b) != (recall, precision) for a, b in points)
            for recall, precision in points
        ]
        assert is_on_front(rates)[:, draw].tolist() == expected
