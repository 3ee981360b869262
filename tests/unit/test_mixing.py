"""How often examples appear: every mix against a plain implementation that holds all examples as a list."""

import hashlib
from collections import Counter
from fractions import Fraction
from itertools import product
from math import inf

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from minidv.example_types import TYPES
from minidv.mixing import BALANCES, MOST_COPIES, Census, Group, Mix, Plan, read_weights, smallest

GROUPS = [Group(label, kind) for label in range(3) for kind in TYPES]


def digest(number):
    return hashlib.sha1(b"example %d" % number).digest()


def plan_of(mix, items):
    census = Census()
    for group, number in items:
        census.add(group, digest(number))
    return Plan(mix, census)


def mixed(mix, items):
    """How often each (group, number) is written."""
    plan = plan_of(mix, items)
    copies = Counter()
    for group, number in items:
        copies[group, number] += plan.copies(group, digest(number))
    return +copies


def drawn(purpose, number):
    return int.from_bytes(hashlib.sha1(purpose + digest(number)).digest()[:8], "big")


def by_hand(mix, items):
    """The same from sorted lists: thin, repeat, weigh."""
    items = sorted(items, key=lambda item: drawn(b"kept", item[1]))
    if mix.max_class0_ratio is not None:
        most = int(Fraction(str(mix.max_class0_ratio)) * sum(group.label > 0 for group, _ in items))
        negatives = [item for item in items if item[0].label == 0][:most]
        items = sorted([item for item in items if item[0].label] + negatives, key=lambda item: drawn(b"kept", item[1]))
    keys = {"none": lambda group: "", "class": lambda group: group.label, "type": lambda group: group.kind}
    piles = {}
    for item in items:
        piles.setdefault(keys[mix.balance](item[0]), []).append(item)
    largest = max(map(len, piles.values()), default=0)
    copies = Counter()
    for pile in piles.values():
        repeated = (pile * MOST_COPIES)[:largest]
        # equal examples are told apart by their place in the pile, so that each counts its own copies
        places = Counter(place % len(pile) for place in range(len(repeated)))
        for place, number_of_copies in places.items():
            group, number = pile[place]
            weight = mix.weights.get(group.kind, 1)
            for copy in range(number_of_copies):
                extra = drawn(b"copy %d" % copy, number) < (weight % 1) * 2**64
                copies[group, number] += int(weight) + (weight % 1 > 0 and extra)
    return +copies


def items_of(counts, start=0):
    return [
        (group, start + place) for place, group in enumerate(g for g, count in counts.items() for _ in range(count))
    ]


SOME = items_of({group: 1 + (7 * place) % 11 for place, group in enumerate(GROUPS)})
WEIGHTS = ({}, {"complex": 3}, {"snp": 0.5, "deletion": 2.25}, {"insertion": 0, "snp": 1, "complex": 1.5})


@pytest.mark.parametrize(("balance", "weights", "ratio"), list(product(BALANCES, WEIGHTS, (None, 0.3, 1, 50))))
def test_plan_gives_what_lists_give(balance, weights, ratio):
    mix = Mix(balance, weights, ratio)
    assert mixed(mix, SOME) == by_hand(mix, SOME)


groups = st.sampled_from(GROUPS)
numbers = st.integers(0, 12)  # few, so that equal examples occur


@st.composite
def sets(draw):
    """Examples, of which equal ones are of one group."""
    kinds = draw(st.lists(groups, min_size=13, max_size=13))
    return [(kinds[number], number) for number in draw(st.lists(numbers, max_size=40))]


mixes = st.builds(
    Mix,
    st.sampled_from(BALANCES),
    st.dictionaries(st.sampled_from(TYPES), st.sampled_from([0, 0.1, 0.5, 1, 1.75, 3])),
    st.sampled_from([None, 0.01, 0.5, 1, 3.3, 100]),
)


@given(mixes, sets(), st.randoms(use_true_random=False))
def test_plan_depends_on_nothing_but_the_examples(mix, items, rng):
    found = mixed(mix, items)
    assert found == by_hand(mix, items)
    rng.shuffle(items)
    assert mixed(mix, items) == found


@given(sets(), st.sampled_from([0.01, 0.5, 1, 3.3]))
def test_ratio_is_kept_to_the_one_and_no_variant_is_lost(items, ratio):
    found = mixed(Mix(max_class0_ratio=ratio), items)
    positives = sum(group.label > 0 for group, _ in items)
    negatives = sum(group.label == 0 for group, _ in items)
    assert sum(count for (group, _), count in found.items() if group.label > 0) == positives
    kept = sum(count for (group, _), count in found.items() if group.label == 0)
    assert kept == min(negatives, int(Fraction(str(ratio)) * positives))


@given(sets(), st.sampled_from(["class", "type"]))
def test_balance_makes_all_equal_or_ten_times_as_many_and_loses_none(items, balance):
    plan, found = plan_of(Mix(balance), items), mixed(Mix(balance), items)
    assert set(found) == set(items)

    def totals(counts):
        total = Counter()
        for (group, _), count in counts.items():
            total[f"{balance} {group.label if balance == 'class' else group.kind}"] += count
        return total

    before, after = totals(Counter(items)), totals(found)
    most = max(before.values(), default=0)
    assert after == {name: min(most, MOST_COPIES * count) for name, count in before.items()}
    assert sorted(plan.short) == sorted(name for name, count in after.items() if count < most)


def test_weights_are_shares_of_many():
    items = [(Group(1, "snp"), number) for number in range(4000)]
    assert sum(mixed(Mix(weights={"snp": 2.25}), items).values()) == pytest.approx(9000, abs=4 * (4000 * 3 / 16) ** 0.5)


def test_draws_of_the_three_steps_are_independent():
    """Thinned to a quarter, class 0 is still weighted by half, and the kept do not come first in the files."""
    items = items_of({Group(0, "snp"): 8000, Group(1, "snp"): 2000})
    found = mixed(Mix(weights={"snp": 0.5}, max_class0_ratio=1), items)
    kept = [number for group, number in found if group.label == 0]
    assert len(kept) == pytest.approx(1000, abs=4 * 500**0.5)
    early = sum(digest(number)[0] < 128 for number in kept)
    assert early == pytest.approx(len(kept) / 2, abs=4 * (len(kept) / 4) ** 0.5)


def test_plan_of_class_0_alone_keeps_none_under_a_ratio():
    assert mixed(Mix(max_class0_ratio=5), items_of({Group(0, "snp"): 4})) == {}


def test_plan_of_nothing():
    plan = plan_of(Mix("class", {"snp": 2}, 1), [])
    assert (plan.read, plan.short, plan.growth) == (0, [], 0)


def test_growth_is_about_what_is_written():
    mix = Mix("class", {"complex": 3}, 1)
    growth = plan_of(mix, SOME).growth
    assert 1 <= growth / (sum(mixed(mix, SOME).values()) / len(SOME)) <= 2


def test_is_plain():
    assert Mix().is_plain
    assert Mix("none", {"snp": 1, "complex": 1.0}).is_plain
    assert not any(mix.is_plain for mix in (Mix("class"), Mix(weights={"snp": 2}), Mix(max_class0_ratio=9)))


@pytest.mark.parametrize("count", [0, 1, 3, 4, 5, 6, 9])
def test_smallest_takes_equal_draws_to_the_count(count):
    draws = np.array([5, 1, 5, 5, 9, 5], np.uint64)
    assert sorted(smallest(draws, count).of(draws)) == sorted(draws)[:count]


def test_read_weights():
    assert read_weights(["snp=1", "complex=2.5"]) == ({"snp": 1.0, "complex": 2.5}, [])


@pytest.mark.parametrize("item", ["indel=2", "snp", "snp=", "snp=-1", "snp=nan", f"snp={inf}", "snp=101", "=1"])
def test_read_weights_tells_what_is_wrong(item):
    assert len(read_weights([item])[1]) >= 1


def test_read_weights_refuses_a_type_twice():
    assert read_weights(["snp=1", "snp=2"])[1] == [
        "'snp=2': expected each of snp, insertion, deletion, complex once at most, as TYPE=WEIGHT"
    ]
