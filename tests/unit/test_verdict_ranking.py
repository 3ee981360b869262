"""Ranks of contestants that are equal, have no rate, or too few blocks."""

import math

import numpy as np
import pytest

from retrain.verdict import ranking
from retrain.verdict.contestants import Contestant
from retrain.verdict.paired import Resampled
from retrain.verdict.resampling import weights
from retrain.verdict.standings import Standings

ENTRIES = [
    Contestant("baseline", (0,), (), ""),
    Contestant("a", (1,), (1,), "k"),
    Contestant("b", (2,), (1,), "baseline"),
    Contestant("k", (3,), (1,), "baseline", is_control=True),
]


def standings(missed, blocks=20):
    """Standings whose contestants miss so many of ten truth records in each block; None has no records at all."""
    counts = [[0, 0, 0, 0] if number is None else [10 - number, number, 10 - number, 1] for number in missed]
    cells = np.repeat(np.array(counts)[:, None], blocks, axis=1)
    resampled = Resampled.of(cells, weights([("c", block) for block in range(blocks)], 1, 200))
    return Standings(ENTRIES, resampled, resampled.values, resampled.draws)


def ranked(snps, indels=None, tested=None):
    rows = ranking.rank("select", "Bob", {"SNP": snps, "INDEL": indels or snps}, tested or {})
    return {(row.type, row.arm): row for row in rows}


def test_rank_equals_share_their_ranks_and_the_chance():
    found = ranked(standings([3, 1, 1, 2]))
    assert [found["SNP", name].rank for name in "abk"] == [1, 1, 3]
    assert [(row.rank_low, row.rank_high) for row in (found["SNP", name] for name in "abk")] == [(1, 2), (1, 2), (3, 3)]
    assert [found["SNP", name].chance_best for name in "abk"] == [0.5, 0.5, 0]
    assert [found["SNP", name].winner for name in "abk"] == ["yes", "no", "no"]


def test_rank_control_and_baseline_do_not_win():
    found = ranked(standings([0, 3, 2, 1]))
    assert [name for (kind, name), row in found.items() if kind == "SNP"] == ["baseline", "k", "b", "a"]
    assert found["SNP", "b"].winner == "yes"


def test_rank_reports_the_winner_its_control_and_the_baseline():
    best = standings([3, 1, 2, 2])
    found = ranked(best, tested={"SNP": best, "INDEL": best})
    assert [name for name in ("baseline", "a", "b", "k") if not math.isnan(found["SNP", name].test_value)] == [
        "baseline",
        "a",
        "k",
    ]


def test_rank_notes_that_types_differ():
    found = ranked(standings([3, 1, 2, 3]), standings([3, 2, 1, 3]))
    assert "the best arm for INDELs is another: b" in found["SNP", "a"].note
    assert "the best arm for SNPs is another: a" in found["INDEL", "b"].note
    assert "another" not in found["SNP", "b"].note


def test_rank_without_a_rate_is_last():
    found = ranked(standings([1, None, 2, 1]))
    assert [name for kind, name in found if kind == "SNP"][-1] == "a"
    assert math.isnan(found["SNP", "a"].value)


@pytest.mark.parametrize("blocks", [9, 10])
def test_rank_needs_blocks(blocks):
    row = ranked(standings([3, 1, 2, 2], blocks))["SNP", "a"]
    assert math.isnan(row.chance_best) == math.isnan(row.low) == (row.rank_low is None) == (blocks < 10)
