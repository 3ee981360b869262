"""Which records of two cells that list the same allele stand side by side.

A cell may list an allele in several records, e.g. a deletion at two places of a homopolymer.
"""

from collections.abc import Sequence
from itertools import zip_longest

import numpy as np


def numbered(keys: Sequence[np.ndarray], record_starts: Sequence[np.ndarray]) -> list[np.ndarray]:
    """By row of each side a number, equal where rows of one allele (of equal keys) belong side by side: records that
    start alike, then the rest in order; 0 for alleles that both sides list at most once."""
    several = np.unique(np.concatenate([_repeated(of) for of in keys]))
    found = [np.zeros(len(of), np.int64) for of in keys]
    if len(several):
        listed = [_listed(*side, several) for side in zip(keys, record_starts, strict=True)]
        for allele in several.tolist():
            for place, pair in enumerate(paired(*(side.get(allele, []) for side in listed))):
                for rows, row in zip(found, pair, strict=True):
                    if row is not None:
                        rows[row] = place
    return found


def _repeated(keys: np.ndarray) -> np.ndarray:
    """Keys that come more than once."""
    ordered = np.sort(keys, kind="stable")
    return ordered[1:][ordered[1:] == ordered[:-1]]


def _listed(keys: np.ndarray, record_starts: np.ndarray, alleles: np.ndarray) -> dict[int, list[tuple[int, int]]]:
    """By allele the (row, start of the record) of each record, in order."""
    found: dict[int, list[tuple[int, int]]] = {}
    at = np.minimum(np.searchsorted(alleles, keys), len(alleles) - 1)
    for row in np.flatnonzero(alleles[at] == keys).tolist():
        found.setdefault(int(keys[row]), []).append((row, int(record_starts[row])))
    return found


def paired(left: list[tuple[int, int]], right: list[tuple[int, int]]) -> list[tuple[int | None, int | None]]:
    """Rows side by side, from (row, start) of each side."""
    rest_right, rest_left, found = list(right), [], []
    for row, start in left:
        same = next((item for item in rest_right if item[1] == start), None)
        if same:
            rest_right.remove(same)
            found.append((row, same[0]))
        else:
            rest_left.append(row)
    return [*found, *zip_longest(rest_left, (row for row, _ in rest_right))]
