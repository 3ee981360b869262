"""One line per arm, replicate and sample: what it finds and what it breaks."""

import pandas as pd

from retrain.summaries import OWN_CELL, TYPES, number, passing


def headlines(metrics: pd.DataFrame, placed: pd.DataFrame) -> list[dict]:
    """One line per arm, replicate and sample: the arm's own cell against cell A by type, and how its flips went."""
    table = passing(metrics)
    before = table[table["cell"] == "A"].set_index(["arm", "role", "sample", "type"])
    lines = []
    for key, part in table[table["cell"] == OWN_CELL].groupby(["arm", "replicate", "role", "sample"], sort=False):
        arm, replicate, role, sample = key
        own = placed[(placed["arm"] == arm) & (placed["cell"] == OWN_CELL) & (placed["replicate"] == replicate)]
        directions = own.loc[(own["role"] == role) & (own["sample"] == sample), "direction"].value_counts()
        lines.append(
            {
                "arm": arm,
                "replicate": replicate,
                "sample": sample,
                "role": role,
                "types": _compare_types(part.set_index("type"), before, (arm, role, sample)),
                **{name: int(directions.get(name, 0)) for name in ("broken", "fixed")},
            }
        )
    return lines


def _compare_types(after: pd.DataFrame, before: pd.DataFrame, key: tuple[str, str, str]) -> dict[str, dict | None]:
    """By type: records in the truth, and found and false before and after; None where a type has no record."""
    found = {}
    for kind in TYPES:
        there = kind in after.index and (*key, kind) in before.index
        sides = (before.loc[(*key, kind)], after.loc[kind]) if there else ()
        found[kind] = there and {
            "total": number(sides[1]["truth_total"]),
            "found": [number(side["truth_tp"]) for side in sides],
            "false": [number(side["query_fp"]) for side in sides],
        }
    return found
