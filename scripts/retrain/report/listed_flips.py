"""The flips that the report lists one by one, the gravest first, in words that fit a line."""

from collections.abc import Mapping, Sequence

import pandas as pd

from retrain.summaries import PLACE

MOST_FLIPS = 200
LONGEST_ALLELE = 16
DIRECTION_ORDER = ("broken", "both_wrong", "fixed", "both_right", "unassessed")
KIND_ORDER = ("confident_flip", "candidate_lost", "candidate_gained", "near_miss", "quality_only")


def rows(flips: pd.DataFrame, placed: pd.DataFrame) -> list[dict]:
    """The first MOST_FLIPS rows for the page: broken confident flips first, then by site, so that its cells meet."""
    order = pd.DataFrame(
        {
            "direction": _ranks(flips["direction"], DIRECTION_ORDER),
            "kind": _ranks(flips["kind"], KIND_ORDER),
            "chrom": _ranks(flips["chrom"], list(dict.fromkeys(flips["chrom"]))),
            "pos": flips["pos"].astype(int),
        }
    )
    chosen = flips.loc[order.sort_values(list(order), kind="stable").index[:MOST_FLIPS]]
    labels = _labels(placed)
    return [_flip_row(row, labels.get(row["right_cell"], row["right_cell"])) for row in chosen.to_dict("records")]


def _ranks(values: pd.Series, names: Sequence[str]) -> pd.Series:
    """Place of each value among the names; unknown ones come last."""
    return values.map({name: number for number, name in enumerate(names)}).fillna(len(names)).astype(int)


def _labels(placed: pd.DataFrame) -> dict[str, str]:
    """Every right cell by its places, e.g. `issue894 C`; one with several places names them all."""
    several = not set(placed["replicate"]) <= {"", "1"}
    labels: dict[str, list[str]] = {}
    for row in placed[["right_cell", *PLACE]].drop_duplicates().itertuples(index=False):
        replicate = f", replicate {row.replicate}" if row.replicate and several else ""
        labels.setdefault(row.right_cell, []).append(f"{row.arm} {row.cell}{replicate}")
    return {cell: "; ".join(places) for cell, places in labels.items()}


def _flip_row(row: Mapping[str, str], cell: str) -> dict[str, str]:
    return {
        "cell": cell,
        "sample": row["sample"],
        "site": f"{row['chrom']}:{row['pos']}",
        "change": f"{_allele(row.get('ref', ''))}>{_allele(row.get('alt', ''))}",
        "before": _side(row, "left"),
        "after": _side(row, "right"),
        "kind": row["kind"].replace("_", " "),
        "direction": row["direction"],
        "truth": row.get("truth_gt", ""),
    }


def _allele(bases: str) -> str:
    return bases if len(bases) <= LONGEST_ALLELE else f"{bases[:8]}…({len(bases)} bp)"


def _side(row: Mapping[str, str], side: str) -> str:
    """One side's call in a line, e.g. `1/1 PASS GQ 53 AD 0,29`."""
    if not row.get(f"{side}_gt"):
        return row.get(f"{side}_called", "").replace("_", " ")
    depths = f"{row.get(f'{side}_ad_ref', '')},{row.get(f'{side}_ad_alt', '')}"
    return f"{row[f'{side}_gt']} {row.get(f'{side}_filter', '')} GQ {row.get(f'{side}_gq', '')} AD {depths}"
