"""Made tables of features: flips and controls of which everything is known."""

import numpy as np
import pandas as pd

from retrain.profiles import features
from retrain.profiles.levels import FEATURES

GROUPS = (("0", "1", "yes"), ("0", "2", "yes"), ("0", "1", "no"))


def make(rng: np.random.Generator, flips: int = 150, controls: int = 600, kind: str = "SNP") -> pd.DataFrame:
    """Flips (broken and fixed, outside the confident regions unassessed) and controls that do not differ."""
    rows = flips + controls
    group = rng.integers(len(GROUPS), size=rows)
    table = pd.DataFrame({name: [""] * rows for name in features.COLUMNS})
    table[["size_class", "left_class", "assessed"]] = [GROUPS[place] for place in group]
    table["sample"], table["type"], table["set"] = "ann", kind, ["flip"] * flips + ["control"] * controls
    side = np.where(rng.random(rows) < 0.5, "broken", "fixed")
    table["direction"] = np.where(np.arange(rows) < flips, np.where(group == 2, "unassessed", side), "")
    for feature in FEATURES:
        table[feature] = rng.normal(10 * group, 5, rows)
    table["vaf"], table["forward"] = rng.random(rows), rng.random(rows)
    table["mapq"], table["gc"], table["size"] = rng.uniform(30, 60, rows), rng.uniform(0.2, 0.7, rows), 0.0
    table["strata"] = np.where(rng.random(rows) < 0.3, "easy,hard", np.where(rng.random(rows) < 0.3, "easy", ""))
    return table
