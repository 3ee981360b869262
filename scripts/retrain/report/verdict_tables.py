"""Verdicts, ranking, steps of parameters and what could be seen at all, in tables that fit a page."""

from collections.abc import Mapping, Sequence

import pandas as pd

from retrain.summaries import TYPES, Table, without_empty
from retrain.verdict import questions

METRICS = {"recall": "recall", "precision": "precision", "f1": "F1"}
ALL_STRATA = "*"
MOST_ROWS = 60
NO_EVIDENCE = "no evidence"
MINUS = "\N{MINUS SIGN}"


def signed(text: str, digits: int = 4) -> str:
    """A difference with its sign; no value is empty."""
    if not text:
        return ""
    value = f"{float(text):+.{digits}f}"
    return value.replace("-", MINUS) if float(value) else f"{0:.{digits}f}"


def interval(row: Mapping[str, str], value: str, low: str, high: str) -> str:
    """A difference and its interval, e.g. `−0.0130 (−0.0210 to −0.0040)`."""
    ends = f" ({signed(row[low])} to {signed(row[high])})" if row[low] and row[high] else ""
    return signed(row[value]) + ends


def of_whole_genome(verdicts: pd.DataFrame) -> pd.DataFrame:
    """The rows over all strata: what the page shows."""
    return verdicts[verdicts["stratum"] == ALL_STRATA]


def verdict_table(verdicts: pd.DataFrame) -> Table:
    """One row per arm, replicate, sample and type: difference, interval and verdict of each metric."""
    shown = of_whole_genome(verdicts)
    keys = ["arm", "replicate", "role", "sample", "type"]
    rows = []
    for key, part in shown.groupby(keys, sort=False):
        by_metric = {row["metric"]: row for row in part.to_dict("records")}
        rows.append((*_place(key, shown), *(_verdict(by_metric.get(metric)) for metric in METRICS)))
    columns = (*_place_columns(shown), *METRICS.values())
    return Table(columns, rows, (False,) * len(columns))


def setting_table(verdicts: pd.DataFrame) -> Table:
    """One row per arm of enough replicates, sample and type: the setting against its control, replicates first."""
    shown = of_whole_genome(verdicts)
    shown = shown[shown["setting_verdict"] != ""]
    shown = shown[~shown["setting_note"].isin(questions.FEW.values())].drop_duplicates(
        ["arm", "role", "sample", "type", "metric"]
    )
    rows = []
    for (arm, role, sample, kind), part in shown.groupby(["arm", "role", "sample", "type"], sort=False):
        by_metric = {row["metric"]: row for row in part.to_dict("records")}
        against = part.iloc[0]["compared_with"]
        rows.append((arm, against, _sample(role, sample), kind, *(_setting(by_metric.get(name)) for name in METRICS)))
    columns = ("arm", "against", "sample", "type", *METRICS.values())
    return Table(columns, rows, (False,) * len(columns))


def _place_columns(shown: pd.DataFrame) -> tuple[str, ...]:
    return ("arm", *(["replicate"] if _several(shown) else []), "sample", "type")


def _place(key: Sequence[str], shown: pd.DataFrame) -> tuple[str, ...]:
    arm, replicate, role, sample, kind = key
    return (arm, *([replicate] if _several(shown) else []), _sample(role, sample), kind)


def _several(shown: pd.DataFrame) -> bool:
    return shown["replicate"].nunique() > 1


def _sample(role: str, sample: str) -> str:
    return sample if role == "test" else f"{sample} ({role})"


def _verdict(row: Mapping[str, str] | None) -> str:
    if row is None:
        return ""
    return f"{interval(row, 'difference', 'low', 'high')} {row['model_verdict']}".strip()


def _setting(row: Mapping[str, str] | None) -> str:
    if row is None:
        return ""
    told = interval(row, "setting_difference", "setting_low", "setting_high")
    return f"{told} {row['setting_verdict']}".strip()


def sentences(verdicts: pd.DataFrame) -> list[tuple[str, str]]:
    """Of each arm, what is better or worse by more than chance on the test samples, as (arm, sentence)."""
    shown = of_whole_genome(verdicts)
    shown = shown[shown["role"] == "test"]
    return [(arm, _sentence(part)) for arm, part in shown.groupby("arm", sort=False)]


def _sentence(part: pd.DataFrame) -> str:
    """E.g. `SNP precision better (dora, replicate 1: +0.2557, +0.1951 to +0.3158)`; replicates that agree come once."""
    found = []
    several = _several(part)
    for row in part[part["model_verdict"] != NO_EVIDENCE].to_dict("records"):
        replicate = f", replicate {row['replicate']}" if several else ""
        told = interval(row, "difference", "low", "high").replace(" (", ", ").rstrip(")")
        found.append(
            f"{row['type']} {METRICS[row['metric']]} {row['model_verdict']} ({row['sample']}{replicate}: {told})"
        )
    return "; ".join(found) or "no difference beyond chance"


def ranking_tables(ranking: pd.DataFrame) -> list[tuple[str, Table, str]]:
    """Of each type: its name, the best contestants, and the note that belongs to them."""
    found = []
    for kind in TYPES:
        part = ranking[ranking["type"] == kind]
        if len(part):
            notes = "; ".join(dict.fromkeys(note for told in part["note"] for note in told.split("; ") if note))
            found.append((kind, _ranking(part.head(MOST_ROWS)), notes))
    return found


def _ranking(part: pd.DataFrame) -> Table:
    rows = [
        (
            row["rank"],
            row["arm"],
            row["value"],
            interval(row, "difference", "difference_low", "difference_high"),
            row["chance_best"],
            f"{row['rank_low']} to {row['rank_high']}" if row["rank_low"] else "",
            row["test_value"],
            interval(row, "test_difference", "test_difference_low", "test_difference_high"),
        )
        for row in part.to_dict("records")
    ]
    metric, role = part.iloc[0]["metric"], part.iloc[0]["role"]
    columns = ("rank", "arm", f"{METRICS.get(metric, metric)} on {role}", "against the baseline", "chance to be best")
    columns += ("ranks it may have", "on test", "on test, against the baseline")
    return without_empty(Table(columns, rows, (True, False, True, False, True, False, True, False)))


def best_by_type(ranking: pd.DataFrame) -> str:
    """One sentence that names the winners, and says where they differ by type."""
    best = {row["type"]: row["arm"] for row in ranking[ranking["rank"] == "1"].to_dict("records")}
    if len(set(best.values())) <= 1:
        return f"First for {' and '.join(best)}: {next(iter(best.values()))}." if best else ""
    told = ", ".join(f"{arm} for {kind}" for kind, arm in best.items())
    return f"The best setting differs by type: {told}."


def step_table(parameters: pd.DataFrame) -> Table:
    """Steps of single parameters, the surest first."""
    ordered = parameters.assign(p=pd.to_numeric(parameters["p_adjusted"]).fillna(2))
    ordered = ordered.sort_values("p", kind="stable").head(MOST_ROWS)
    rows = [
        (
            row["parameter"],
            f"{row['left']} → {row['right']}",
            row["pairs"],
            _sample(row["role"], row["sample"]),
            row["type"],
            METRICS.get(row["metric"], row["metric"]),
            interval(row, "difference", "low", "high"),
            row["p_adjusted"],
        )
        for row in ordered.to_dict("records")
    ]
    columns = ("parameter", "step", "pairs of arms", "sample", "type", "metric", "difference", "adjusted p")
    return without_empty(Table(columns, rows, (False, False, True, False, False, False, False, True)))


def front_table(pareto: pd.DataFrame) -> Table:
    """The front of recall against precision, by type."""
    front = pareto[pareto["on_front"] == "yes"]
    rows = [
        (row["type"], row["arm"], row["recall"], row["precision"], row["front_share"])
        for row in front.to_dict("records")
    ]
    columns = ("type", "arm", "recall", "precision", "share of resamples on the front")
    return without_empty(Table(columns, rows, (False, False, True, True, True)))


def power_table(power: pd.DataFrame) -> Table:
    """Smallest differences that these test sets can show."""
    rows = [
        (
            _sample(row["role"], row["sample"]),
            row["type"],
            METRICS.get(row["metric"], row["metric"]),
            row["records"],
            row["detectable"],
            row["setting_detectable"],
        )
        for row in power.to_dict("records")
        if row["detectable"] or row["setting_detectable"]
    ]
    columns = ("sample", "type", "metric", "records", "difference of a model", "difference of a setting")
    return without_empty(Table(columns, rows, (False, False, False, True, True, True)))
