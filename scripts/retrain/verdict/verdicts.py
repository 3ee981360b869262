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


class Row(NamedTuple):
    """A verdict before the whole table is known, with the p of its model; `place` orders the rows of a role."""

    place: tuple[int, ...]
    verdict: Verdict
    p: float


def decide(tallies: Iterable[Tally], entries: Sequence[Contestant]) -> list[Verdict]:
    """All rows: by role, arm, replicate, sample, type, stratum and metric."""
    return decided([row for tally in tallies for row in sorted(rows(tally, entries), key=lambda row: row.place)])


def decided(table: Sequence[Row]) -> list[Verdict]:
    """The verdicts, with p adjusted over the whole table, for each of the two questions."""
    settings: dict[tuple[str, ...], float] = {}
    for row in table:
        settings.setdefault(_setting(row.verdict), row.verdict.setting_p)
    adjusted = questions.holm(np.array([row.p for row in table]))
    of_setting = dict(zip(settings, questions.holm(np.array(list(settings.values()))), strict=True))
    return [
        _decided(row.verdict, float(p), float(of_setting[_setting(row.verdict)]))
        for row, p in zip(table, adjusted, strict=True)
    ]


def _setting(row: Verdict) -> tuple[str, ...]:
    return row.arm, row.role, row.sample, row.type, row.stratum, row.metric


def _decided(row: Verdict, p: float, setting_p: float) -> Verdict:
    model = questions.verdict(row.difference, questions.is_found(row.low, row.high, p))
    found = questions.is_found(row.setting_low, row.setting_high, setting_p)
    setting = questions.verdict(row.setting_difference, found)
    if row.setting_note in questions.FEW.values():
        setting = f"{NO_EVIDENCE}: {row.setting_note}"
    return row._replace(p_adjusted=p, setting_p_adjusted=setting_p, model_verdict=model, setting_verdict=setting)


def rows(tally: Tally, entries: Sequence[Contestant]) -> Iterator[Row]:
    """Rows of one role, sample by sample, not in the order of the table."""
    for sample in range(len(tally.samples)):
        for kind in TYPES:
            for stratum in tally.strata:
                yield from _rows(tally, entries, sample, kind, stratum)


def _rows(tally: Tally, entries: Sequence[Contestant], sample: int, kind: str, stratum: str) -> Iterator[Row]:
    named, arms = by_name(entries), [entry for entry in entries if not entry.is_baseline]
    resampled, discordant = tally.resampled(sample, kind, stratum), tally.discordant_of(sample, kind, stratum)
    cells = range(1, len(resampled.counts))
    models = questions.ask_models(resampled, [0] * len(cells), cells, discordant)
    against = [[named[arm.compared_with].cells] for arm in arms]
    settings = questions.ask_settings(resampled, against, [[arm.cells] for arm in arms], fixed=(0,))
    place = (sample, TYPES.index(kind), tally.strata.index(stratum))
    for number, arm in enumerate(arms):
        for cell, replicate in zip(arm.cells, arm.replicates, strict=True):
            for metric, name in enumerate(METRICS):
                where = (arm.name, replicate, tally.role, tally.samples[sample], kind, stratum, name)
                model, setting = _model(models, cell - 1, metric), _of_setting(settings, number, metric)
                verdict = Verdict(*where, *model, arm.compared_with, *setting)
                yield Row((number, replicate, *place, metric), verdict, float(models.p[cell - 1, metric]))


def _model(models: Models, pair: int, metric: int) -> tuple:
    at, changes = (pair, metric), models.changes
    numbers = (changes.left, changes.right, changes.difference, changes.low, changes.high)
    tests = (models.left_only, models.right_only, models.p_exact, changes.p)
    note = changes.notes[pair][metric]
    return (*(float(array[at]) for array in (*numbers, *tests)), NAN, "", int(changes.blocks[pair]), note)


def _of_setting(settings: Settings, arm: int, metric: int) -> tuple:
    numbers = (settings.difference, settings.low, settings.high, settings.p)
    return (*(float(array[arm, metric]) for array in numbers), NAN, "", settings.notes[arm][metric])
