"""Rates of contestants and what resampled seeds and genomes make of them."""

import made_blocks
import made_results
import numpy as np
import pytest

from retrain.verdict import contestants, standings, tallies
from retrain.verdict.standings import Standings

ARMS = {"three": {"replicates": 3}, "one": {"make_examples": {"min_base_quality": 5}}}


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    folder = tmp_path_factory.mktemp("standings")
    plan = made_results.make_plan(folder, ARMS)
    chances = {"baseline": 0.1, "three.r1": 0.06, "three.r2": 0.08, "three.r3": 0.1, "one.r1": 0.1}
    blocks = made_blocks.write(folder, plan, lambda cell, _: (chances[cell.model], 0.05))
    return contestants.contestants(plan), tallies.of_role(blocks, plan, "test")


def test_values_are_means_over_replicates(made):
    entries, tally = made
    found = Standings.of(tally, entries, "SNP", 1)
    np.testing.assert_allclose(found.values[1], found.resampled.values[1:4].mean(axis=0))
    np.testing.assert_allclose(found.values[2], found.resampled.values[4])


def test_draws_spread_by_seeds_and_blocks(made):
    """Of three replicates the variance of their mean, s² / 3, comes on top of that of the blocks."""
    entries, tally = made
    found = Standings.of(tally, entries, "SNP", 1)
    blocks = found.resampled.draws[1:4].mean(axis=0)[0].var()
    seeds = found.resampled.values[1:4, 0].var(ddof=1) / 3
    assert seeds > blocks
    assert found.draws[1, 0].var() == pytest.approx(blocks + seeds, rel=0.1)
    np.testing.assert_array_equal(found.draws[2], found.resampled.draws[4])
    low, high = found.interval(1, 0)
    assert low < found.values[1, 0] < high


def test_draws_are_told_by_the_seed(made):
    entries, tally = made
    one, again, other = (Standings.of(tally, entries, "SNP", seed).draws for seed in (1, 1, 2))
    np.testing.assert_array_equal(one, again)
    assert (one[1] != other[1]).any()


def test_effects_say_what_they_leave_out(made):
    entries, tally = made
    found = Standings.of(tally, entries, "SNP", 1)
    _, effects = standings.effects(found.resampled, [[(0,)], [(0,)]], [[(1, 2, 3)], [(4,)]])
    assert effects[0][0].note == ""
    assert effects[1][0].note == "without the noise of training: one replicate"
    assert effects[1][0].low < effects[1][0].difference < effects[1][0].high


def test_few_blocks_have_no_spread(made):
    entries, tally = made
    found = Standings.of(tally._replace(counts=tally.counts[..., :9, :], drawn=tally.drawn[:, :9]), entries, "SNP", 1)
    assert not found.is_spread_known
    assert np.isnan(found.interval(1, 0)).all()
