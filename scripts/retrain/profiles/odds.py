"""Odds ratios over matched groups: is something more frequent among flips than among their controls?

Sites count as independent, which neighbours are not.
"""

import math
from typing import NamedTuple

import numpy as np

NAN = float("nan")
NORMAL_POINT = 1.959963984540054  # 97.5 % of the normal distribution lie below
FEWEST_EXPECTED = 5  # Mantel and Fleiss
_EMPTY = ("no flip has it", "all flips have it", "no control has it", "all controls have it")


class Odds(NamedTuple):
    """Common odds ratio with its 95 % interval and a p value; NaN with the reason in `note` where one has no value."""

    ratio: float = NAN
    low: float = NAN
    high: float = NAN
    p: float = NAN
    note: str = ""


def mantel_haenszel(counts: np.ndarray) -> Odds:
    """Common odds ratio of groups (groups, 4): flips with, flips without, controls with, controls without.

    Ratio: Mantel and Haenszel 1959, J Natl Cancer Inst 22:719. Interval: variance of its logarithm by Robins, Breslow
    and Greenland 1986, Biometrics 42:311 (equation for both few large and many small groups). p: the test of Mantel
    and Haenszel without correction for continuity, where the criterion of Mantel and Fleiss 1980 (Am J Epidemiol
    112:129) allows it. Nothing is added to empty cells: a ratio of 0 or infinity is no value.
    """
    counts = np.asarray(counts, dtype=float).reshape(-1, 4)
    counts = counts[(counts[:, :2].sum(axis=1) > 0) & (counts[:, 2:].sum(axis=1) > 0)]
    if not len(counts):
        return Odds(note="no flip has a control")
    p, note = _test(counts)
    a, b, c, d = counts.T
    total = counts.sum(axis=1)
    agree, differ = a * d / total, b * c / total
    if not (agree.sum() and differ.sum()):
        return Odds(p=p, note="; ".join(filter(None, [_empty_cell(counts.sum(axis=0)), note])))
    ratio = agree.sum() / differ.sum()
    spread = NORMAL_POINT * math.sqrt(_log_variance((a + d) / total, (b + c) / total, agree, differ))
    return Odds(ratio, ratio * math.exp(-spread), ratio * math.exp(spread), p, note)


def _log_variance(on: np.ndarray, off: np.ndarray, agree: np.ndarray, differ: np.ndarray) -> float:
    """Robins, Breslow and Greenland's variance; their P, Q, R, S."""
    r, s = agree.sum(), differ.sum()
    return float(
        (on * agree).sum() / (2 * r**2)
        + (on * differ + off * agree).sum() / (2 * r * s)
        + (off * differ).sum() / (2 * s**2)
    )


def _empty_cell(total: np.ndarray) -> str:
    empty = [what for count, what in zip(total, _EMPTY, strict=True) if not count]
    return empty[0] if empty else "flips and controls differ in no group"


def _test(counts: np.ndarray) -> tuple[float, str]:
    a = counts[:, 0]
    flips, controls = counts[:, :2].sum(axis=1), counts[:, 2:].sum(axis=1)
    having, lacking = counts[:, 0] + counts[:, 2], counts[:, 1] + counts[:, 3]
    total = flips + controls
    expected = flips * having / total
    least, most = np.maximum(0, flips - lacking), np.minimum(flips, having)
    if min(expected.sum() - least.sum(), most.sum() - expected.sum()) < FEWEST_EXPECTED:
        return NAN, "too few sites for a test"
    variance = flips * controls * having * lacking / (total**2 * (total - 1))
    chi_square = (a.sum() - expected.sum()) ** 2 / variance.sum()
    return math.erfc(math.sqrt(chi_square / 2)), ""
