"""Intervals and tests of paired differences: their size without a difference, and what they need."""

import math

import numpy as np
import pytest
from made_counts import random_counts

from retrain.verdict.paired import FEWEST_DIFFERING, Resampled, changes
from retrain.verdict.rates import METRICS
from retrain.verdict.resampling import weights


def resampled(counts, draws=2000):
    return Resampled.of(np.asarray(counts), weights([("c", number) for number in range(counts.shape[1])], 1, draws))


def compared(counts, draws=2000):
    return changes(resampled(counts, draws), [[0]], [[1]])


@pytest.mark.parametrize("blocks", [20, 100])
def test_changes_without_a_difference(blocks, tell):
    """The interval excludes 0 in about 5 % of experiments, the test rejects in no more."""
    rng, experiments = np.random.default_rng(11), 500
    counts = np.concatenate([random_counts(rng, blocks) for _ in range(experiments)])
    found = changes(resampled(counts), *([[number] for number in range(side, len(counts), 2)] for side in (0, 1)))
    excluded = ((found.low > 0) | (found.high < 0)).mean(axis=0)
    rejected = (found.p < 0.05).mean(axis=0)
    tell(f"{blocks} blocks, no difference: 0 excluded {excluded}, p below 0.05 {rejected}")
    assert ((excluded > 0.025) & (excluded < 0.095)).all()
    assert (rejected < 0.07).all()


def test_changes_of_a_planted_difference():
    rng = np.random.default_rng(12)
    counts = random_counts(rng, 60)
    planted = rng.binomial(counts[1, :, 1], 0.5)  # the right finds half of what it missed
    counts[1] += planted[:, None] * [1, -1, 1, 0]
    found = compared(counts, 10_000)
    assert ((found.low < found.difference) & (found.difference < found.high)).all()
    low, p = (dict(zip(METRICS, values[0], strict=True)) for values in (found.low, found.p))
    assert low["recall"] > 0 > low["precision"]
    assert low["f1"] > 0
    assert p["recall"] < 0.001 < p["precision"]


def test_changes_turned_around():
    counts = random_counts(np.random.default_rng(3), 40)
    one, other = (changes(resampled(counts), [[a]], [[b]]) for a, b in ((0, 1), (1, 0)))
    np.testing.assert_allclose(one.difference, -other.difference)
    np.testing.assert_allclose(one.p, other.p)
    np.testing.assert_allclose(one.low, -other.high)


def test_changes_of_groups_are_those_of_the_means():
    """Two equal replicates say what one says, but for nothing."""
    counts = random_counts(np.random.default_rng(3), 40)
    one = compared(counts)
    doubled = changes(resampled(np.concatenate([counts, counts])), [[0, 2]], [[1, 3]])
    for left, right in zip(one[:8], doubled[:8], strict=True):
        np.testing.assert_allclose(left, right)


def few_differing(number):
    counts = np.tile(np.array([9, 1, 9, 1]), (2, 30, 1))
    counts[1, :number] = [10, 0, 10, 1]
    return counts


def test_changes_need_blocks_that_differ():
    found = compared(few_differing(FEWEST_DIFFERING - 1))
    assert math.isnan(found.low[0, 0])
    assert math.isnan(found.p[0, 0])
    assert found.notes[0][0] == f"blocks in which the errors differ: {FEWEST_DIFFERING - 1}, needed are 6"
    found = compared(few_differing(FEWEST_DIFFERING))
    assert found.low[0, 0] > 0
    assert found.notes[0][0] == ""
    assert found.differing[0].tolist() == [6, 0, 6]


def test_changes_of_few_differing_blocks_are_no_surer_than_the_signs():
    for number in range(FEWEST_DIFFERING, 13):
        assert compared(few_differing(number), 10_000).p[0, 0] > 2 / 2**number


def test_changes_that_are_the_same_in_all_blocks():
    """Nothing varies between resamples; p is that of the signs, not 0."""
    assert compared(few_differing(30)).p[0, 0] == 2 / 2**30


def test_changes_need_blocks():
    found = compared(random_counts(np.random.default_rng(1), 9))
    assert found.notes == [["blocks with records: 9, needed are 10"] * 3]


def test_changes_leave_empty_blocks_out():
    counts = random_counts(np.random.default_rng(1), 30)
    counts[:, ::3] = 0
    assert compared(counts).blocks.tolist() == [20]


def test_changes_need_values_in_nearly_every_resample():
    counts = np.zeros((2, 12, 4), dtype=int)
    counts[:, :, 2] = 5
    counts[0, :6, 3] = 1
    counts[:, 0, 0] = 1
    found = compared(counts)
    assert found.notes[0][1] == ""
    assert found.notes[0][2].startswith("resamples without a value: ")
    assert math.isnan(found.high[0, 2])
