"""Tails of Student's t and of the binomial with one half, both from the incomplete beta function; on arrays."""

import math

import numpy as np

NORMAL_POINT = 1.959963984540054  # 97.5 % of the normal distribution lie below
_STEPS = 5000
_CLOSE = 1e-15
_log_gamma = np.vectorize(math.lgamma, otypes=[float])


def incomplete_beta(a, b, x) -> np.ndarray:
    """Regularised incomplete beta function I_x(a, b) for a, b > 0 and 0 <= x <= 1.

    Continued fraction (NIST Digital Library of Mathematical Functions 8.17.22) by Lentz's method, on the side of the
    mean where it converges fast.
    """
    a, b, x = np.broadcast_arrays(*(np.asarray(value, dtype=float) for value in (a, b, x)))
    turned = x > (a + 1) / (a + b + 2)
    first, second, point = np.where(turned, b, a), np.where(turned, a, b), np.where(turned, 1 - x, x)
    with np.errstate(divide="ignore"):
        logs = first * np.log(point) + second * np.log1p(-point)
    front = np.exp(logs + _log_gamma(a + b) - _log_gamma(a) - _log_gamma(b)) / first
    lower = np.where(point > 0, front * _fraction(first, second, point), 0.0)
    return np.where(turned, 1 - lower, lower)


def _fraction(a: np.ndarray, b: np.ndarray, x: np.ndarray) -> np.ndarray:
    """The continued fraction of `incomplete_beta`, without the factor before it; below the mean no term is 0."""
    both = a + b
    c, d = np.ones_like(x), 1 / (1 - both * x / (a + 1))
    found = d
    for m in range(1, _STEPS):
        twice = a + 2 * m
        even = m * (b - m) * x / ((twice - 1) * twice)
        odd = -(a + m) * (both + m) * x / (twice * (twice + 1))
        d, c = 1 / (1 + even * d), 1 + even / c
        found = found * (d * c)
        d, c = 1 / (1 + odd * d), 1 + odd / c
        change = d * c
        found = found * change
        if not (np.abs(change - 1) >= _CLOSE).any():  # NaN never come close
            break
    return found


def two_sided(t, freedom) -> np.ndarray:
    """Chance of a value of Student's t as far from 0 as `t`, or farther, on either side."""
    t, freedom = np.asarray(t, dtype=float), np.asarray(freedom, dtype=float)
    return incomplete_beta(freedom / 2, 0.5, freedom / (freedom + t**2))


def point(freedom, share: float = 0.975) -> np.ndarray:
    """Point of Student's t below which `share` of it lies (share above one half, freedom from 1 up).

    Newton's method: the tail falls and is convex, so that from 0 every step stays below the point.
    """
    freedom = np.asarray(freedom, dtype=float)
    height = _log_gamma((freedom + 1) / 2) - _log_gamma(freedom / 2) - np.log(freedom * math.pi) / 2
    found = np.zeros_like(freedom)
    for _ in range(_STEPS):
        density = np.exp(height - (freedom + 1) / 2 * np.log1p(found**2 / freedom))
        step = (two_sided(found, freedom) / 2 - (1 - share)) / density
        found = found + step
        if not (np.abs(step) > 1e-12 * found).any():
            break
    return found


def freedom_of(points) -> np.ndarray:
    """Degrees of freedom (1 to a million) of the Student's t below whose `points` lie 97.5 %, by bisection."""
    low, high = (np.full_like(np.asarray(points, dtype=float), exponent) for exponent in (0.0, 6.0))
    for _ in range(40):
        middle = (low + high) / 2
        beyond = two_sided(points, 10**middle) > 0.05
        low, high = np.where(beyond, middle, low), np.where(beyond, high, middle)
    return 10 ** ((low + high) / 2)


def mcnemar(left_only, right_only) -> np.ndarray:
    """Two-sided exact p of McNemar's test: the binomial of the discordant records with one half (McNemar 1947; exact
    form as in Fay 2010, The R Journal 2:1). Takes records as independent, which neighbours are not."""
    left, right = np.asarray(left_only, dtype=float), np.asarray(right_only, dtype=float)
    smaller, larger = np.minimum(left, right), np.maximum(left, right)
    below = incomplete_beta(np.maximum(larger, 1), smaller + 1, 0.5)  # P(X <= smaller) of smaller + larger
    return np.where(larger > smaller, np.minimum(2 * below, 1), 1.0)
