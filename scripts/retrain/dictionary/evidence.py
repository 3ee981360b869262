"""Chosen flips, and their pictures."""

from retrain.dictionary.entries import ARM_KEYS, Table
from retrain.dictionary.flips import FLIPS

_MODEL = "{model}/{role}/{sample}"
_CAUSE = "Cause by attribution; empty where there is none."
CHOSEN = {
    "site": "Number of the site, from 1: the most informative first.",
    **FLIPS,
    "cause": _CAUSE,
    "effect": "Whole change of the log-odds, network and calling examples together; empty without attribution.",
}
PICTURES = {
    "site": "Number of the chosen site, from 1: the most informative first.",
    **{
        name: FLIPS[name]
        for name in ("sample", "chrom", "pos", "ref", "alt", "type", "size", "transition", "kind", "direction")
    },
    "cause": _CAUSE,
    "example_set": "Example set that the picture is of.",
    "cells": "Cells that saw this picture, `{example_set}/{model}`, separated by commas.",
    "shown": "Alternate alleles that the picture is about, `pos:ref>alt`; several where an image is of two.",
    "picture": "Picture, a path below results/; empty where the site is no candidate in this example set.",
    "original": "Name that show_examples gave it; its position is 0-based.",
    "same_image": "`yes` where the other example set drew the same bytes, or there is no other; `no`; empty where the "
    "other one has no such picture.",
}

TABLES = (
    Table(
        "tables/evidence.tsv",
        "Pictures of the most informative flips: one row per arm, replicate, sample, site and picture.",
        {**ARM_KEYS, **PICTURES},
    ),
    Table(f"evidence/{_MODEL}.tsv", "The pictures of one model and sample.", PICTURES),
    Table(
        f"chosen/{_MODEL}.tsv",
        "The flips of a model on its arm's own flags that are shown: the columns of the flips, and their cause.",
        CHOSEN,
    ),
)
