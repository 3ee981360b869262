"""Counts of made cells by block of the genome, for the statistics of verdicts."""

import numpy as np


def random_counts(rng: np.random.Generator, blocks: int) -> np.ndarray:
    """Two cells without a true difference (2, blocks, COUNTS): misses of both sides together, bursts and false calls of
    each side alone."""
    truth = 1 + rng.poisson(15, blocks)
    left_to_find = truth - rng.binomial(truth, 0.1)
    sides = []
    for _ in ("left", "right"):
        found = left_to_find - rng.binomial(left_to_find, 0.3 * (rng.random(blocks) < 0.15))
        sides.append(counts_of(truth, truth - found, rng.poisson(0.3, blocks)))
    return np.stack(sides)


def counts_of(truth: np.ndarray, missed: np.ndarray, false_calls: np.ndarray) -> np.ndarray:
    """COUNTS (…, blocks, 4) of cells whose calls are right where they find the truth."""
    truth, missed, false_calls = np.broadcast_arrays(truth, missed, false_calls)
    return np.stack([truth - missed, missed, truth - missed, false_calls], axis=-1)
