"""Quick answers about whole columns of numbers."""

import numpy as np


def are_among(values: np.ndarray, known: np.ndarray) -> np.ndarray:
    """Whether each number is one of the known ones, as np.isin; quicker where the numbers are large and many."""
    if not len(known):
        return np.zeros(len(values), bool)
    ordered = np.sort(known)
    return ordered[np.minimum(np.searchsorted(ordered, values), len(ordered) - 1)] == values


def met(codes: np.ndarray) -> np.ndarray:
    """The different ones of small numbers (0 and more), in order, as np.unique."""
    return np.flatnonzero(np.bincount(codes))
