"""From answers to rows: the table as a whole decides."""

from collections import Counter

import numpy as np
from made_counts import random_counts

from retrain.verdict import verdicts
from retrain.verdict.contestants import Contestant
from retrain.verdict.resampling import weights
from retrain.verdict.tallies import Tally

ENTRIES = [Contestant("baseline", (0,), (), ""), Contestant("a", (1, 2, 3), (1, 2, 3), "baseline")]


def tally(found, blocks=60):
    """Baseline and three replicates that find this share of what the baseline misses among SNPs; INDELs are equal."""
    rng = np.random.default_rng(1)
    snps = np.tile(random_counts(rng, blocks)[:1], (4, 1, 1))
    for cell in range(1, 4):
        planted = rng.binomial(snps[cell, :, 1], found)
        snps[cell] += planted[:, None] * [1, -1, 1, 0]
    counts = np.stack([snps, np.tile(random_counts(rng, blocks)[:1], (4, 1, 1))], axis=1)[None, :, :, None]
    alone = int((snps[0] - snps[1])[:, 1].sum())
    discordant = [Counter(), *(Counter({("SNP", "*", "missed", 0): alone}) for _ in range(3))]
    return Tally("test", ("Bob",), ("*",), counts, [discordant], weights([("c", n) for n in range(blocks)], 1, 500))


def test_decide_orders_and_fills_rows():
    table = verdicts.decide([tally(0.5)], ENTRIES)
    assert [(row.replicate, row.type, row.metric) for row in table[:7]] == [
        *((1, kind, metric) for kind in ("SNP", "INDEL") for metric in ("recall", "precision", "f1")),
        (2, "SNP", "recall"),
    ]
    recall = table[0]
    assert (recall.model_verdict, recall.setting_verdict, recall.left_only) == ("better", "better", 0)
    assert recall.right_only > 20
    assert recall.p_adjusted >= max(recall.p_exact, recall.p_blocks)
    assert {row.setting_p_adjusted for row in table if (row.type, row.metric) == ("SNP", "recall")} == {
        recall.setting_p_adjusted
    }


def test_decide_same_difference_with_the_sign_turned():
    better = verdicts.decide([tally(0.5)], ENTRIES)
    turned = tally(0.5)
    turned.counts[:, 1:], turned.counts[:, :1] = turned.counts[:, :1].copy(), turned.counts[:, 1:2].copy()
    for found in turned.discordant[0][1:]:
        found["SNP", "*", "missed", 1], found["SNP", "*", "missed", 0] = found["SNP", "*", "missed", 0], 0
    worse = verdicts.decide([turned], ENTRIES)
    assert (better[0].model_verdict, worse[0].model_verdict) == ("better", "worse")
    assert better[0].difference == -worse[0].difference


def test_decided_adjusts_over_the_whole_table():
    """A finding that stands alone is lost among many rows; a setting counts once, however many replicates it has."""
    rows = list(verdicts.rows(tally(0.12), ENTRIES))
    first = rows[0]
    alone = verdicts.decided([first])[0]
    noise = [row._replace(verdict=row.verdict._replace(arm=f"n{n}"), p=0.9) for n in range(200) for row in rows[:1]]
    among = verdicts.decided([first, *noise])[0]
    assert alone.p_adjusted == first.p
    assert among.p_adjusted == min(1, 201 * first.p)
    assert verdicts.decided(rows)[0].setting_p_adjusted <= 6 * first.verdict.setting_p
