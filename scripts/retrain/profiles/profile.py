"""flip_profile: each feature in the flips of one cell against the matched sites that did not flip."""

from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np
import pandas as pd

from genomics.errors import InputError
from retrain.profiles import odds
from retrain.profiles.features import COLUMNS as FEATURE_COLUMNS
from retrain.profiles.features import CONTROL, FLIP, NAMES
from retrain.profiles.levels import FEATURES, GROUP, Level, levels
from retrain.verdict.questions import holm
from retrain.verdict.rates import TYPES

ALL = "all"
DIRECTIONS = (ALL, "broken", "fixed", "both_wrong", "both_right", "unassessed")
COUNTS = ("flips", "flips_with", "controls", "controls_with", "unmatched")
ODDS = ("odds_ratio", "low", "high", "p", "p_holm")
COLUMNS = (*NAMES, "direction", "type", "feature", "level", *COUNTS, *ODDS, "note")


def read_features(path: Path) -> pd.DataFrame:
    """Table of describe_flips: features as float with NaN for no value, all else as text."""
    try:
        table = pd.read_csv(path, sep="\t", dtype=str, keep_default_na=False)
        absent = [name for name in FEATURE_COLUMNS if name not in table]
        if absent:
            raise InputError(f"{path}: no column {', '.join(absent)}; is it a table of describe_flips?")
        numbers = {name: table[name].where(table[name] != "").astype(float) for name in FEATURES}
    except (OSError, EOFError, ValueError) as error:
        raise InputError(f"{path}: cannot be read as a table of features ({error})") from error
    return table.assign(**numbers)


def profile(table: pd.DataFrame) -> list[dict[str, object]]:
    """Rows of COLUMNS but for the names, by direction, type and level; p is adjusted over all of them."""
    rows = [row for kind in TYPES for row in _of_type(table[table["type"] == kind], kind)]
    order = {direction: place for place, direction in enumerate(DIRECTIONS)}
    rows.sort(key=lambda row: order[row["direction"]])  # stable: types and levels keep their order
    for row, adjusted in zip(rows, holm(np.array([row["p"] for row in rows])).tolist(), strict=True):
        row["p_holm"] = adjusted
    return rows


def _of_type(table: pd.DataFrame, kind: str) -> Iterator[dict[str, object]]:
    if not (table["set"] == FLIP).any():
        return
    group = table.groupby(GROUP, sort=True).ngroup()
    asked = list(levels(table))
    for direction in DIRECTIONS:
        is_flip = (table["set"] == FLIP) & ((table["direction"] == direction) | (direction == ALL))
        if is_flip.any():
            for level in asked:
                yield _row(level, group, is_flip, table["set"] == CONTROL) | {"direction": direction, "type": kind}


def _row(level: Level, group: pd.Series, is_flip: pd.Series, is_control: pd.Series) -> dict[str, object]:
    counts = _counts(group, [is_flip & level.known, is_control & level.known], level.has)
    matched = counts[(counts[:, :2].sum(axis=1) > 0) & (counts[:, 2:].sum(axis=1) > 0)]
    having, lacking, controls_having, controls_lacking = matched.sum(axis=0).tolist()
    found = odds.mantel_haenszel(matched)
    return {
        "feature": level.feature,
        "level": level.name,
        "flips": having + lacking,
        "flips_with": having,
        "controls": controls_having + controls_lacking,
        "controls_with": controls_having,
        "unmatched": int((is_flip & level.known).sum()) - having - lacking,
        "odds_ratio": found.ratio,
        "low": found.low,
        "high": found.high,
        "p": found.p,
        "note": found.note,
    }


def _counts(group: pd.Series, sets: Sequence[pd.Series], has: pd.Series) -> np.ndarray:
    """Sites by group: (groups, 4), flips with and without, controls with and without."""
    size = int(group.max()) + 1
    chosen = [mask for members in sets for mask in (members & has, members & ~has)]
    return np.stack([np.bincount(group[mask], minlength=size) for mask in chosen], axis=1)


def texts(row: dict[str, object]) -> dict[str, str]:
    """A row as text: numbers with six digits, no value as empty."""
    return {name: _text(value) for name, value in row.items()}


def _text(value: object) -> str:
    return ("" if value != value else f"{value:.6g}") if isinstance(value, float) else str(value)
