"""summary.csv and extended.csv in hap.py's columns, order and number formats."""

from collections import Counter
from collections.abc import Iterable
from typing import NamedTuple

from minidv.metrics import ALL, COUNTS, Key, rates, ratios

SUMMARY_COLUMNS = (
    *("Type", "Filter", "TRUTH.TOTAL", "TRUTH.TP", "TRUTH.FN"),
    *("QUERY.TOTAL", "QUERY.FP", "QUERY.UNK", "FP.gt", "FP.al"),
    *("METRIC.Recall", "METRIC.Precision", "METRIC.Frac_NA", "METRIC.F1_Score"),
    *("TRUTH.TOTAL.TiTv_ratio", "QUERY.TOTAL.TiTv_ratio", "TRUTH.TOTAL.het_hom_ratio", "QUERY.TOTAL.het_hom_ratio"),
)
_PARTS = ("ti", "tv", "het", "homalt")
EXTENDED_COLUMNS = (
    *("Type", "Subtype", "Subset", "Filter", "Genotype", "QQ.Field", "QQ"),
    *("METRIC.Recall", "METRIC.Precision", "METRIC.Frac_NA", "METRIC.F1_Score", "FP.gt", "FP.al"),
    *("Subset.Size", "Subset.IS_CONF.Size", "Subset.Level"),
    *(f"{name}{part}" for name in COUNTS for part in ("", *(f".{p}" for p in _PARTS), ".TiTv_ratio", ".het_hom_ratio")),
)


class Size(NamedTuple):
    """Bases of a subset, those of them in confident regions (None without any), and its level."""

    bases: int
    confident: int | None
    level: int = 0


def summary(table: dict[Key, Counter]) -> str:
    """Text of summary.csv: one row per type and filter."""
    rows = sorted((key.type, key.filter, key) for key in table if key.subtype == key.subset == ALL)
    return _csv(SUMMARY_COLUMNS, (_cells(key, table[key]) for _, _, key in rows))


def extended(table: dict[Key, Counter], sizes: dict[str, Size], score_name: str) -> str:
    """Text of extended.csv: one row per type, subtype, subset and filter."""
    rows = ((key, _cells(key, table[key])) for key in sorted(table))
    constant = {"Genotype": ALL, "QQ.Field": score_name, "QQ": ALL}
    return _csv(EXTENDED_COLUMNS, (cells | constant | _size_cells(key.subset, sizes) for key, cells in rows))


def _cells(key: Key, counter: Counter) -> dict[str, str]:
    cells = {"Type": key.type, "Subtype": key.subtype, "Subset": key.subset, "Filter": key.filter}
    cells |= {name: str(counter[name]) for name in (*COUNTS, "FP.gt", "FP.al")}
    cells |= {f"{name}.{part}": _part(key, counter[f"{name}.{part}"], part) for name in COUNTS for part in _PARTS}
    values = rates(counter) | {name: value for each in COUNTS for name, value in ratios(counter, each).items()}
    return cells | {name: "" if value is None else repr(float(value)) for name, value in values.items()}


def _part(key: Key, number: int, part: str) -> str:
    return "." if key.type == "INDEL" and part in ("ti", "tv") else f"{number:.6f}"


def _size_cells(subset: str, sizes: dict[str, Size]) -> dict[str, str]:
    size = sizes[subset]
    return {
        "Subset.Size": str(size.bases) if subset == ALL else f"{size.bases:.6f}",
        "Subset.IS_CONF.Size": "" if size.confident is None else f"{size.confident:.6f}",
        "Subset.Level": f"{size.level:.6f}",
    }


def _csv(columns: tuple[str, ...], rows: Iterable[dict[str, str]]) -> str:
    lines = [",".join(columns), *(",".join(row[name] for name in columns) for row in rows)]
    return "\n".join(lines) + "\n"
