"""The table of verdicts: every model against the baseline, every setting against its control."""

from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

import numpy as np

from retrain.verdict import questions
from retrain.verdict.contestants import Contestant, by_name
from retrain.verdict.questions import NO_EVIDENCE, Models, Settings
from retrain.verdict.rates import METRICS, NAN, TYPES
from retrain.verdict.tallies import Tally

NUMBERS = ("difference", "low", "high")
_RATE, _P = ".6f", ".4g"
FORMS = {
    **dict.fromkeys(("baseline_value", "model_value", *NUMBERS, *(f"setting_{name}" for name in NUMBERS)), _RATE),
    **dict.fromkeys(("left_only", "right_only"), ".0f"),
    **dict.fromkeys(("p_exact", "p_blocks", "p_adjusted", "setting_p", "setting_p_adjusted"), _P),
}


class Verdict(NamedTuple):
    """One row; NaN where there is no value. Setting columns are the same in all replicates of an arm."""

    arm: str
    replicate: int
    role: str
    sample: str
    type: str
    stratum: str
    metric: str
    baseline_value: float
    model_value: float
    difference: float
    low: float
    high: float
    left_only: float
    right_only: float
    p_exact: float
    p_blocks: float
    p_adjusted: float
    model_verdict: str
    blocks: int
    note: str
    compared_with: str
    setting_difference: float
    setting_low: float
    setting_high: float
    setting_p: float
    setting_p_adjusted: float
    setting_verdict: str
    setting_note: str


def decide(tallies: Iterable[Tally], entries: Sequence[Contestant]) -> list[Verdict]:
    """All rows: by role, arm, replicate, sample, type, stratum and metric; p adjusted over the whole table, for each
    of the two questions."""
    rows = [row for tally in tallies for row in sorted(_rows(tally, entries), key=lambda row: row[0])]
    verdicts, p, settings = [row for _, row, _ in rows], [p for *_, p in rows], {}
    for row in verdicts:
        settings.setdefault(_setting(row), row.setting_p)
    adjusted = questions.holm(np.array(p))
    of_setting = dict(zip(settings, questions.holm(np.array(list(settings.values()))), strict=True))
    return [_decided(row, model_p, of_setting[_setting(row)]) for row, model_p in zip(verdicts, adjusted, strict=True)]


def _setting(row: Verdict) -> tuple[str, ...]:
    return row.arm, row.role, row.sample, row.type, row.stratum, row.metric


def _decided(row: Verdict, p: float, setting_p: float) -> Verdict:
    model = questions.verdict(row.difference, questions.is_found(row.low, row.high, p))
    found = questions.is_found(row.setting_low, row.setting_high, setting_p)
    setting = questions.verdict(row.setting_difference, found)
    few = row.setting_note in questions.FEW.values()
    setting = f"{NO_EVIDENCE}: {row.setting_note}" if few else setting
    return row._replace(p_adjusted=p, setting_p_adjusted=setting_p, model_verdict=model, setting_verdict=setting)


def _rows(tally: Tally, entries: Sequence[Contestant]) -> Iterator[tuple[tuple, Verdict, float]]:
    """Place in the table, row without what the whole table decides, and its p."""
    named, arms = by_name(entries), [entry for entry in entries if not entry.is_baseline]
    against = [[named[arm.compared_with].cells] for arm in arms]
    for sample, name in enumerate(tally.samples):
        for kind in TYPES:
            for place, stratum in enumerate(tally.strata):
                resampled = tally.resampled(sample, kind, stratum)
                cells = range(1, len(resampled.counts))
                models = questions.ask_models(
                    resampled, [0] * len(cells), cells, tally.discordant_of(sample, kind, stratum)
                )
                settings = questions.ask_settings(resampled, against, [[arm.cells] for arm in arms], baseline=0)
                for number, arm in enumerate(arms):
                    for cell, replicate in zip(arm.cells, arm.replicates, strict=True):
                        for metric, metric_name in enumerate(METRICS):
                            key = (number, replicate, sample, TYPES.index(kind), place, metric)
                            where = (arm.name, replicate, tally.role, name, kind, stratum, metric_name)
                            model = _model(models, cell - 1, metric)
                            setting = _of_setting(settings, number, metric)
                            yield key, Verdict(*where, *model, arm.compared_with, *setting), models.p[cell - 1, metric]


def _model(models: Models, pair: int, metric: int) -> tuple:
    at, changes = (pair, metric), models.changes
    numbers = (changes.left, changes.right, changes.difference, changes.low, changes.high)
    tests = (models.left_only, models.right_only, models.p_exact, changes.p)
    note = changes.notes[pair][metric]
    return (*(float(array[at]) for array in (*numbers, *tests)), NAN, "", int(changes.blocks[pair]), note)


def _of_setting(settings: Settings, arm: int, metric: int) -> tuple:
    numbers = (settings.difference, settings.low, settings.high, settings.p)
    return (*(float(array[arm, metric]) for array in numbers), NAN, "", settings.notes[arm][metric])
