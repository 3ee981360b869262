"""The two questions of a verdict: is this model different on these genomes, and is this setting different?"""

from collections.abc import Collection, Sequence
from typing import NamedTuple

import numpy as np

from retrain.verdict import students
from retrain.verdict.paired import Changes, Group, Resampled, changes, two_sided
from retrain.verdict.rates import METRICS, NAN

BETTER, WORSE, NO_EVIDENCE = "better", "worse", "no evidence"
LEVEL = 0.05
FEW = {1: "one replicate", 2: "two replicates"}  # with which nothing is said of a setting

Side = Sequence[Group]


class Models(NamedTuple):
    """Answers to the first question, for every pair of cells: arrays of (pairs, METRICS).

    `p_exact` is McNemar's exact test of `left_only` against `right_only`: truth records found on one side only for
    recall, false calls on one side only for precision; NaN for F1, which has no exact test. `p` is the larger of
    `p_exact` and the blocks' own: the first knows nothing of neighbours that change together, the second leans on the
    normal distribution.
    """

    changes: Changes
    left_only: np.ndarray
    right_only: np.ndarray
    p_exact: np.ndarray
    p: np.ndarray


class Settings(NamedTuple):
    """Answers to the second question, for every pair of sides: arrays of (pairs, METRICS), and `notes`. `changes` are
    the same differences as of these very models, without the noise of training."""

    changes: Changes
    difference: np.ndarray
    error: np.ndarray
    freedom: np.ndarray
    low: np.ndarray
    high: np.ndarray
    p: np.ndarray
    notes: list[list[str]]


def ask_models(resampled: Resampled, left: Sequence[int], right: Sequence[int], discordant: np.ndarray) -> Models:
    """Is the model of each cell of `right` different from that of the cell of `left`, on these genomes?

    `discordant` (pairs, 2 kinds of errors, 2 sides): truth records missed, and false calls, by one side only.
    """
    found = changes(resampled, [[cell] for cell in left], [[cell] for cell in right])
    missed, false_calls = np.moveaxis(np.asarray(discordant, dtype=float).reshape(-1, 2, 2), 1, 0)
    none = np.full(len(missed), NAN)
    left_only = np.stack([missed[:, 1], false_calls[:, 0], none], axis=1)  # what the right alone misses the left finds
    right_only = np.stack([missed[:, 0], false_calls[:, 1], none], axis=1)
    p_exact = np.full(found.p.shape, NAN)
    p_exact[:, :2] = students.mcnemar(left_only[:, :2], right_only[:, :2])
    return Models(found, left_only, right_only, p_exact, np.fmax(p_exact, found.p) + 0 * found.p)


def ask_settings(
    resampled: Resampled, left: Sequence[Side], right: Sequence[Side], fixed: Collection[int] = ()
) -> Settings:
    """Are the settings of each side of `right` different from those of the side of `left` in the same place? A side is
    an arm's replicates, or those of several arms, over which the mean is taken. Cells of `fixed` need no replicates:
    the baseline is the model that it is.

    Replicates are resampled first, then blocks (both factors anew: Owen 2007, The Annals of Applied Statistics 1:386).
    Three replicates cannot be resampled as such (they would spread by two thirds, on ten distinct draws), so the two
    stages' variances are added: that of the mean of the replicates, s² / R on each side, and that of the blocks. Both
    hold what replicates and blocks vary together (another seed errs in other places), which is taken away once, as in
    an analysis of variance of two crossed random factors; the sum is never less than either. Its point of Student's t
    is the mean of those of the two variances, weighted by them (Cochran and Cox 1950, Experimental Designs, section
    4.14; the usual degrees of freedom of Satterthwaite reject up to 8 % with three replicates), p that of the degrees
    of freedom with this point.
    """
    pairs = list(zip(left, right, strict=True))
    found = changes(resampled, *([_flat(side) for side in sides] for sides in (left, right)))
    notes = [[_few(pair, fixed) or note for note in row] for pair, row in zip(pairs, found.notes, strict=True)]
    seeds = [[_of_seeds(resampled, side) for side in pair] for pair in pairs]
    spread, both, weight = np.array(seeds).reshape(len(pairs), 2, 3, len(METRICS)).sum(axis=1).transpose(1, 0, 2)
    error, freedom, reach = (np.full(spread.shape, NAN) for _ in range(3))
    known = ~np.array([[bool(note) for note in row] for row in notes], dtype=bool).reshape(spread.shape)
    block, seed = found.error[known] ** 2, spread[known]
    error[known] = np.sqrt(np.maximum(np.maximum(seed, block), block + seed - both[known]))
    of_seeds = np.divide(seed**2, weight[known], out=np.ones_like(seed), where=weight[known] > 0)
    points = students.point(found.freedom[known]), students.point(of_seeds)
    share = np.divide(seed, block + seed, out=np.zeros_like(seed), where=block + seed > 0)
    point = (1 - share) * points[0] + share * points[1]
    freedom[known], reach[known] = students.freedom_of(point), point * error[known]
    difference = found.difference
    p = two_sided(difference, error, freedom)
    return Settings(found, difference, error, freedom, difference - reach, difference + reach, p, notes)


def _flat(side: Side) -> list[int]:
    return [cell for group in side for cell in group]


def _few(pair: tuple[Side, Side], fixed: Collection[int]) -> str:
    """Too few replicates of any arm on either side, or nothing."""
    replicates = [len(group) for side in pair for group in side if not (len(group) == 1 and group[0] in fixed)]
    return FEW.get(min(replicates, default=0), "")


def _of_seeds(resampled: Resampled, side: Side) -> np.ndarray:
    """Of the mean of a side's rates (3, METRICS): its variance from the replicates; the part of it that replicates and
    blocks vary together; the variance's square by its degrees of freedom. 0 for a group of one."""
    cells, total = len(_flat(side)), np.zeros((3, len(METRICS)))
    for group in map(list, side):
        if len(group) > 1:
            freedom, share = len(group) - 1, len(group) / cells
            spread = share**2 * resampled.values[group].var(axis=0, ddof=1) / len(group)
            drawn = resampled.draws[group]  # (replicates, METRICS, draws)
            apart = np.nan_to_num(drawn - drawn.mean(axis=0)).var(axis=-1).sum(axis=0) / len(group) / freedom
            total += np.stack([spread, share**2 * apart, spread**2 / freedom])
    return total


def holm(p: np.ndarray) -> np.ndarray:
    """p adjusted so that the chance of any false finding among all of them stays what it says (Holm 1979, Scandinavian
    Journal of Statistics 6:65). NaN are left out: rows without an interval can find nothing, whatever the direction of
    their differences (Tarone 1990, Biometrics 46:515)."""
    p = np.asarray(p, dtype=float)
    known = np.flatnonzero(~np.isnan(p))
    order = known[np.argsort(p[known], kind="stable")]
    adjusted = np.full(p.shape, NAN)
    steps = p[order] * (len(order) - np.arange(len(order)))
    adjusted[order] = np.minimum(np.maximum.accumulate(steps), 1.0)
    return adjusted


def is_found(low: np.ndarray, high: np.ndarray, p: np.ndarray) -> np.ndarray:
    """Whether interval and p agree that there is a difference; never where either is missing."""
    return ((low > 0) | (high < 0)) & (p < LEVEL)


def verdict(difference: float, is_found: bool) -> str:
    """`better`, `worse` or `no evidence`; more is better in every metric."""
    if not is_found:
        return NO_EVIDENCE
    return BETTER if difference > 0 else WORSE
