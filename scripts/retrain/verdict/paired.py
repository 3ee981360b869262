"""Differences between sets of calls of the same genomes, with intervals and tests from resampled blocks.

The blocks alone are resampled: the intervals say what other stretches of like genomes would have shown of *these*
models. They cannot see training noise (another seed, another order of the examples); see `questions.ask_settings`.
"""

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from retrain.verdict import students
from retrain.verdict.rates import METRICS, NAN, rates
from retrain.verdict.resampling import resample, tail_share

FEWEST_BLOCKS = 10
FEWEST_DIFFERING = 6  # with five all in one direction the exact test of the signs still has p = 2 / 2^5 > 0.05
MOST_UNDEFINED = 0.001  # share of resamples without a value, which then count as no difference

_NUMBERS = ("error", "freedom", "low", "high", "differing")

Group = Sequence[int]  # cells whose rates are averaged: the replicates of an arm


class Resampled(NamedTuple):
    """Cells on the same genomes: counts (cells, blocks, COUNTS), rates (cells, METRICS), and rates of the resampled
    genomes (cells, METRICS, draws)."""

    counts: np.ndarray
    values: np.ndarray
    draws: np.ndarray

    @classmethod
    def of(cls, counts: np.ndarray, drawn: np.ndarray) -> "Resampled":
        """From counts (cells, blocks, COUNTS) and the weights of the blocks (draws, blocks)."""
        return cls(counts, rates(counts.sum(axis=1)), resample(counts, drawn))


class Changes(NamedTuple):
    """Differences, right minus left, of pairs of groups: arrays of (pairs, METRICS), `blocks` of (pairs).

    `error` is the standard error from the resampled blocks, `freedom` its degrees of freedom, `low` and `high` the
    95 % interval, `p` the two-sided test of no difference. All are NaN where the data do not carry them, with the
    reason in `notes`. `blocks` are those in which either group has records, `differing` those whose errors differ.
    """

    left: np.ndarray
    right: np.ndarray
    error: np.ndarray
    freedom: np.ndarray
    low: np.ndarray
    high: np.ndarray
    p: np.ndarray
    differing: np.ndarray
    blocks: np.ndarray
    notes: list[list[str]]

    @property
    def difference(self) -> np.ndarray:
        """Right minus left."""
        return self.right - self.left


def changes(resampled: Resampled, left: Sequence[Group], right: Sequence[Group]) -> Changes:
    """Changes from each group of `left` to the group of `right` in the same place.

    `p` is Student's t of the difference over its standard error. Only blocks that differ carry information on its
    direction, so the degrees of freedom are their number less one: with few of them, resamples give a p that is far
    too small (a sum of k equal differences has t = sqrt(k); the exact test of the signs has p = 2 / 2^k).
    """
    pairs = list(zip(left, right, strict=True))
    found = [_change(resampled, list(one), list(other)) for one, other in pairs]
    values = [resampled.values[list(group)].mean(axis=0) for pair in pairs for group in pair]
    both = np.array(values).reshape(len(pairs), 2, len(METRICS))
    numbers = np.array([row[0] for row in found]).reshape(len(pairs), len(_NUMBERS), len(METRICS))
    error, freedom, low, high, differing = numbers.transpose(1, 0, 2)
    p = np.maximum(two_sided(both[:, 1] - both[:, 0], error, freedom), 0.5 ** (differing - 1))
    blocks = np.array([row[1] for row in found], dtype=np.int64)
    return Changes(both[:, 0], both[:, 1], error, freedom, low, high, p, differing, blocks, [row[2] for row in found])


def two_sided(difference: np.ndarray, error: np.ndarray, freedom: np.ndarray) -> np.ndarray:
    """p of Student's t of a difference over its standard error; NaN where there is none."""
    known = ~np.isnan(error)
    p = np.full(np.shape(error), NAN)
    steps = np.full(known.sum(), np.inf)  # where nothing varies at all
    np.divide(difference[known], error[known], out=steps, where=error[known] > 0)
    p[known] = students.two_sided(steps, freedom[known])
    return p


def _change(resampled: Resampled, left: list[int], right: list[int]) -> tuple[np.ndarray, int, list[str]]:
    """_NUMBERS of every metric as (_NUMBERS, METRICS); blocks; notes by metric."""
    counts = resampled.counts[left].sum(axis=0), resampled.counts[right].sum(axis=0)  # (blocks, COUNTS)
    blocks = int((counts[0] + counts[1]).any(axis=1).sum())
    uneven = counts[0] * len(right) != counts[1] * len(left)  # the means over replicates differ
    drawn = resampled.draws[right].mean(axis=0) - resampled.draws[left].mean(axis=0)  # (METRICS, draws)
    numbers, notes = np.full((len(_NUMBERS), len(METRICS)), NAN), []
    for place, errors in enumerate(METRICS.values()):
        differing = int(uneven[:, errors].any(axis=1).sum())
        numbers[-1, place] = differing
        notes.append(_no_interval(blocks, differing, drawn[place]))
        if not notes[-1]:
            numbers[:-1, place] = _spread(np.where(np.isnan(drawn[place]), 0.0, drawn[place]), blocks, differing)
    return numbers, blocks, notes


def _no_interval(blocks: int, differing: int, drawn: np.ndarray) -> str:
    """Why there is no interval, or nothing. Few differing blocks would give one that is far too short."""
    if blocks < FEWEST_BLOCKS:
        return f"blocks with records: {blocks}, needed are {FEWEST_BLOCKS}"
    if differing < FEWEST_DIFFERING:
        return f"blocks in which the errors differ: {differing}, needed are {FEWEST_DIFFERING}"
    undefined = int(np.isnan(drawn).sum())
    return f"resamples without a value: {undefined}" if undefined > MOST_UNDEFINED * len(drawn) else ""


def _spread(drawn: np.ndarray, blocks: int, differing: int) -> tuple[float, float, float, float]:
    """Standard error, its degrees of freedom, and the expanded percentile interval of resampled differences."""
    low, high = quantiles(drawn, tail_share(blocks))
    return drawn.std() * (blocks / (blocks - 1)) ** 0.5, differing - 1, low, high


def quantiles(drawn: np.ndarray, tail: float) -> tuple[float, float]:
    """The values between which all but `tail` at either end lie; between two draws in proportion (as numpy does)."""
    place = tail * (len(drawn) - 1)
    first, share = int(place), place % 1
    last = len(drawn) - 1 - first
    near = {first, min(first + 1, len(drawn) - 1), max(last - 1, 0), last}
    values = np.partition(drawn, sorted(near))
    low = values[first] + share * (values[min(first + 1, len(drawn) - 1)] - values[first])
    return low, values[last] - share * (values[last] - values[max(last - 1, 0)])
