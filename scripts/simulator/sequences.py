"""Sequences as numpy codes (A, C, G, T = 0, 1, 2, 3; N = 4), and where short units repeat in them."""

from typing import NamedTuple

import numpy as np

LETTERS = np.frombuffer(b"ACGTN", dtype=np.uint8)
N_CODE = 4
_CODES = np.full(256, N_CODE, dtype=np.uint8)
_CODES[LETTERS] = np.arange(5, dtype=np.uint8)
# Shortest stretch that counts as a repeat, by unit length.
SHORTEST_REPEAT = {1: 5, 2: 8, 3: 10, 4: 12}


def encode(text: str) -> np.ndarray:
    """Codes of a sequence; whatever is not A, C, G or T becomes N."""
    return _CODES[np.frombuffer(text.upper().encode("ascii", "replace"), dtype=np.uint8)]


def decode(codes: np.ndarray) -> str:
    """Letters of a sequence."""
    return LETTERS[codes].tobytes().decode()


def reverse_complement(codes: np.ndarray) -> np.ndarray:
    """The other strand, in its own reading direction."""
    return np.where(codes[::-1] == N_CODE, N_CODE, 3 - codes[::-1]).astype(np.uint8)


class Repeat(NamedTuple):
    """A stretch [start, end) that has period `unit`."""

    start: int
    end: int
    unit: int


def tandem_repeats(codes: np.ndarray) -> list[Repeat]:
    """Homopolymers and microsatellites (units of 1-4 bases) of at least `SHORTEST_REPEAT` bases, sorted."""
    found = []
    for unit, shortest in SHORTEST_REPEAT.items():
        for start, end in true_runs(codes[unit:] == codes[:-unit]):
            if end + unit - start >= shortest and not _has_shorter_period(codes[start : start + unit]):
                found.append(Repeat(start, end + unit, unit))
    return sorted(found)


def _has_shorter_period(unit: np.ndarray) -> bool:
    return any(np.array_equal(unit, np.roll(unit, shift)) for shift in range(1, len(unit)))


def true_runs(flags: np.ndarray) -> list[tuple[int, int]]:
    """Runs [start, end) of true values."""
    edges = np.flatnonzero(np.diff(np.concatenate(([0], flags.astype(np.int8), [0]))))
    return list(zip(edges[::2].tolist(), edges[1::2].tolist(), strict=True))


def repeated_words(codes: np.ndarray, width: int = 32) -> np.ndarray:
    """Whether each base lies in a word of `width` (at most 32) bases that occurs again on the same strand."""
    covered = np.zeros(len(codes) + 1, dtype=np.int64)
    if len(codes) >= width:
        words = np.zeros(len(codes) - width + 1, dtype=np.uint64)
        for shift in range(width):
            words = (words << np.uint64(2)) | codes[shift : shift + len(words)].astype(np.uint64)
        _, inverse, counts = np.unique(words, return_inverse=True, return_counts=True)
        starts = np.flatnonzero(counts[inverse] > 1)
        np.add.at(covered, starts, 1)
        np.add.at(covered, starts + width, -1)
    return np.cumsum(covered)[:-1] > 0


def diverge(generator: np.random.Generator, codes: np.ndarray, divergence: float) -> np.ndarray:
    """A copy with substitutions at rate `divergence`, and short insertions and deletions at a tenth of it."""
    copy = codes.copy()
    changed = generator.random(len(copy)) < divergence
    copy[changed] = (copy[changed] + generator.integers(1, 4, changed.sum())) % 4
    pieces, last = [], 0
    for position in np.flatnonzero(generator.random(len(copy)) < divergence / 10):
        size = int(generator.geometric(0.5))
        pieces.append(copy[last:position])
        if generator.random() < 0.5:
            pieces.append(generator.integers(0, 4, size, dtype=np.uint8))
            size = 0
        last = max(position + size, last)
    return np.concatenate([*pieces, copy[last:]])
