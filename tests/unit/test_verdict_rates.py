"""Rates by hand."""

import math

import numpy as np

from retrain.verdict.rates import rates


def test_rates_by_hand_and_without_a_denominator():
    found = rates(np.array([[3, 1, 6, 2], [0, 0, 0, 5], [0, 4, 0, 0], [0, 4, 0, 2]]))
    assert found[0].tolist() == [0.75, 0.75, 0.75]
    expected = [[math.nan, 0, math.nan], [0, math.nan, math.nan], [0, 0, math.nan]]
    np.testing.assert_array_equal(found[1:], expected)
