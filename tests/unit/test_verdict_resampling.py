"""Weights and totals of resampled blocks against drawing block by block."""

import numpy as np
import pytest
from made_counts import random_counts

from retrain.verdict import resampling
from retrain.verdict.rates import rates

BLOCKS = [("c", start) for start in range(0, 400_000, 10_000)]


def test_weights_are_those_of_the_block_alone():
    """A block keeps its weights whatever blocks stand beside it; another seed gives others."""
    all_of_them = resampling.weights(BLOCKS, 1, 50)
    np.testing.assert_array_equal(resampling.weights(BLOCKS[7:9], 1, 50), all_of_them[:, 7:9])
    assert (resampling.weights(BLOCKS, 2, 50) != all_of_them).any()
    assert (resampling.weights([("d", 0)], 1, 50) != all_of_them[:, :1]).any()


def test_weights_are_poisson_of_mean_one():
    found = resampling.weights(BLOCKS, 3, 20_000).astype(float)
    assert found.mean() == pytest.approx(1, abs=0.005)
    assert found.var() == pytest.approx(1, abs=0.01)
    assert np.abs(np.corrcoef(found.T) - np.eye(len(BLOCKS))).max() < 0.04


def test_weights_of_no_block():
    assert resampling.weights([], 1, 5).shape == (5, 0)


def test_resample_totals_by_hand():
    counts = np.array([[[3, 1, 6, 2], [1, 1, 0, 0]]])
    found = resampling.resample(counts, np.array([[1, 0], [0, 1], [2, 1]], dtype=np.uint8))
    assert found[0, 0].tolist() == [0.75, 0.5, 7 / 10]
    np.testing.assert_array_equal(found[0, 1], [0.75, np.nan, 0.75])


def test_resample_in_parts_is_the_same(monkeypatch):
    counts = random_counts(np.random.default_rng(2), 12)
    drawn = resampling.weights(BLOCKS[:12], 3, 100)
    whole = resampling.resample(counts, drawn)
    monkeypatch.setattr(resampling, "_DRAWS_AT_ONCE", 7)
    np.testing.assert_array_equal(resampling.resample(counts, drawn), whole)


def test_resample_agrees_with_drawing_block_by_block():
    """Weights that do not add up to the number of blocks spread the differences by a few percent more."""
    rng = np.random.default_rng(5)
    counts = random_counts(rng, 40)
    plain = counts[:, rng.integers(40, size=(20_000, 40))].sum(axis=2)  # (sides, draws, COUNTS), as many as there are
    ours = resampling.resample(counts, resampling.weights(BLOCKS, 1, 20_000))
    difference, expected = np.diff(ours, axis=0)[0].T, np.diff(rates(plain), axis=0)[0]
    levels = (0.025, 0.25, 0.5, 0.75, 0.975)
    np.testing.assert_allclose(
        np.quantile(difference, levels, axis=0), np.quantile(expected, levels, axis=0), atol=0.1 * expected.std()
    )


@pytest.mark.parametrize(("blocks", "share"), [(10, 0.0085506), (20, 0.0158808), (1000, 0.0248043)])
def test_tail_share_of_student(blocks, share):
    """As SciPy 1.17 has it: norm.cdf(-t.ppf(0.975, n - 1) * sqrt(n / (n - 1)))."""
    assert resampling.tail_share(blocks) == pytest.approx(share, rel=0.002)
