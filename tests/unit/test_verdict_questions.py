"""Decisions: adjusted p, agreement of interval and p, replicates that are needed."""

import itertools
import math

import numpy as np
import pytest
from made_counts import random_counts

from retrain.verdict import questions
from retrain.verdict.paired import Resampled
from retrain.verdict.rates import NAN
from retrain.verdict.resampling import weights


@pytest.fixture
def resampled():
    """Eight cells; those with odd numbers have bursts of misses of their own."""
    rng = np.random.default_rng(1)
    counts = np.concatenate([random_counts(rng, 40)] + [random_counts(np.random.default_rng(1), 40) for _ in range(3)])
    return Resampled.of(counts, weights([("c", number) for number in range(40)], 1, 500))


def closed_test(p, level):
    """Which of these p Holm's procedure rejects, by testing every intersection of hypotheses with Bonferroni."""
    every = range(len(p))
    sets = [set(chosen) for size in range(1, len(p) + 1) for chosen in itertools.combinations(every, size)]
    passed = [chosen for chosen in sets if min(p[place] for place in chosen) * len(chosen) >= level]
    return [not any(place in chosen for chosen in passed) for place in every]


def test_holm_agrees_with_the_closed_test():
    rng = np.random.default_rng(2)
    for _ in range(200):
        p = np.round(rng.random(5) ** 3 / 3, 3)
        assert (questions.holm(p) < 0.05).tolist() == closed_test(p, 0.05)


def test_holm_by_hand():
    """0.01 x 3, 0.02 x 2, and 0.03, which may not fall below the one before; 0.9 stays below 1."""
    found = questions.holm(np.array([0.03, NAN, 0.01, 0.02]))
    assert found[[0, 2, 3]].tolist() == pytest.approx([0.04, 0.03, 0.04])
    assert math.isnan(found[1])
    assert questions.holm(np.array([0.9, 0.8])).tolist() == [1.0, 1.0]
    assert questions.holm(np.array([])).tolist() == []


@pytest.mark.parametrize(
    ("low", "high", "p", "found"),
    [
        (0.1, 0.2, 0.04, True),
        (-0.2, -0.1, 0.04, True),
        (0.1, 0.2, 0.05, False),
        (-0.1, 0.2, 0.01, False),
        (NAN, NAN, 0.01, False),
        (0.1, 0.2, NAN, False),
    ],
)
def test_is_found_needs_interval_and_p(low, high, p, found):
    assert bool(questions.is_found(low, high, p)) is found


def test_verdict_by_sign():
    assert [questions.verdict(0.1, True), questions.verdict(-0.1, True), questions.verdict(0.1, False)] == [
        "better",
        "worse",
        "no evidence",
    ]


def test_ask_models_takes_the_larger_p(resampled):
    few, many = ([[[3, 2], [9, 8]]], [[[40, 0], [9, 8]]])
    asked, other = (questions.ask_models(resampled, [0], [1], np.array(counts)) for counts in (few, many))
    assert asked.left_only[0, :2].tolist() == [2, 9]  # the left finds what the right alone misses
    assert asked.right_only[0, :2].tolist() == [3, 8]
    assert asked.p[0, 0] == asked.p_exact[0, 0] == 1
    assert other.p[0, 0] == other.changes.p[0, 0] > other.p_exact[0, 0]
    assert asked.p[0, 2] == asked.changes.p[0, 2]
    assert math.isnan(asked.p_exact[0, 2])


def test_ask_models_has_no_p_without_an_interval(resampled):
    same = questions.ask_models(resampled, [0], [0], np.zeros((1, 2, 2)))
    assert np.isnan(same.p).all()
    assert same.p_exact[0, :2].tolist() == [1, 1]


@pytest.mark.parametrize(
    ("left", "right", "note"),
    [
        ([[0]], [[1]], "one replicate"),
        ([[0]], [[1, 3]], "two replicates"),
        ([[0]], [[1, 3, 5]], ""),
        ([[2]], [[1, 3, 5]], "one replicate"),
        ([[0, 2, 4]], [[1, 3]], "two replicates"),
        ([[0, 2, 4]], [[1, 3, 5]], ""),
        ([[0]], [[1, 3, 5], [7]], "one replicate"),
    ],
)
def test_ask_settings_needs_three_replicates(resampled, left, right, note):
    asked = questions.ask_settings(resampled, [left], [right], fixed=(0,))
    assert asked.notes[0][0] == note
    assert np.isnan(asked.low[0, 0]) == bool(note)
    assert np.isnan(asked.p[0, 0]) == bool(note)
    assert not np.isnan(asked.difference[0, 0])


def test_ask_settings_interval_and_p_agree(resampled):
    asked = questions.ask_settings(resampled, [[[0]]], [[[1, 3, 5]]], fixed=(0,))
    excluded = (asked.low > 0) | (asked.high < 0)
    assert (excluded == (asked.p < 0.05)).all()
    np.testing.assert_allclose((asked.low + asked.high) / 2, asked.difference)


def test_ask_settings_of_unlike_replicates_are_less_sure():
    """The same mean, from replicates that agree and from those that do not."""
    counts = np.tile(random_counts(np.random.default_rng(1), 60)[:1], (7, 1, 1))
    for cell, fewer in zip(range(1, 7), (2, 2, 2, 0, 2, 4), strict=True):
        moved = np.minimum(counts[cell, :, 1], fewer) * (np.arange(60) % 2)
        counts[cell] += moved[:, None] * [1, -1, 1, 0]
    resampled = Resampled.of(counts, weights([("c", number) for number in range(60)], 1, 500))
    asked = questions.ask_settings(resampled, [[[0]]] * 2, [[[1, 2, 3]], [[4, 5, 6]]], fixed=(0,))
    assert asked.low[0, 0] > 0 > asked.low[1, 0]
    assert asked.error[0, 0] == pytest.approx(asked.changes.error[0, 0])


def test_ask_settings_of_nothing(resampled):
    asked = questions.ask_settings(resampled, [], [])
    assert asked.difference.shape == (0, 3)
