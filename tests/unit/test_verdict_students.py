"""Tails against sums over all outcomes, tables of Student's t, and closed forms."""

import math
from fractions import Fraction

import numpy as np
import pytest

from retrain.verdict import students


@pytest.mark.parametrize(
    ("left", "right", "p"), [(0, 0, 1), (1, 0, 1), (3, 3, 1), (0, 5, 0.0625), (6, 0, 0.03125), (2, 8, 0.109375)]
)
def test_mcnemar_by_hand(left, right, p):
    """With 2 of 10: 2 * (1 + 10 + 45) / 1024."""
    assert students.mcnemar(left, right) == pytest.approx(p, rel=1e-12)


def test_mcnemar_agrees_with_all_outcomes():
    """Sum of the probabilities of every outcome that is no likelier than what was seen."""
    for records in range(1, 41):
        chances = [Fraction(math.comb(records, number), 2**records) for number in range(records + 1)]
        found = students.mcnemar(np.arange(records + 1), records - np.arange(records + 1))
        for left in range(records + 1):
            expected = sum(chance for chance in chances if chance <= chances[left])
            assert found[left] == pytest.approx(float(expected), rel=1e-12)


def test_mcnemar_of_many_records():
    assert students.mcnemar(20_000, 20_000) == 1
    assert students.mcnemar(0, 5_000) == 0.0
    assert 0.04 < students.mcnemar(9_900, 10_180) < 0.06  # 280 / sqrt(20080) = 1.98 standard deviations
    exact = 2 * sum(math.comb(3000, k) for k in range(1401)) / 2**3000
    assert students.mcnemar(1400, 1600) == pytest.approx(exact, rel=1e-9)


@pytest.mark.parametrize(
    ("freedom", "point"), [(1, 12.7062), (2, 4.30265), (4, 2.77645), (5, 2.57058), (30, 2.04227), (1e7, 1.95996)]
)
def test_point_of_student(freedom, point):
    """Table of Student's t, 97.5 %."""
    assert students.point(freedom) == pytest.approx(point, abs=6e-6 * point)
    assert students.two_sided(point, freedom) == pytest.approx(0.05, rel=1e-4)


def test_two_sided_of_closed_forms():
    """With 1 degree of freedom Cauchy's distribution; with 2, 1 - t / sqrt(2 + t²)."""
    t = np.array([0.0, 0.1, 1.0, 7.5, 300.0])
    np.testing.assert_allclose(students.two_sided(t, 1), 1 - 2 * np.arctan(t) / math.pi, rtol=1e-9)
    np.testing.assert_allclose(students.two_sided(t, 2), 1 - t / np.sqrt(2 + t**2), rtol=1e-7)
    np.testing.assert_allclose(students.two_sided(-t, 2), students.two_sided(t, 2))


def test_point_of_other_shares_and_of_many():
    found = students.point(np.array([3.5, 9.0, 40.0]), 0.8)
    np.testing.assert_allclose(students.two_sided(found, np.array([3.5, 9.0, 40.0])), 0.4, rtol=1e-9)


def test_incomplete_beta_at_its_ends():
    assert students.incomplete_beta(2, 3, [0.0, 1.0]).tolist() == [0, 1]


def test_freedom_of_turns_points_around():
    freedom = np.array([1.0, 2.5, 17.0, 4000.0])
    np.testing.assert_allclose(students.freedom_of(students.point(freedom)), freedom, rtol=1e-4)


def test_point_without_freedom():
    assert np.isnan(students.point(np.array([np.nan, 5.0]))).tolist() == [True, False]
