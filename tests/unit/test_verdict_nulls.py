"""Where nothing differs, verdicts find something in at most 5 % of 1,000 experiments; where something does, they find
it as often as the table of power says. Through the functions that the table of verdicts is made with."""

import numpy as np
import pytest
from made_experiments import EXPERIMENTS, SLICES, ask_models, ask_settings, exchanged, in_parts, replicates

from retrain.verdict import questions
from retrain.verdict.rates import METRICS, TYPES

MOST = 66  # 5 % of 1,000, and 2.3 standard errors
REPLICATES = 3


def rejections(found):
    """Experiments in which a row finds something by itself (slices, METRICS), and in which the table finds anything."""
    low, high, p, _ = found
    tables = p.reshape(len(p), -1)
    adjusted = np.array([questions.holm(table) for table in tables]).reshape(p.shape)
    by_row = questions.is_found(low, high, p).sum(axis=0)
    return by_row, int(questions.is_found(low, high, adjusted).any(axis=(1, 2)).sum())


def check_null(tell, text, found):
    by_row, whole = rejections(found)
    rows = "; ".join(
        f"{TYPES[kind]} {('all', 'every third')[stratum]}: {', '.join(map(str, row))}"
        for (kind, stratum), row in zip(SLICES, by_row.tolist(), strict=True)
    )
    tell(f"{text}, {EXPERIMENTS} times: found in the table {whole}; by row ({', '.join(METRICS)}) {rows}")
    assert by_row.max() <= MOST
    assert by_row.max() > 0
    assert whole <= MOST


@pytest.mark.parametrize("unit", ["record", "block"])
def test_model_verdict_under_exchanged_calls(unit, tell):
    found = ask_models(*exchanged(np.random.default_rng(1), EXPERIMENTS, unit))
    check_null(tell, f"calls exchanged by {unit}", found)


@pytest.mark.parametrize(("luck", "seed_noise"), [(0.2, 0.01), (0.5, 0.0)])
def test_setting_verdict_under_two_groups_of_seeds(luck, seed_noise, tell):
    rng = np.random.default_rng(2)
    found = in_parts(lambda number: ask_settings(replicates(rng, number, 2 * REPLICATES, luck, seed_noise)))
    check_null(tell, f"two groups of 3 seeds, {luck} of the records luck, seeds move {seed_noise}", found)


def test_setting_verdict_against_a_baseline_of_the_same_rate(tell):
    rng = np.random.default_rng(3)
    seed_noise = np.array([0, 0.01, 0.01, 0.01])  # the baseline stands at the mean of all seeds
    found = in_parts(lambda number: ask_settings(replicates(rng, number, 4, 0.2, seed_noise), left=1))
    check_null(tell, "three seeds around the baseline", found)
