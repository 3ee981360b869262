"""Why sites changed, what the examples allow, and what flipped sites have in common, in tables that fit a page."""

import pandas as pd

from retrain.summaries import Table

CAUSES = {
    "training_examples": "the arm's examples in training: their candidates, images and labels",
    "retraining": "training as such: the control, trained on the baseline's flags, changed as much",
    "network": "the network; how much its training examples did to it is not known, or both parts are alike",
    "calling_examples": "the flags in calling: the network was shown something else",
    "mixed": "network and calling examples alike, within a factor of two",
    "candidate": "no candidate in some cell: there the network was not asked",
    "alleles": "the candidate lists other alleles in some cell",
    "none": "neither has an effect",
    "unknown": "flags and models were not crossed",
}
MOST_FEATURES = 40
SURE = 0.05


def cause_table(causes: pd.DataFrame) -> Table:
    """Flips of each model and sample by cause: the arm's own cell against cell A; types together."""
    present = set(causes["cause"])
    shown = [cause for cause in CAUSES if cause in present] + sorted(present - set(CAUSES))
    counts = causes.assign(flips=causes["flips"].astype(int), same=causes["same_image"].astype(int))
    several = counts["replicate"].nunique() > 1
    rows = []
    for (arm, replicate, sample), part in counts.groupby(["arm", "replicate", "sample"], sort=False):
        by_cause = part.groupby("cause")["flips"].sum()
        place = (arm, *([replicate] if several else []), sample)
        numbers = (part["flips"].sum(), *(by_cause.get(cause, 0) for cause in shown), part["same"].sum())
        rows.append((*place, *map(str, numbers)))
    keys = ("arm", *(["replicate"] if several else []), "sample")
    columns = (*keys, "flips", *shown, "same image on both sides")
    return Table(columns, rows, tuple(name not in keys for name in columns))


def explained(causes: pd.DataFrame) -> dict[str, str]:
    """What each cause that occurs means."""
    present = set(causes["cause"])
    return {cause.replace("_", " "): text for cause, text in CAUSES.items() if cause in present}


def ceiling_table(ceiling: pd.DataFrame) -> Table:
    """The best recall that candidates allow, and how many candidates and images that takes."""
    graded = ceiling[ceiling["recall"] != ""]
    rows = [
        (
            row["example_set"],
            row["sample"],
            row["type"],
            row["truth_reachable"],
            row["truth_total"],
            row["recall"],
            row["recall_difference"],
            row["candidates"],
            row["images"],
            row["images_difference"],
        )
        for row in graded.to_dict("records")
    ]
    columns = ("examples", "sample", "type", "reachable", "of", "best recall", "Δ recall", "candidates")
    columns += ("images", "Δ images")
    return Table(columns, rows, (False, False, False, *(True,) * 7))


def profile_table(profile: pd.DataFrame) -> Table:
    """Features that flips have more or less often than matched sites that did not flip, the surest first."""
    tested = profile.assign(p=pd.to_numeric(profile["p_holm"]))
    sure = tested[tested["p"] <= SURE].sort_values("p", kind="stable").head(MOST_FEATURES)
    several = profile["replicate"].nunique() > 1
    rows = [
        (
            row["arm"],
            *([row["replicate"]] if several else []),
            row["sample"],
            row["direction"].replace("_", " "),
            row["type"],
            f"{row['feature'].replace('_', ' ')} {row['level']}",
            _share(row["flips_with"], row["flips"]),
            _share(row["controls_with"], row["controls"]),
            _ratio(row),
            row["p_holm"],
        )
        for row in sure.to_dict("records")
    ]
    keys = ("arm", *(["replicate"] if several else []), "sample", "flips", "type", "feature")
    columns = (*keys, "among flips", "among matched sites", "odds ratio", "adjusted p")
    return Table(columns, rows, (*(False,) * len(keys), *(True,) * 4))


def _share(part: str, whole: str) -> str:
    return f"{part} of {whole}"


def _ratio(row) -> str:
    if not row["odds_ratio"]:
        return ""
    ends = [_short(row[name]) for name in ("low", "high") if row[name]]
    return _short(row["odds_ratio"]) + (f" ({' to '.join(ends)})" if ends else "")


def _short(text: str) -> str:
    """Two digits, or all of a whole number."""
    value = float(text)
    return f"{value:.0f}" if value >= 10 else f"{value:.2g}"
