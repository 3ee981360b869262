"""What is asked of each feature: the levels that are counted in flips and in controls.

Depth, share of reads and base quality depend on the sample, so they are cut at quartiles, those of flips and controls
of a matched group together: under the cut of the controls alone, flips that are no different would exceed it. The other
cuts are fixed: mapping quality 50, one strand 10 %, soft clips 10 %, GC and homopolymers as in GIAB's stratifications.
"""

from collections.abc import Callable, Iterator
from typing import NamedTuple

import numpy as np
import pandas as pd

GROUP = ["size_class", "left_class", "assessed"]  # of one type: what flips and controls were matched on
Rule = Callable[[pd.Series, pd.DataFrame], pd.Series]


class Level(NamedTuple):
    """A question to a feature: which of the values, of those that are known, have it."""

    feature: str
    name: str
    has: pd.Series  # bool
    known: pd.Series  # bool


def _below(limit: float) -> Rule:
    return lambda values, _: values < limit


def _above(limit: float) -> Rule:
    return lambda values, _: values > limit


def _from(limit: float) -> Rule:
    return lambda values, _: values >= limit


def _quartile(share: float) -> Rule:
    """Below the lower, or above the upper quartile of a site's matched group."""

    def rule(values: pd.Series, table: pd.DataFrame) -> pd.Series:
        cut = values.groupby([table[name] for name in GROUP]).transform("quantile", share)
        return values < cut if share < 0.5 else values > cut

    return rule


RULES: tuple[tuple[str, str, Rule], ...] = (
    ("dp", "lowest quarter", _quartile(0.25)),
    ("dp", "highest quarter", _quartile(0.75)),
    ("vaf", "lowest quarter", _quartile(0.25)),
    ("vaf", "highest quarter", _quartile(0.75)),
    ("mapq", "<50", _below(50)),
    ("base_quality", "lowest quarter", _quartile(0.25)),
    ("forward", "<0.1 or >0.9", lambda values, _: (values < 0.1) | (values > 0.9)),
    ("soft_clip", ">0.1", _above(0.1)),
    ("homopolymer", ">=4", _from(4)),
    ("homopolymer", ">=7", _from(7)),
    ("repeat_length", ">=10", _from(10)),
    ("repeat_length", ">=20", _from(20)),
    ("gc", "<0.3", _below(0.3)),
    ("gc", ">0.55", _above(0.55)),
    ("size", "deletion", _below(0)),
    ("size", "2 or more bases", lambda values, _: values.abs() >= 2),
)
FEATURES = tuple(dict.fromkeys(feature for feature, _, _ in RULES))
STRATUM = "stratum"


def levels(table: pd.DataFrame) -> Iterator[Level]:
    """Levels of all features, then every stratum; `table` holds flips and controls of one type, features as numbers.

    Features without any value, and sizes of SNPs, are left out.
    """
    for feature, name, rule in RULES:
        values = table[feature]
        if values.notna().any() and (feature != "size" or (values != 0).any()):
            yield Level(feature, name, rule(values, table), values.notna())
    listed = table["strata"].str.split(",")
    everywhere = pd.Series(np.ones(len(table), dtype=bool), index=table.index)
    for stratum in sorted({name for names in listed for name in names if name}):
        yield Level(STRATUM, stratum, listed.map(lambda names, name=stratum: name in names), everywhere)
