"""What the table of power says can be seen is seen: 1,000 planted differences of that size."""

import numpy as np
import pytest
from made_experiments import BLOCKS, RECORDS, ask_models, ask_settings, in_parts, planted, replicates

from retrain.verdict import power, questions
from retrain.verdict.rates import METRICS

ALL_SNPS = [(0, 0)]
RECALL = list(METRICS).index("recall")
SIZE = BLOCKS * RECORDS


def share_found(found):
    """Share of experiments in which the row of recall says `better`, by itself."""
    low, high, p, difference = (values[:, 0, RECALL] for values in found)
    return float((questions.is_found(low, high, p) & (difference > 0)).mean())


@pytest.mark.parametrize("noise", [0.0, 0.004, 0.03])
def test_detectable_agrees_with_planted_differences(noise, tell):
    rng = np.random.default_rng(4)
    asked = ask_models(*planted(rng, 200, noise, 0.0), ALL_SNPS, changes=True)
    differing = asked.differing[:, RECALL]
    error = np.where(np.isnan(asked.error[:, RECALL]), np.sqrt(differing) / SIZE, asked.error[:, RECALL])
    size = float(np.median(power.detectable(error, differing, SIZE)))
    found = in_parts(lambda number: ask_models(*planted(rng, number, noise, size), ALL_SNPS))
    seen, difference = share_found(found), found[3, :, 0, RECALL].mean()
    tell(f"noise {noise}: planted {size:.4f} (found on average {difference:.4f}), better in {seen:.1%}")
    assert difference == pytest.approx(size, rel=0.05)
    assert 0.74 < seen < 0.9


@pytest.mark.parametrize(("luck", "seed_noise"), [(0.2, 0.004), (0.5, 0.0)])
def test_setting_detectable_agrees_with_planted_differences(luck, seed_noise, tell):
    rng = np.random.default_rng(5)
    asked = ask_settings(replicates(rng, 200, 6, luck, seed_noise), ALL_SNPS, settings=True)
    _, _, size = power.of_settings(asked, RECALL)
    fewer = np.repeat([0.0, size], 3)
    found = in_parts(lambda number: ask_settings(replicates(rng, number, 6, luck, seed_noise, fewer), ALL_SNPS))
    seen = share_found(found)
    tell(f"luck {luck}, seeds move {seed_noise}: planted {size:.4f}, better in {seen:.1%}")
    assert 0.74 < seen < 0.9
