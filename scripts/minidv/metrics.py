"""Counts of graded rows and the metrics made of them, with hap.py's definitions.

The unit is a record of one side: TRUTH.TP and QUERY.TP differ where the sides write a haplotype differently.
"""

from collections import Counter
from collections.abc import Iterable
from typing import NamedTuple

from minidv.grading import Row
from minidv.strata import CONFIDENT
from minidv.subtypes import INDEL_SUBTYPES

TYPES = ("INDEL", "SNP")
FILTERS = ("ALL", "PASS")
COUNTS = ("TRUTH.TOTAL", "TRUTH.TP", "TRUTH.FN", "QUERY.TOTAL", "QUERY.TP", "QUERY.FP", "QUERY.UNK")
ALL = "*"
_COUNTED = {("TRUTH", "TP"), ("TRUTH", "FN"), ("QUERY", "TP"), ("QUERY", "FP"), ("QUERY", "UNK")}


class Key(NamedTuple):
    """What a table row is about; `*` stands for everything."""

    type: str
    subtype: str = ALL
    subset: str = ALL
    filter: str = "ALL"


class Observation(NamedTuple):
    """One counted record: side, decision, match kind (`am`, `lm`, …), type, zygosity, subtypes, score."""

    side: str
    decision: str
    match: str
    type: str
    zygosity: str
    subtypes: tuple[str, ...]
    score: float | None


def observations(row: Row, filter_name: str = "ALL") -> Iterable[Observation]:
    """Records of a row that count. Under PASS a filtered call is taken away: its truth TP becomes FN."""
    for name, side in (("TRUTH", row.truth), ("QUERY", row.query)):
        decision = side.decision
        if filter_name == "PASS" and not row.passes:
            decision = "FN" if name == "TRUTH" and decision == "TP" else decision if decision == "FN" else "."
        if side.kind.variant_type in TYPES and (name, decision) in _COUNTED:
            yield Observation(name, decision, side.match, *side.kind, side.score)


def count(rows: Iterable[Row], strata: Iterable[str] = ()) -> dict[Key, Counter]:
    """Counts by type, subtype, subset and filter: `TRUTH.TP`, …, with `.ti .tv .het .homalt`; `FP.gt`, `FP.al`.

    A type without any counted record has no keys; a stratum without records has keys with empty counters.
    """
    table: dict[Key, Counter] = {}
    for row in rows:
        for filter_name in FILTERS:
            for seen in observations(row, filter_name):
                for key in _keys(seen, row.regions, filter_name):
                    _add(table.setdefault(key, Counter()), seen)
    for seen in sorted({(key.type, key.subset) for key in table} | _empty_strata(table, strata)):
        for key in _all_keys(*seen):
            table.setdefault(key, Counter())
    return table


def _keys(seen: Observation, regions: tuple[str, ...], filter_name: str) -> Iterable[Key]:
    subtypes = [ALL] + [name.upper() for name in seen.subtypes if name not in ("ti", "tv")]
    for subset in (ALL, *(name for name in regions if name != CONFIDENT)):
        for subtype in subtypes:
            yield Key(seen.type, subtype, subset, filter_name)


def _add(counter: Counter, seen: Observation) -> None:
    marks = [mark for mark in ("ti", "tv") if seen.type == "SNP" and mark in seen.subtypes]
    for name in (f"{seen.side}.TOTAL", f"{seen.side}.{seen.decision}"):
        counter[name] += 1
        counter.update(f"{name}.{mark}" for mark in (*marks, seen.zygosity))
    if seen.decision == "FP":
        counter["FP.gt"] += seen.match == "am"
        counter["FP.al"] += seen.match == "lm"


def _empty_strata(table, strata):
    return {(kind, stratum) for kind in {key.type for key in table} for stratum in strata}


def _all_keys(kind: str, subset: str) -> Iterable[Key]:
    subtypes = (ALL, *INDEL_SUBTYPES) if kind == "INDEL" else (ALL,)
    return (Key(kind, subtype, subset, name) for subtype in subtypes for name in FILTERS)


def rates(counter: Counter) -> dict[str, float | None]:
    """Recall, precision, fraction of unassessed calls and F1, rounded to 6 decimals as hap.py does.

    As in hap.py a side without any record gives 0; precision has no value (None) where all calls are unassessed, F1
    none where recall and precision are 0 or have no value.
    """
    hits, wrong, calls = counter["QUERY.TP"], counter["QUERY.FP"], counter["QUERY.TOTAL"]
    recall = _ratio(counter["TRUTH.TP"], counter["TRUTH.TOTAL"]) or 0.0
    precision = _ratio(hits, hits + wrong) if calls else 0.0
    f1 = None if precision is None else _ratio(2 * precision * recall, precision + recall)
    unassessed = _ratio(counter["QUERY.UNK"], calls) or 0.0
    found = {"Recall": recall, "Precision": precision, "Frac_NA": unassessed, "F1_Score": f1}
    return {f"METRIC.{name}": None if value is None else round(value, 6) for name, value in found.items()}


def ratios(counter: Counter, name: str) -> dict[str, float | None]:
    """Transitions to transversions, and heterozygous to homozygous-alternate records, of one count; None for n/0."""
    return {
        f"{name}.TiTv_ratio": _ratio(counter[f"{name}.ti"], counter[f"{name}.tv"]),
        f"{name}.het_hom_ratio": _ratio(counter[f"{name}.het"], counter[f"{name}.homalt"]),
    }


def _ratio(numerator: float, denominator: float) -> float | None:
    return numerator / denominator if denominator else None
