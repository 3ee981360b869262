"""What difference a test set of this size can show at all."""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

import numpy as np

from retrain.verdict import questions, students
from retrain.verdict.contestants import Contestant, by_name
from retrain.verdict.paired import FEWEST_BLOCKS
from retrain.verdict.questions import LEVEL, Models, Settings
from retrain.verdict.rates import ALL, METRICS, NAN, TYPES
from retrain.verdict.tallies import Tally

POWER = 0.8
_FORMS_OF = ("standard_error", "detectable", "setting_standard_error", "setting_detectable")
FORMS = {**dict.fromkeys(_FORMS_OF, ".6f"), "discordant": ".1f"}
_RECORDS = {"recall": [0, 1], "precision": [2, 3], "f1": [0, 1, 2, 3]}
_LIKELY = 9  # records that differ, in a test that finds a difference with nothing else going on


class Power(NamedTuple):
    """One sample, type and metric: medians over the models of all arms; of settings, root mean squares over the arms
    with replicates."""

    role: str
    sample: str
    type: str
    metric: str
    records: int
    blocks: int
    models: int
    discordant: float
    standard_error: float
    detectable: float
    settings: int
    setting_standard_error: float
    setting_detectable: float
    note: str


def detectable(error, differing, records) -> np.ndarray:
    """Smallest difference that the test of one model at 5 % finds in 80 % of such test sets.

    Of a standard error s the difference must be (t_97.5% + t_80%) s: Bloom 1995 (Evaluation Review 19:547). A
    difference d of n records brings discordant records of its own, d n, and with them the variance d / n beyond that
    of the `error` seen without it; so d² = c² (error² + d / n), which for records that differ one by one is the
    formula of Connor 1987 (Biometrics 43:207) for McNemar's test without its last, small term.
    """
    freedom = np.asarray(differing, dtype=float) + _LIKELY
    square = (students.point(freedom, 1 - LEVEL / 2) + students.point(freedom, POWER)) ** 2
    own = square / np.asarray(records, dtype=float)
    return (own + np.sqrt(own**2 + 4 * square * np.asarray(error, dtype=float) ** 2)) / 2


def tell(tally: Tally, entries: Sequence[Contestant]) -> Iterator[Power]:
    """Rows by sample, type and metric, from the differences seen between every model and the baseline."""
    named, arms = by_name(entries), [entry for entry in entries if not entry.is_baseline]
    left, right = [[named[arm.compared_with].cells] for arm in arms], [[arm.cells] for arm in arms]
    for sample, name in enumerate(tally.samples):
        for kind in TYPES:
            resampled = tally.resampled(sample, kind, ALL)
            cells, discordant = range(1, len(resampled.counts)), tally.discordant_of(sample, kind, ALL)
            models = questions.ask_models(resampled, [0] * len(cells), cells, discordant)
            settings = questions.ask_settings(resampled, left, right, fixed=(0,))
            totals = resampled.counts[0].sum(axis=0)
            for metric, metric_name in enumerate(METRICS):
                records = int(totals[_RECORDS[metric_name]].sum())
                yield Power(
                    *(tally.role, name, kind, metric_name, records, int(resampled.counts[0].any(axis=1).sum())),
                    *_of_models(models, metric, records),
                    *of_settings(settings, metric),
                    _note(models, metric),
                )


def _of_models(models: Models, metric: int, records: int) -> tuple[int, float, float, float]:
    """Number of models, medians of discordant records, standard error and detectable difference.

    Where too few blocks differ for a standard error, each is taken to hold one error.
    """
    changes = models.changes
    if not (len(changes.blocks) and records) or changes.blocks.max() < FEWEST_BLOCKS:
        return len(changes.blocks), NAN, NAN, NAN
    differing = changes.differing[:, metric]
    error = np.where(np.isnan(changes.error[:, metric]), np.sqrt(differing) / records, changes.error[:, metric])
    found = detectable(error, differing, np.full(len(error), records))
    discordant = models.left_only[:, metric] + models.right_only[:, metric]
    return len(error), *(float(np.median(values)) for values in (discordant, error, found))


def of_settings(settings: Settings, metric: int) -> tuple[int, float, float]:
    """Number of settings with replicates enough, root mean squares of standard error and detectable difference: three
    replicates often look alike by chance, and the median setting would seem to see more than settings do."""
    error, freedom = settings.error[:, metric], settings.freedom[:, metric]
    known = ~np.isnan(error)
    if not known.any():
        return 0, NAN, NAN
    points = students.point(freedom[known], 1 - LEVEL / 2) + students.point(freedom[known], POWER)
    return int(known.sum()), _root_mean_square(error[known]), _root_mean_square(points * error[known])


def _root_mean_square(values: np.ndarray) -> float:
    return float(np.sqrt((values**2).mean()))


def _note(models: Models, metric: int) -> str:
    """Why a number is missing or rough, told of the first model that has a reason."""
    return next((notes[metric] for notes in models.changes.notes if notes[metric]), "")
