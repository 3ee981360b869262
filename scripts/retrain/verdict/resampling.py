"""Other stretches of like genomes: blocks of the genome drawn again and again, the same for every set of calls."""

import hashlib
import math
from collections.abc import Iterable

import numpy as np

from retrain.verdict.rates import METRICS, rates
from retrain.verdict.students import NORMAL_POINT

DRAWS = 10_000
_DRAWS_AT_ONCE = 500


def weights(blocks: Iterable[tuple[str, int]], seed: int, draws: int = DRAWS) -> np.ndarray:
    """How often each block (contig, start) is in each resampled genome: (draws, blocks), Poisson of mean 1.

    Block bootstrap (Künsch 1989, with fixed blocks) with independent weights (Hanley and MacGibbon 2006, Computer
    Methods and Programs in Biomedicine 83:57), each from a seed of its own: a block keeps its weights whatever other
    blocks there are, and so do types, strata, samples and arms, which are then paired.
    """
    columns = [generator(seed, *block).poisson(1.0, draws).astype(np.uint8) for block in blocks]
    return np.stack(columns, axis=1) if columns else np.zeros((draws, 0), dtype=np.uint8)


def generator(*key) -> np.random.Generator:
    """Generator whose seed is all of the key: numbers and names."""
    digest = hashlib.sha256("\t".join(map(str, key)).encode()).digest()
    return np.random.default_rng(int.from_bytes(digest, "big"))


def resample(counts: np.ndarray, drawn: np.ndarray) -> np.ndarray:
    """Rates of resampled genomes: (cells, METRICS, draws) from counts (cells, blocks, COUNTS) and `weights`."""
    cells, blocks, kinds = counts.shape
    flat = np.ascontiguousarray(counts.transpose(1, 0, 2).reshape(blocks, cells * kinds), dtype=float)
    found = np.empty((cells, len(METRICS), len(drawn)))
    for first in range(0, len(drawn), _DRAWS_AT_ONCE):
        part = drawn[first : first + _DRAWS_AT_ONCE].astype(float)
        totals = (part @ flat).reshape(len(part), cells, kinds)  # whole numbers, exact in any order of summing
        found[:, :, first : first + len(part)] = rates(totals).transpose(1, 2, 0)
    return found


def tail_share(blocks: int) -> float:
    """Share of resamples left out at either end: less than 2.5 %, as resamples of few blocks spread too little.

    Expanded percentile interval (Hesterberg 2015, The American Statistician 69:371): the normal tail beyond
    t sqrt(n / (n - 1)), t being Student's 97.5 % point with n - 1 degrees of freedom, here by the expansion of
    Abramowitz and Stegun 26.7.5.
    """
    z, freedom = NORMAL_POINT, blocks - 1
    t = z + (z**3 + z) / (4 * freedom) + (5 * z**5 + 16 * z**3 + 3 * z) / (96 * freedom**2)
    t += (3 * z**7 + 19 * z**5 + 17 * z**3 - 15 * z) / (384 * freedom**3)
    return math.erfc(t * math.sqrt(blocks / freedom / 2)) / 2
