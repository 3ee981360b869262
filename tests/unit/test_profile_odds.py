"""Odds ratios against worked examples, against the law of large numbers, and under no effect."""

import math

import numpy as np
import pytest

from retrain.profiles.odds import mantel_haenszel

NULL_DRAWS = 1000


def test_one_group_is_the_plain_odds_ratio():
    found = mantel_haenszel([[10, 20, 5, 40]])
    assert found.ratio == pytest.approx(10 * 40 / (20 * 5))
    spread = 1.959963985 * math.sqrt(1 / 10 + 1 / 20 + 1 / 5 + 1 / 40)  # Woolf's, which RBG is with one group
    assert found.low == pytest.approx(4 * math.exp(-spread))
    assert found.high == pytest.approx(4 * math.exp(spread))


def test_test_of_one_group_is_the_chi_square_of_mantel_and_haenszel():
    # n = 75, E(a) = 30 x 15 / 75 = 6, V = 30 x 45 x 15 x 60 / (75^2 x 74) = 2.918919; (10 - 6)^2 / V = 5.481481
    assert mantel_haenszel([[10, 20, 5, 40]]).p == pytest.approx(math.erfc(math.sqrt(5.4814815 / 2)))


def test_two_groups_by_hand():
    # R = 4x6/20 + 9x8/30 = 1.2 + 2.4 = 3.6; S = 4x6/20 + 5x8/30 = 1.2 + 1.333333
    found = mantel_haenszel([[4, 4, 6, 6], [9, 5, 8, 8]])
    assert found.ratio == pytest.approx(3.6 / (1.2 + 4 / 3))
    agree, differ = (1.2, 2.4), (1.2, 4 / 3)
    on, off = (10 / 20, 17 / 30), (10 / 20, 13 / 30)
    r, s = 3.6, 1.2 + 4 / 3
    variance = sum(p * x for p, x in zip(on, agree, strict=True)) / (2 * r * r)
    variance += sum(p * y + q * x for p, q, x, y in zip(on, off, agree, differ, strict=True)) / (2 * r * s)
    variance += sum(q * y for q, y in zip(off, differ, strict=True)) / (2 * s * s)
    assert math.log(found.high / found.ratio) == pytest.approx(1.959963985 * math.sqrt(variance))
    assert math.log(found.ratio / found.low) == pytest.approx(1.959963985 * math.sqrt(variance))


def test_pairs_are_mcnemar_matched():
    # of many groups of one flip and one control only the discordant count: the ratio is 30 / 10
    pairs = [[1, 0, 0, 1]] * 30 + [[0, 1, 1, 0]] * 10 + [[1, 0, 1, 0]] * 50 + [[0, 1, 0, 1]] * 50
    found = mantel_haenszel(pairs)
    assert found.ratio == pytest.approx(3)
    assert math.log(found.high / found.ratio) == pytest.approx(1.959963985 * math.sqrt(1 / 30 + 1 / 10))
    assert found.p == pytest.approx(math.erfc(math.sqrt((30 - 10) ** 2 / 40 / 2)))


def test_confounder_is_taken_out():
    # both groups have ratio 1, together they look like an effect
    found = mantel_haenszel([[90, 10, 90, 10], [10, 90, 100, 900]])
    assert found.ratio == pytest.approx(1)
    assert found.p == pytest.approx(1)


@pytest.mark.parametrize(
    ("counts", "note"),
    [
        ([[0, 20, 5, 40]], "no flip has it"),
        ([[20, 0, 5, 40]], "all flips have it"),
        ([[20, 20, 0, 40]], "no control has it"),
        ([[20, 20, 40, 0]], "all controls have it"),
        ([[20, 0, 40, 0], [0, 9, 0, 9]], "flips and controls differ in no group"),
        ([], "no flip has a control"),
        ([[3, 3, 0, 0]], "no flip has a control"),
        ([[0, 0, 0, 0]], "no flip has a control"),
    ],
)
def test_empty_cells_have_no_ratio_and_a_reason(counts, note):
    found = mantel_haenszel(np.array(counts).reshape(-1, 4))
    assert all(value != value for value in (found.ratio, found.low, found.high))
    assert note in found.note


def test_a_clear_effect_with_an_empty_cell_still_has_a_p():
    assert mantel_haenszel([[20, 20, 0, 40]]).p < 1e-5


def test_few_sites_have_no_p():
    found = mantel_haenszel([[3, 3, 2, 6]])
    assert found.p != found.p
    assert "too few sites for a test" in found.note
    assert found.ratio == pytest.approx(3)


def draw(rng, ratio, groups=12, flips=25, controls=100):
    """Groups whose share of controls with the feature differs, and a common odds ratio."""
    base = rng.uniform(0.1, 0.6, groups)
    odds = ratio * base / (1 - base)
    having, c = rng.binomial(flips, odds / (1 + odds)), rng.binomial(controls, base)
    return np.stack([having, flips - having, c, controls - c], axis=1)


@pytest.mark.parametrize("ratio", [1, 2.5])
@pytest.mark.parametrize("size", [(12, 25, 100), (60, 3, 12)])
def test_interval_covers_the_truth(ratio, size):
    rng = np.random.default_rng(11)
    found = [mantel_haenszel(draw(rng, ratio, *size)) for _ in range(NULL_DRAWS)]
    covered = sum(one.low <= ratio <= one.high for one in found)
    print(f"ratio {ratio}, groups {size}: {covered} of {NULL_DRAWS} intervals hold it")
    assert covered >= 934  # 95 % less 2.3 standard errors


def test_no_effect_is_found_as_often_as_stated():
    rng = np.random.default_rng(12)
    rejected = sum(mantel_haenszel(draw(rng, 1)).p < 0.05 for _ in range(NULL_DRAWS))
    print(f"{rejected} of {NULL_DRAWS} tests under no effect have p < 0.05")
    assert rejected <= 66  # 5 % and 2.3 standard errors


def test_planted_effect_is_found():
    rng = np.random.default_rng(13)
    found = sum(mantel_haenszel(draw(rng, 2)).low > 1 for _ in range(200))
    print(f"an odds ratio of 2 in 300 flips and 1200 controls is found in {found} of 200")
    assert found >= 190
