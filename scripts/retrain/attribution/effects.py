"""The algebra of attribution: log-odds of a number of copies in the cells of an arm, and what their differences mean.

A = upstream flags + baseline model, B = arm's flags + baseline model, C = upstream flags + arm's model, D = arm's flags
+ arm's model, K = upstream flags + model of the arm's control; flags are those of calling. Everything is finite.
"""

import math
import statistics
from collections.abc import Sequence
from typing import NamedTuple

from genomics.merging import SMALLEST_PROBABILITY

Chances = Sequence[float]  # of 0, 1 and 2 copies of an allele


class Effects(NamedTuple):
    """Parts of D − A in log-odds: `network` + `calling_examples` = D − A, with what neither has alone beside them."""

    network: float
    calling_examples: float
    interaction: float


class Split(NamedTuple):
    """Parts of C − A: training as such, and what the examples trained on add to it."""

    retraining: float
    training_examples: float


def is_excluded(chances: Chances, copies: int) -> bool:
    """Whether a cell leaves this number of copies no more than the smallest probability."""
    return chances[copies] <= SMALLEST_PROBABILITY


def log_odds(chances: Chances, copies: int) -> float:
    """Natural logarithm of P / (1 − P) of this number of copies; P is clipped at 1.25e-10 and its complement."""
    probability = min(max(chances[copies], SMALLEST_PROBABILITY), 1 - SMALLEST_PROBABILITY)
    return math.log(probability) - math.log1p(-probability)


def effects(a: float, b: float, c: float, d: float) -> Effects:
    """Effects from the log-odds of the four cells; each is the mean of its two differences."""
    return Effects(((c - a) + (d - b)) / 2, ((b - a) + (d - c)) / 2, (d - b) - (c - a))


def split(a: float, c: float, k: float) -> Split:
    """The parts of C − A. The network effect is C − A plus half of the interaction: C − A is what the upstream flags
    show of it, and only there is a control called."""
    return Split(k - a, c - k)


def spread(values: Sequence[float]) -> float | None:
    """Standard deviation over replicates (n − 1); no value for fewer than two."""
    return statistics.stdev(values) if len(values) > 1 else None
