import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from retrain.attribution.causes import (
    ALIKE,
    CALLING_EXAMPLES,
    CAUSES,
    MIXED,
    NETWORK,
    NONE,
    RETRAINING,
    TRAINING_EXAMPLES,
    are_alike,
    cause_of,
    structural,
)
from retrain.attribution.effects import Effects, Split, effects, log_odds, split, spread

CHANCE = st.floats(0, 1)
ODDS = st.floats(-22.9, 22.9)
LARGEST = math.log((1 - 1.25e-10) / 1.25e-10)


@st.composite
def chances(draw):
    weights = draw(st.lists(st.one_of(CHANCE, st.just(0.0), st.just(1.0)), min_size=3, max_size=3))
    return [weight / sum(weights) for weight in weights] if sum(weights) else [1.0, 0.0, 0.0]


def test_log_odds_by_hand():
    assert log_odds((0.5, 0.25, 0.25), 0) == 0
    assert log_odds((0.2, 0.8, 0.0), 1) == pytest.approx(math.log(4))
    assert log_odds((1.0, 0.0, 0.0), 0) == pytest.approx(LARGEST, abs=1e-6)
    assert log_odds((1.0, 0.0, 0.0), 2) == pytest.approx(-LARGEST, abs=1e-6)


@given(chances(), st.integers(0, 2))
def test_log_odds_are_finite(of, copies):
    assert abs(log_odds(of, copies)) <= LARGEST + 1e-6


@given(st.lists(chances(), min_size=4, max_size=4), st.integers(0, 2))
def test_parts_add_up_to_the_difference(cells, copies):
    a, b, c, d = (log_odds(cell, copies) for cell in cells)
    parts = effects(a, b, c, d)
    assert parts.network + parts.calling_examples == pytest.approx(d - a, abs=1e-9)
    k = log_odds(cells[1], copies)
    assert sum(split(a, c, k)) == pytest.approx(c - a, abs=1e-9)
    assert parts.network - parts.interaction / 2 == pytest.approx(c - a, abs=1e-9)


@given(ODDS, ODDS)
def test_equal_models_have_no_network_effect_and_equal_flags_no_other(a, b):
    assert effects(a, b, a, b) == Effects(0.0, b - a, 0.0)
    assert effects(a, a, b, b) == Effects(b - a, 0.0, 0.0)


@given(ODDS, ODDS, ODDS, ODDS)
def test_exchanged_roles_exchange_the_effects(a, b, c, d):
    one, other = effects(a, b, c, d), effects(a, c, b, d)
    assert other == (one.calling_examples, one.network, pytest.approx(one.interaction))
    back = effects(d, c, b, a)
    assert back == pytest.approx((-one.network, -one.calling_examples, one.interaction))


@given(ODDS, ODDS, ODDS, ODDS, ODDS)
def test_every_flip_has_one_cause(a, b, c, d, k):
    assert cause_of(effects(a, b, c, d)) in (CALLING_EXAMPLES, NETWORK, MIXED, NONE)
    assert cause_of(effects(a, b, c, d), split(a, c, k)) in CAUSES


@pytest.mark.parametrize(
    ("network", "calling", "cause"),
    [
        (3.0, 1.0, NETWORK),
        (-3.0, 1.0, NETWORK),
        (1.0, 3.0, CALLING_EXAMPLES),
        (2.0, 1.0, MIXED),
        (2.0, -1.0, MIXED),
        (1.0, 2.0, MIXED),
        (2.001, 1.0, NETWORK),
        (0.0, 0.0, NONE),
        (1e-7, -1e-9, NONE),
        (0.0, 1e-5, CALLING_EXAMPLES),
    ],
)
def test_cause_of_two_parts(network, calling, cause):
    assert cause_of(Effects(network, calling, 0.0)) == cause


@pytest.mark.parametrize(
    ("retraining", "training_examples", "cause"),
    [
        (5.0, 1.0, RETRAINING),
        (1.0, -5.0, TRAINING_EXAMPLES),
        (2.0, 4.0, NETWORK),
        (4.0, -4.0, NETWORK),
        (0.0, 0.0, NETWORK),
        (0.0, 1.0, TRAINING_EXAMPLES),
    ],
)
def test_cause_of_a_network_with_control(retraining, training_examples, cause):
    of_network = Split(retraining, training_examples)
    assert cause_of(Effects(6.0, 0.0, 0.0), of_network) == cause
    assert cause_of(Effects(0.0, 6.0, 0.0), of_network) == CALLING_EXAMPLES


@given(st.floats(0, 50), st.floats(0, 50), st.floats(0.1, 10))
def test_alike_does_not_depend_on_scale_or_order(one, other, factor):
    assert are_alike(one, other) == are_alike(other, one)
    if abs(max(one, other) - ALIKE * min(one, other)) > 1e-9:
        assert are_alike(one * factor, other * factor) == are_alike(one, other)


def test_structural_causes():
    record, longer = ((4, "A>C"),), ((4, "A>C,G"),)
    assert structural({"A": record, "D": record}) is None
    assert structural({"A": record, "D": longer}) == "alleles"
    assert structural({"A": record, "B": longer, "D": None}) == "candidate"


def test_spread():
    assert spread([1.0]) is None
    assert spread([]) is None
    assert spread([1.0, 3.0]) == pytest.approx(math.sqrt(2))
