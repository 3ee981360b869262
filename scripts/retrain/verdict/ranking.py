"""Arms in the order of their F1, SNPs and INDELs apart, with how sure that order is; the best one on test samples."""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

import numpy as np

from retrain.verdict.contestants import Contestant
from retrain.verdict.rates import METRICS, NAN, TYPES
from retrain.verdict.standings import OPTIMISTIC, Effect, Standings, effects

METRIC = "f1"
_F1 = list(METRICS).index(METRIC)
RATES = ("value", "low", "high", "difference", "difference_low", "difference_high")
FORMS = {**dict.fromkeys((*RATES, *(f"test_{name}" for name in RATES)), ".6f"), "chance_best": ".4f"}
_DRAWS = 2000
_NO_TEST = (NAN,) * len(RATES)


class Rank(NamedTuple):
    """One contestant and type; differences are to the baseline; test columns are empty but for the best arm, its
    control and the baseline."""

    type: str
    rank: int
    arm: str
    role: str
    sample: str
    metric: str
    replicates: int
    value: float
    low: float
    high: float
    difference: float
    difference_low: float
    difference_high: float
    chance_best: float
    rank_low: int | None
    rank_high: int | None
    winner: str
    test_value: float
    test_low: float
    test_high: float
    test_difference: float
    test_difference_low: float
    test_difference_high: float
    note: str


def rank(role: str, sample: str, chosen_on: dict[str, Standings], tested_on: dict[str, Standings]) -> list[Rank]:
    """Rows by type and rank. `chosen_on` are standings by type on the ranked role; `tested_on` those on the test role,
    empty where the arms are ranked on the test samples themselves."""
    winners = {kind: _winner(standings) for kind, standings in chosen_on.items()}
    return [row for kind in TYPES for row in _rows(kind, (role, sample), chosen_on[kind], tested_on.get(kind), winners)]


def _order(standings: Standings) -> list[int]:
    """Contestants, best first; equal ones in their own order, without a value last."""
    values = standings.values[:, _F1]
    return sorted(range(len(values)), key=lambda number: (np.isnan(values[number]), -np.nan_to_num(values[number])))


def _winner(standings: Standings) -> Contestant | None:
    """The best arm that is neither baseline nor control."""
    arms = [standings.entries[number] for number in _order(standings) if not np.isnan(standings.values[number, _F1])]
    return next((arm for arm in arms if not (arm.is_baseline or arm.is_control)), None)


def _rows(kind, where, standings: Standings, tested: Standings | None, winners) -> Iterator[Rank]:
    chances, winner = _chances(standings), winners[kind]
    reported = {standings.entries[0].name, winner.name, winner.compared_with} if winner else set()
    own, other = _numbers(standings), _numbers(tested) if tested else {}
    for number in _order(standings):
        entry = standings.entries[number]
        numbers, effect_note = own[entry.name]
        place = 1 + int((standings.values[:, _F1] > standings.values[number, _F1]).sum())
        on_test = other[entry.name][0] if tested and entry.name in reported else _NO_TEST
        yield Rank(
            *(kind, place, entry.name, *where, METRIC, len(entry.cells), *numbers),
            *(*chances[number], "yes" if entry is winner else "no"),
            *on_test,
            "; ".join(filter(None, [_note(entry, kind, winners), effect_note, "" if tested else OPTIMISTIC])),
        )


def _chances(standings: Standings) -> list[tuple[float, int | None, int | None]]:
    """Of each contestant the chance to be the best, and the ranks between which 95 % of resamples see it; no values
    with too few blocks. Contestants that are equal in a resample share its ranks, and the chance."""
    draws = np.nan_to_num(standings.draws[:, _F1, :_DRAWS], nan=-1.0)  # (contestants, draws)
    if not standings.is_spread_known:
        return [(NAN, None, None)] * len(draws)
    found = []
    for own in draws:
        better, equal = (draws > own).sum(axis=0), (draws == own).sum(axis=0)
        low = np.quantile(better + 1, 0.025, method="inverted_cdf")
        high = np.quantile(better + equal, 0.975, method="inverted_cdf")
        found.append((float(((better == 0) / equal).mean()), int(low), int(high)))
    return found


def _numbers(standings: Standings) -> dict[str, tuple[tuple[float, ...], str]]:
    """By name of the contestant: RATES, and a note on the difference."""
    arms = standings.entries[1:]
    _, found = effects(standings.resampled, [[(0,)]] * len(arms), [[arm.cells] for arm in arms])
    of_arm = [Effect(0.0, NAN, NAN, NAN, ""), *(row[_F1] for row in found)]
    return {
        entry.name: (
            (float(standings.values[number, _F1]), *standings.interval(number, _F1), *of_arm[number][:3]),
            of_arm[number].note,
        )
        for number, entry in enumerate(standings.entries)
    }


def _note(entry: Contestant, kind: str, winners: dict[str, Contestant | None]) -> str:
    """Of the best arm, whether another is best for the other type."""
    others = [other for other in TYPES if other != kind and winners[other] and winners[other] is not entry]
    if entry is not winners[kind] or not others:
        return ""
    return "; ".join(f"the best arm for {other}s is another: {winners[other].name}" for other in others)


def standings_of(tally, entries: Sequence[Contestant], seed: int) -> dict[str, Standings]:
    """Standings by type."""
    return {kind: Standings.of(tally, entries, kind, seed) for kind in TYPES}
