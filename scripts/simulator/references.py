"""A random reference sequence with the features that make calling hard: GC waves, homopolymers, microsatellites,
diverged repeats and segmental duplications, about as frequent as in a megabase of human sequence."""

import numpy as np

from simulator.sequences import diverge, reverse_complement

GC_STEP = 400  # bases between two knots of the GC wave
STICKINESS = 0.12  # share of bases that repeat the one before, beyond chance
CPG_LOSS = 0.75
MICROSATELLITES_PER_KB = {1: 0.2, 2: 0.25, 3: 0.05, 4: 0.2}
MEAN_EXTRA_COPIES = {1: 6.0, 2: 5.0, 3: 2.0, 4: 3.0}
FAMILY_LENGTHS = (300, 500, 1200)
FAMILY_SHARE = 0.12  # of the sequence
SEGMENT_SPACING = 150_000  # one segmental duplication per so many bases


def random_reference(generator: np.random.Generator, length: int) -> np.ndarray:
    """Codes of a random sequence of `length` bases."""
    codes = _background(generator, length)
    _add_families(generator, codes)
    _add_microsatellites(generator, codes)
    _add_segmental_duplications(generator, codes)
    return codes


def _background(generator: np.random.Generator, length: int) -> np.ndarray:
    gc = _gc_wave(generator, length)
    strong = generator.random(length) < gc
    codes = np.where(strong, generator.choice((1, 2), length), generator.choice((0, 3), length)).astype(np.uint8)
    fresh = generator.random(length) >= STICKINESS
    fresh[0] = True
    codes = codes[np.maximum.accumulate(np.where(fresh, np.arange(length), 0))]
    return _deplete_cpg(generator, codes)


def _gc_wave(generator: np.random.Generator, length: int) -> np.ndarray:
    knots = length // GC_STEP + 2
    steps = generator.normal(0, 0.05, knots)
    level = np.zeros(knots)
    for knot in range(1, knots):
        level[knot] = 0.8 * level[knot - 1] + steps[knot]
    return np.clip(np.interp(np.arange(length) / GC_STEP, np.arange(knots), 0.43 + level), 0.25, 0.65)


def _deplete_cpg(generator: np.random.Generator, codes: np.ndarray) -> np.ndarray:
    sites = np.flatnonzero((codes[:-1] == 1) & (codes[1:] == 2))
    lost = sites[generator.random(len(sites)) < CPG_LOSS]
    on_first = generator.random(len(lost)) < 0.5
    codes[lost[on_first]] = 3  # CG -> TG
    codes[lost[~on_first] + 1] = 0  # CG -> CA
    return codes


def _overlay(generator: np.random.Generator, codes: np.ndarray, patch: np.ndarray) -> None:
    if len(patch) < len(codes):
        start = int(generator.integers(0, len(codes) - len(patch)))
        codes[start : start + len(patch)] = patch


def _add_families(generator: np.random.Generator, codes: np.ndarray) -> None:
    families = [_background(generator, length) for length in FAMILY_LENGTHS]
    covered = 0
    while covered < FAMILY_SHARE * len(codes):
        family = families[int(generator.integers(len(families)))]
        first = int(len(family) * 0.7 * generator.random() ** 2)  # most copies have lost their beginning
        copy = diverge(generator, family[first:], generator.uniform(0.08, 0.2))
        tail = np.zeros(int(generator.geometric(0.12)), dtype=np.uint8)  # poly-A
        copy = np.concatenate([copy, tail])
        _overlay(generator, codes, copy if generator.random() < 0.5 else reverse_complement(copy))
        covered += len(copy)


def _add_microsatellites(generator: np.random.Generator, codes: np.ndarray) -> None:
    for unit, per_kb in MICROSATELLITES_PER_KB.items():
        for _ in range(generator.poisson(per_kb * len(codes) / 1000)):
            copies = max(3, 7 - 2 * (unit - 1)) + int(generator.geometric(1 / MEAN_EXTRA_COPIES[unit]))
            motif = generator.choice(4, unit, p=(0.42, 0.08, 0.08, 0.42)).astype(np.uint8)
            _overlay(generator, codes, _interrupted(generator, np.tile(motif, copies)))


def _interrupted(generator: np.random.Generator, repeat: np.ndarray) -> np.ndarray:
    return diverge(generator, repeat, 0.05) if generator.random() < 0.25 else repeat


def _add_segmental_duplications(generator: np.random.Generator, codes: np.ndarray) -> None:
    for _ in range(len(codes) // SEGMENT_SPACING or len(codes) >= 20_000):
        size = int(min(generator.integers(1500, 3000), len(codes) // 10))
        start = int(generator.integers(0, len(codes) - size))
        _overlay(generator, codes, diverge(generator, codes[start : start + size], generator.uniform(0.01, 0.025)))
