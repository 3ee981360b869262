"""The contestants on one set of genomes: their rates, and what resampled seeds and genomes would have made of them."""

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from retrain.verdict import questions
from retrain.verdict.contestants import Contestant
from retrain.verdict.paired import FEWEST_BLOCKS, Resampled, quantiles
from retrain.verdict.questions import Settings, Side
from retrain.verdict.rates import ALL, NAN
from retrain.verdict.resampling import generator, tail_share
from retrain.verdict.tallies import Tally

OPTIMISTIC = "optimistic: chosen and measured on the same sites"


class Standings(NamedTuple):
    """Contestants, on all samples of a role together, for one type: `values` (contestants, METRICS) are means over
    replicates, `draws` (contestants, METRICS, draws) the same of resampled replicates and blocks."""

    entries: Sequence[Contestant]
    resampled: Resampled
    values: np.ndarray
    draws: np.ndarray

    @classmethod
    def of(cls, tally: Tally, entries: Sequence[Contestant], kind: str, seed: int) -> "Standings":
        """From the last sample of the tally: all of them pooled, or the only one."""
        resampled = tally.resampled(len(tally.samples) - 1, kind, ALL)
        values = np.stack([resampled.values[list(entry.cells)].mean(axis=0) for entry in entries])
        draws = np.stack([_drawn(resampled, entry, generator(seed, "replicates", entry.name)) for entry in entries])
        return cls(entries, resampled, values, draws)

    @property
    def is_spread_known(self) -> bool:
        """Whether there are blocks enough to resample, so that intervals and chances say anything."""
        return len(self.resampled.counts[0]) >= FEWEST_BLOCKS

    def interval(self, contestant: int, metric: int) -> tuple[float, float]:
        """95 % interval of a contestant's rate; NaN where there are too few blocks, or resamples without a rate."""
        drawn = self.draws[contestant, metric]
        blocks = int(self.resampled.counts[list(self.entries[contestant].cells)].any(axis=(0, 2)).sum())
        if blocks < FEWEST_BLOCKS or np.isnan(drawn).any():
            return NAN, NAN
        return tuple(map(float, quantiles(drawn, tail_share(blocks))))


def _drawn(resampled: Resampled, entry: Contestant, rng: np.random.Generator) -> np.ndarray:
    """Mean rates (METRICS, draws) of replicates drawn with replacement, anew in each resampled genome.

    Few replicates drawn from themselves spread too little, by (R - 1) / R; their deviations are widened to make up for
    it (Davison and Hinkley 1997, Bootstrap Methods and their Application, section 3.8).
    """
    cells = resampled.draws[list(entry.cells)]  # (replicates, METRICS, draws)
    replicates, _, draws = cells.shape
    mean = cells.mean(axis=0)
    if replicates == 1:
        return mean
    chosen = rng.multinomial(replicates, [1 / replicates] * replicates, size=draws).T  # (replicates, draws)
    drawn = (cells * chosen[:, None]).sum(axis=0) / replicates
    return mean + (drawn - mean) * (replicates / (replicates - 1)) ** 0.5


class Effect(NamedTuple):
    """Difference of two settings in one metric; without enough replicates the interval and p are those of the models
    at hand, and `note` says so."""

    difference: float
    low: float
    high: float
    p: float
    note: str


def effects(resampled: Resampled, left: Sequence[Side], right: Sequence[Side]) -> tuple[Settings, list[list[Effect]]]:
    """Effects of going from each side of `left` to the side of `right`, by pair and metric."""
    asked = questions.ask_settings(resampled, left, right, fixed=(0,))
    pairs = range(len(asked.difference))
    return asked, [[_effect(asked, pair, metric) for metric in range(asked.difference.shape[1])] for pair in pairs]


def _effect(asked: Settings, pair: int, metric: int) -> Effect:
    at, models, note = (pair, metric), asked.changes, asked.notes[pair][metric]
    few = note in questions.FEW.values()
    source = models if few else asked
    if few:
        note = models.notes[pair][metric] or f"without the noise of training: {note}"
    return Effect(*(float(array[at]) for array in (asked.difference, source.low, source.high, source.p)), note)
