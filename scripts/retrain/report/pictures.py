"""Links to the pictures of the most informative flips."""

from typing import NamedTuple
from urllib.parse import quote

import pandas as pd

MOST_SITES = 200


class Picture(NamedTuple):
    """One picture: address from the page, the example set it is of, the alternates that it shows."""

    address: str
    example_set: str
    shown: str


class Site(NamedTuple):
    """One flip with its pictures; `same` is `yes` where both example sets drew the same bytes."""

    arm: str
    replicate: str
    sample: str
    place: str
    transition: str
    kind: str
    direction: str
    cause: str
    same: str
    pictures: list[Picture]


def sites(evidence: pd.DataFrame) -> list[Site]:
    """Sites in the order of the table, MOST_SITES at most."""
    keys = ["arm", "replicate", "role", "sample", "site"]
    return [_site(part) for _, part in list(evidence.groupby(keys, sort=False))[:MOST_SITES]]


def _site(part: pd.DataFrame) -> Site:
    first = part.iloc[0]
    pictures = [_picture(row) for row in part.to_dict("records") if row["picture"]]
    return Site(
        first["arm"],
        first["replicate"],
        first["sample"],
        f"{first['chrom']}:{first['pos']}",
        first["transition"],
        first["kind"].replace("_", " "),
        first["direction"],
        first["cause"].replace("_", " "),
        _same(part),
        pictures,
    )


def _same(part: pd.DataFrame) -> str:
    """`no` where any picture differs, `yes` where all are the same, empty where nothing can be compared."""
    told = set(part["same_image"]) - {""}
    return "no" if "no" in told else "yes" if told else ""


def _picture(row) -> Picture:
    return Picture(f"../{quote(row['picture'])}", row["example_set"], row["shown"])
