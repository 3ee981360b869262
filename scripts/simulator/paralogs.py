"""Sequences elsewhere in the genome that resemble a stretch of the reference.

Reads of a *known* one mostly map there, and lower the mapping quality here; reads of a *hidden* one, absent from every
reference, pile up here as false variants in cis.
"""

from typing import NamedTuple

import numpy as np

from simulator.sequences import diverge

FLANK = 600
KNOWN_PER_KB = 0.06
HIDDEN_PER_KB = 0.025


class Paralog(NamedTuple):
    """A diverged copy of [start, end) between random flanks; `weight` is its number of copies per haploid genome."""

    start: int
    end: int
    codes: np.ndarray
    divergence: float
    weight: float
    is_known: bool


def random_paralogs(generator: np.random.Generator, codes: np.ndarray) -> list[Paralog]:
    """Paralogs of a reference."""
    kilobases = len(codes) / 1000
    known = [_paralog(generator, codes, True) for _ in range(generator.poisson(KNOWN_PER_KB * kilobases))]
    return known + [_paralog(generator, codes, False) for _ in range(generator.poisson(HIDDEN_PER_KB * kilobases))]


def _paralog(generator: np.random.Generator, codes: np.ndarray, is_known: bool) -> Paralog:
    size = int(generator.integers(200, 1500))
    start = int(generator.integers(0, max(len(codes) - size, 1)))
    stretch = codes[start : start + size]
    divergence = generator.uniform(0.002, 0.05) if is_known else generator.uniform(0.01, 0.07)
    weight = 1.0 if is_known else generator.uniform(0.08, 0.5)
    flanks = generator.integers(0, 4, (2, FLANK), dtype=np.uint8)
    copy = np.concatenate([flanks[0], diverge(generator, stretch, divergence), flanks[1]])
    return Paralog(start, start + len(stretch), copy, divergence, weight, is_known)
