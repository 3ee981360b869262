"""Reads of molecules: fragments, qualities, errors. All arrays of a batch have the shape (reads, read length)."""

from collections.abc import Iterator
from typing import NamedTuple

import numpy as np

from simulator.molecules import Molecule, Strand
from simulator.profiles import Profile
from simulator.sequences import N_CODE

BATCH = 10_000  # pairs made at once; part of the definition of the data, for it decides the order of random numbers
NO_CALL_QUALITY = 2
READ_VARIATION = 1.2  # shape of the gamma distribution of reads' mean losses
COVERAGE_STEP = 500  # bases between two knots of the coverage wave


class Batch(NamedTuple):
    """Pairs of reads, each read in its own reading direction; `first_is_forward` and `is_duplicate` are per pair."""

    forward_codes: np.ndarray  # (pairs, length)
    forward_qualities: np.ndarray
    reverse_codes: np.ndarray
    reverse_qualities: np.ndarray
    first_is_forward: np.ndarray
    is_duplicate: np.ndarray


def sequence_molecule(
    generator: np.random.Generator, source: Molecule, profile: Profile, coverage: float, read_length: int
) -> Iterator[Batch]:
    """Pairs at `coverage` per copy of the molecule, in batches."""
    starts, ends, is_duplicate = _fragments(generator, source, profile, coverage, read_length)
    length = len(source.forward.codes)
    for first in range(0, len(starts), BATCH):
        part = slice(first, first + BATCH)
        forward = sequence_strand(generator, source.forward, starts[part], profile, read_length)
        reverse = sequence_strand(generator, source.reverse, length - ends[part], profile, read_length)
        first_is_forward = generator.random(len(forward[0])) < 0.5
        yield Batch(*forward, *reverse, first_is_forward, is_duplicate[part])


def _fragments(generator, source, profile, coverage, read_length):
    """Start, end, is_duplicate of every fragment; a duplicate follows all originals."""
    length = len(source.forward.codes)
    count = generator.poisson(coverage * source.weight * length / (2 * read_length))
    mean = profile.insert_in_reads * read_length
    sizes = generator.normal(mean, profile.insert_spread * mean, count)
    sizes = np.clip(np.rint(sizes), read_length, length).astype(np.int64)
    cumulated = np.cumsum(_coverage_weights(generator, source.forward.codes))
    middles = np.searchsorted(cumulated, generator.random(count) * cumulated[-1])
    starts = middles - sizes // 2
    inside = (starts >= 0) & (starts + sizes <= length)
    starts, sizes = starts[inside], sizes[inside]
    copied = np.flatnonzero(generator.random(len(starts)) < profile.duplicate_rate)
    chosen = np.concatenate([np.arange(len(starts)), copied])
    return starts[chosen], (starts + sizes)[chosen], np.arange(len(chosen)) >= len(starts)


def _coverage_weights(generator: np.random.Generator, codes: np.ndarray) -> np.ndarray:
    """Relative chance of a fragment around each base: less in AT- and GC-rich stretches, and uneven besides."""
    knots = len(codes) // COVERAGE_STEP + 2
    wave = np.interp(np.arange(len(codes)) / COVERAGE_STEP, np.arange(knots), generator.normal(0, 0.12, knots))
    width = min(200, len(codes))
    gc = np.convolve((codes == 1) | (codes == 2), np.full(width, 1 / width), mode="same")
    return np.exp(wave - 6 * (gc - 0.43) ** 2)


def sequence_strand(
    generator: np.random.Generator, strand: Strand, starts: np.ndarray, profile: Profile, read_length: int
) -> tuple[np.ndarray, np.ndarray]:
    """Codes and qualities, both uint8 of shape (reads, read_length), of reads that begin at `starts`."""
    index = _positions(generator, strand, starts, profile, read_length)
    qualities = _qualities(generator, profile, len(starts), read_length)
    qualities -= np.cumsum(strand.drain[index], axis=1)
    codes = strand.codes[index]
    is_systematic = generator.random(index.shape, dtype=np.float32) < strand.error[index]
    codes[is_systematic] = strand.shown[index[is_systematic]]
    qualities[is_systematic] -= 12 + generator.exponential(8, int(is_systematic.sum()))
    qualities = np.clip(np.rint(qualities), profile.lowest_quality, None)
    _add_errors(generator, codes, qualities, profile)
    no_call = generator.random(index.shape, dtype=np.float32) < profile.no_call_rate
    codes[no_call], qualities[no_call] = N_CODE, NO_CALL_QUALITY
    return codes, qualities.astype(np.uint8)


def _positions(generator, strand, starts, profile, read_length):
    """Where each base of each read comes from: consecutive, but for at most one slip or chimeric joint per read."""
    cycles = np.arange(read_length)
    index = starts[:, None] + cycles
    slips = generator.random(index.shape, dtype=np.float32) < strand.slip[index]
    slips[:, -1] = False
    rows = np.flatnonzero(slips.any(axis=1))
    first = slips[rows].argmax(axis=1)
    units = strand.unit[index[rows, first]].astype(np.int64) * np.minimum(generator.geometric(0.85, len(rows)), 2)
    jumps = np.where(generator.random(len(rows)) < 0.55, units, -units)  # deletions are a little more frequent
    index[rows] += jumps[:, None] * (cycles > first[:, None])
    rows = np.flatnonzero(generator.random(len(starts)) < profile.chimera_rate)
    joints = _joints(generator, len(rows), read_length)
    elsewhere = generator.integers(0, len(strand.codes) - read_length, len(rows)) - starts[rows]
    index[rows] += elsewhere[:, None] * (cycles >= joints[:, None])
    return np.clip(index, 0, len(strand.codes) - 1)


def _joints(generator: np.random.Generator, reads: int, read_length: int) -> np.ndarray:
    """First cycle of the second part of chimeric reads: anywhere in half of them, close to an end in the others."""
    offsets = generator.integers(1, 13, reads)
    close = np.where(generator.random(reads) < 0.5, offsets, read_length - offsets)
    return np.where(generator.random(reads) < 0.5, close, generator.integers(1, read_length, reads))


def _qualities(generator: np.random.Generator, profile: Profile, reads: int, read_length: int) -> np.ndarray:
    """Unrounded qualities: highest of the cycle, less a correlated loss, less rare events."""
    cycles = np.arange(read_length)
    top = profile.top_quality
    highest = np.interp(cycles, (0, 12, 60, 100), (profile.first_quality, top, top, profile.late_quality))
    growth = np.interp(cycles, (0, 30, 100, 150), (1.0, 0.6, 1.8, 2.0))
    scale = generator.gamma(READ_VARIATION, profile.mean_loss / READ_VARIATION, reads).astype(np.float32)
    scale[generator.random(reads) < profile.poor_rate] += 14
    noise = generator.standard_normal((reads, read_length), dtype=np.float32)
    for cycle in range(1, read_length):
        noise[:, cycle] = 0.7 * noise[:, cycle - 1] + 0.714 * noise[:, cycle]
    qualities = (highest - scale[:, None] * growth * np.abs(noise) ** 1.5).astype(np.float32)
    dips = generator.random(qualities.shape, dtype=np.float32) < profile.dip_rate
    qualities[dips] = np.minimum(qualities[dips], generator.uniform(5, 28, int(dips.sum())))
    rows = np.flatnonzero(generator.random(reads) < profile.breakdown_rate)
    begins = read_length * (1 - generator.random(len(rows)) ** 2)
    qualities[rows] -= 22 * (cycles >= begins[:, None])
    return qualities


def _add_errors(generator: np.random.Generator, codes: np.ndarray, qualities: np.ndarray, profile: Profile) -> None:
    """Substitutions in place; the qualities claim too little error by `overconfidence`, and know nothing of some."""
    rate = profile.overconfidence * 10 ** (-qualities / 10) + profile.hidden_error_rate
    wrong = generator.random(codes.shape, dtype=np.float32) < np.minimum(rate, 0.6)
    codes[wrong] = (codes[wrong] + generator.choice(np.array([1, 2, 2, 3], dtype=np.uint8), int(wrong.sum()))) % 4
