"""Experiments made in memory, record by record, for what verdicts find where nothing differs, or something does.

Errors are boolean arrays that end in (TYPES, BLOCKS, RECORDS + CANDIDATES): whether a truth record is missed, and
whether a false call is made at a place.
"""

from collections.abc import Callable, Sequence

import numpy as np

from retrain.verdict import questions
from retrain.verdict.paired import Resampled
from retrain.verdict.rates import TYPES
from retrain.verdict.resampling import weights

BLOCKS, RECORDS, CANDIDATES = 60, 30, 30
SHAPE = (len(TYPES), BLOCKS, RECORDS + CANDIDATES)
STEPS = (1, 3)  # two strata: all records, and every third
SLICES = [(kind, stratum) for kind in range(len(TYPES)) for stratum in range(len(STEPS))]
CHANCE = 0.06
EXPERIMENTS, AT_ONCE = 1000, 250
DRAWN = weights([("c", block) for block in range(BLOCKS)], 1, 1000)


def counts_of(errors: np.ndarray, kind: int, stratum: int) -> np.ndarray:
    """COUNTS of one type and stratum (cells, BLOCKS, 4) from errors (cells, …)."""
    missed, false = (part.sum(axis=-1) for part in _parts(errors[:, kind], stratum))
    truth = len(range(0, RECORDS, STEPS[stratum]))
    return np.stack([truth - missed, missed, truth - missed, false], axis=-1)


def discordant_of(left: np.ndarray, right: np.ndarray, kind: int, stratum: int) -> np.ndarray:
    """Errors of one side alone (pairs, missed and false calls, sides) from errors (pairs, …) of both sides."""
    alone = [_parts((one & ~other)[:, kind], stratum) for one, other in ((left, right), (right, left))]
    return np.array([[part.sum(axis=(1, 2)) for part in side] for side in alone]).transpose(2, 1, 0)


def _parts(errors: np.ndarray, stratum: int) -> tuple[np.ndarray, np.ndarray]:
    step = STEPS[stratum]
    return errors[..., :RECORDS:step], errors[..., RECORDS::step]


def exchanged(rng: np.random.Generator, experiments: int, unit: str) -> tuple[np.ndarray, np.ndarray]:
    """Errors of two cells (experiments, …), exchanged with chance one half, by `record` or by `block`.

    Before the exchange the right is far worse, in bursts; the same two cells in all experiments.
    """
    hard, burst = rng.random(SHAPE), rng.random((*SHAPE[:2], 1)) < 0.2
    left = (hard < CHANCE) ^ (rng.random(SHAPE) < 0.01)
    right = (hard < CHANCE) | (burst & (rng.random(SHAPE) < 0.12))
    chosen = rng.random((experiments, *(SHAPE if unit == "record" else (*SHAPE[:2], 1)))) < 0.5
    return np.where(chosen, left, right), np.where(chosen, right, left)


def planted(rng: np.random.Generator, experiments: int, noise: float, fewer: float) -> tuple[np.ndarray, np.ndarray]:
    """Errors of two cells (experiments, …) that share how hard a record is. Each turns a share `noise` of the records
    the other way; the right then makes `fewer` errors, as a share of all records, than the left."""
    hard = rng.random((experiments, *SHAPE)) < CHANCE
    left, right = (hard ^ (rng.random(hard.shape) < noise) for _ in ("left", "right"))
    return left, right & ~(rng.random(hard.shape) < fewer / right.mean())


def replicates(
    rng: np.random.Generator,
    experiments: int,
    models: int,
    luck: float,
    seed_noise: np.ndarray | float,
    fewer: np.ndarray | float = 0.0,
) -> np.ndarray:
    """Errors (experiments, models, …). A share `luck` of a model's records is its own luck, the rest are hard for all;
    its seed moves the whole model by a normal deviate of `seed_noise` (share of records); it makes `fewer` errors."""
    shape = (experiments, models, *SHAPE)
    hard = rng.random((experiments, 1, *SHAPE), dtype=np.float32)
    own = np.where(rng.random(shape, dtype=np.float32) < luck, rng.random(shape, dtype=np.float32), hard)
    chances = CHANCE - fewer + seed_noise * rng.standard_normal((experiments, models))
    return own < chances[..., None, None, None]


def ask_models(left: np.ndarray, right: np.ndarray, slices: Sequence = SLICES, *, changes: bool = False):
    """Interval, p and difference of every experiment, type and stratum: (4, experiments, slices, METRICS); with
    `changes`, those of the first slice instead."""
    pairs, found = len(left), []
    for place in slices:
        resampled = Resampled.of(counts_of(np.concatenate([left, right]), *place), DRAWN)
        asked = questions.ask_models(
            resampled, range(pairs), range(pairs, 2 * pairs), discordant_of(left, right, *place)
        )
        if changes:
            return asked.changes
        found.append((asked.changes.low, asked.changes.high, asked.p, asked.changes.difference))
    return np.stack(found, axis=2)


def ask_settings(errors: np.ndarray, slices: Sequence = SLICES, *, left: int = 3, settings: bool = False):
    """The same of settings: errors (experiments, models, …), of which the first `left` are those of the left side (one
    is a model that is what it is); with `settings`, the answers of the first slice instead."""
    experiments, models, found = *errors.shape[:2], []
    cells = np.arange(experiments * models).reshape(experiments, models).tolist()
    sides = [[group[:left]] for group in cells], [[group[left:]] for group in cells]
    fixed = {group[0] for group in cells} if left == 1 else ()
    for place in slices:
        resampled = Resampled.of(counts_of(errors.reshape(-1, *errors.shape[2:]), *place), DRAWN)
        asked = questions.ask_settings(resampled, *sides, fixed)
        if settings:
            return asked
        found.append((asked.low, asked.high, asked.p, asked.difference))
    return np.stack(found, axis=2)


def in_parts(make: Callable[[int], np.ndarray]) -> np.ndarray:
    """All experiments, a part at a time."""
    return np.concatenate([make(AT_ONCE) for _ in range(EXPERIMENTS // AT_ONCE)], axis=1)
