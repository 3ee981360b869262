"""What is asked of the features."""

import numpy as np
import pandas as pd
import pytest
from made_features import make

from retrain.profiles.levels import FEATURES, GROUP, levels


@pytest.fixture
def table():
    return make(np.random.default_rng(3))


def by_name(table):
    return {(level.feature, level.name): level for level in levels(table)}


def test_quarters_are_those_of_each_matched_group(table):
    low, high = by_name(table)["dp", "lowest quarter"].has, by_name(table)["dp", "highest quarter"].has
    for _, group in table.groupby(GROUP):
        assert low[group.index].mean() == pytest.approx(0.25, abs=0.01)
        assert high[group.index].mean() == pytest.approx(0.25, abs=0.01)
        assert group["dp"][low[group.index]].max() < group["dp"][~low[group.index]].min()
        assert group["dp"][high[group.index]].min() > group["dp"][~high[group.index]].max()


def test_equal_values_are_in_no_quarter(table):
    table["dp"] = 30.0
    assert not by_name(table)["dp", "lowest quarter"].has.any()
    assert not by_name(table)["dp", "highest quarter"].has.any()


def test_fixed_cuts(table):
    table.loc[:4, "forward"] = [0.05, 0.1, 0.5, 0.9, 0.95]
    table.loc[:4, "homopolymer"] = [3, 4, 6, 7, 12]
    table.loc[:4, "mapq"] = [0, 49.9, 50, 60, 60]
    found = by_name(table)
    assert found["forward", "<0.1 or >0.9"].has[:5].tolist() == [True, False, False, False, True]
    assert found["homopolymer", ">=4"].has[:5].tolist() == [False, True, True, True, True]
    assert found["homopolymer", ">=7"].has[:5].tolist() == [False, False, False, True, True]
    assert found["mapq", "<50"].has[:5].tolist() == [True, True, False, False, False]


def test_sizes_are_asked_of_indels_only(table):
    assert not [level for level in levels(table) if level.feature == "size"]
    table.loc[:2, "size"] = [-1, 1, -7]
    found = by_name(table)
    assert found["size", "deletion"].has[:4].tolist() == [True, False, True, False]
    assert found["size", "2 or more bases"].has[:4].tolist() == [False, False, True, False]


def test_missing_values_are_not_known(table):
    table.loc[0, "mapq"] = float("nan")
    level = by_name(table)["mapq", "<50"]
    assert not level.known[0]
    assert level.known[1:].all()
    table["mapq"] = float("nan")
    assert ("mapq", "<50") not in by_name(table)


def test_strata_are_named_one_by_one(table):
    table["strata"] = pd.Series(["easy", "easy,hard", ""] + [""] * (len(table) - 3))
    found = {level.name: level.has[:3].tolist() for level in levels(table) if level.feature == "stratum"}
    assert found == {"easy": [True, True, False], "hard": [False, True, False]}


def test_every_feature_is_asked(table):
    table["size"] = -1.0
    assert {level.feature for level in levels(table)} == {*FEATURES, "stratum"}
