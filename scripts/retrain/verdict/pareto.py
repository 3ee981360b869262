"""Recall against precision: which arms no other arm beats in both."""

from collections.abc import Iterator
from typing import NamedTuple

import numpy as np

from retrain.verdict.rates import METRICS, NAN
from retrain.verdict.standings import Standings

_RECALL, _PRECISION = (list(METRICS).index(name) for name in ("recall", "precision"))
_DRAWS = 2000
RATES = ("recall", "recall_low", "recall_high", "precision", "precision_low", "precision_high")
FORMS = {**dict.fromkeys(RATES, ".6f"), "front_share": ".4f"}


class Point(NamedTuple):
    """One contestant and type; `front_share` is the share of resamples in which it is on the front."""

    type: str
    arm: str
    role: str
    sample: str
    recall: float
    recall_low: float
    recall_high: float
    precision: float
    precision_low: float
    precision_high: float
    on_front: str
    front_share: float
    note: str


def points(role: str, sample: str, standings: dict[str, Standings], note: str) -> Iterator[Point]:
    """Rows by type, the highest recall first; contestants without recall or precision last."""
    for kind, of_type in standings.items():
        observed = of_type.values[:, [_RECALL, _PRECISION]]
        front = is_on_front(observed[..., None])[:, 0]
        shares = is_on_front(of_type.draws[:, [_RECALL, _PRECISION], :_DRAWS]).mean(axis=1)
        shares = shares if of_type.is_spread_known else np.full(len(shares), NAN)
        known = np.isnan(observed).any(axis=1)
        for number in sorted(range(len(front)), key=lambda n: (known[n], *(-np.nan_to_num(observed[n])))):
            rates = [
                (observed[number, at], *of_type.interval(number, metric))
                for at, metric in enumerate((_RECALL, _PRECISION))
            ]
            yield Point(
                *(kind, of_type.entries[number].name, role, sample, *rates[0], *rates[1]),
                *("yes" if front[number] else "no", float(shares[number]), note),
            )


def is_on_front(rates: np.ndarray) -> np.ndarray:
    """Whether no other contestant has more of one rate and not less of the other: (contestants, draws) from
    (contestants, recall and precision, draws); never without both rates."""
    on_front = ~np.isnan(rates).any(axis=1)
    for number, (recall, precision) in enumerate(rates):
        not_less = (rates[:, 0] >= recall) & (rates[:, 1] >= precision)
        more = (rates[:, 0] > recall) | (rates[:, 1] > precision)
        on_front[number] &= ~(not_less & more).any(axis=0)
    return on_front
