"""The report: one self-contained HTML page from the tables of an experiment; the same bytes for the same tables."""

import json
import os
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

import jinja2
import pandas as pd
from markupsafe import Markup

from genomics.errors import InputError
from retrain import listed_flips, plots, summaries
from retrain.doctor.findings import SEVERITIES, Finding
from retrain.experiment import Experiment
from retrain.tools import CHECKOUT

TEMPLATES = Path(__file__).parent / "templates"
TOOLS = ("make_examples", "shuffle_examples", "train", "call_variants", "postprocess_variants", "happy")


class Inputs(NamedTuple):
    """What the page is made of; `selected` is the record of the chosen checkpoint by model."""

    plan: Experiment
    metrics: pd.DataFrame
    flips: pd.DataFrame
    flips_path: str
    findings: Sequence[Finding]
    selected: Mapping[str, Mapping]


class Notice(NamedTuple):
    """A warning at the top of the page."""

    title: str
    text: str


class Setting(NamedTuple):
    """One arm as set: description, flags of make_examples, training settings, seeds of its replicates."""

    arm: str
    description: str
    flags: str
    train: str
    trials: str


def render(inputs: Inputs) -> str:
    """The page as HTML."""
    loader = jinja2.FileSystemLoader(TEMPLATES)
    environment = jinja2.Environment(
        loader=loader, autoescape=True, undefined=jinja2.StrictUndefined, trim_blocks=True, lstrip_blocks=True
    )
    return environment.get_template("report.html.j2").render(_content(inputs))


def _content(inputs: Inputs) -> dict:
    plan, metrics = inputs.plan, inputs.metrics
    placed = summaries.place_flips(inputs.flips, metrics)
    arms = summaries.arms_of(metrics)
    return {
        "notices": notices(plan),
        "headlines": headlines(metrics, placed),
        "replicated": {arm.name for arm in plan.arms.values() if len(arm.models) > 1},
        "findings": inputs.findings,
        "severities": {name: sum(finding.severity == name for finding in inputs.findings) for name in SEVERITIES},
        "cells": {key: text for key, text in summaries.CELLS.items() if key in set(metrics["cell"])},
        "counts": {arm: summaries.cell_counts(metrics[metrics["arm"] == arm], rates=True) for arm in arms},
        "plain_arms": {arm.name for arm in plan.arms.values() if arm.example_set == plan.baseline_set.id},
        "errors_plot": Markup(plots.errors(metrics)) if len(metrics) else None,  # noqa: S704 - our own SVG
        "flips_plot": Markup(plots.flips(placed, arms)) if len(placed) else None,  # noqa: S704
        "last_cell": max(placed["cell"], default=""),
        "flip_tables": flip_tables(placed),
        "flips": listed_flips.rows(inputs.flips, placed),
        "flips_total": len(inputs.flips),
        "flips_path": inputs.flips_path,
        "samples": plan.samples,
        "settings": settings(plan),
        "selected": inputs.selected,
        "versions": versions(plan),
        "seed": plan.config["seed"],
        "baseline_model": shown_path(plan.baseline_model),
        "baseline_flags": _pairs(plan.config["baseline"]["make_examples"]),
        "shown_path": shown_path,
        "groups_of": summaries.groups,
    }


def notices(plan: Experiment) -> list[Notice]:
    """What a reader must know before believing any number."""
    found = []
    if plan.config["backend"]["deepvariant"] == "embedded":
        text = (
            "These models were made and called by the small CPU engine of this project. It writes the same files as "
            "DeepVariant, but its accuracy says nothing about DeepVariant’s. Use the container backend for that."
        )
        found.append(Notice("The embedded engine is a stand-in, not DeepVariant", text))
    if not plan.with_roles("select"):
        text = (
            "No sample has the role select. An arm that you choose by the tables below is chosen and measured on the "
            "same sites, so its figures are optimistic. Add a sample with the role select, and choose on that."
        )
        found.append(Notice("Optimistic once you choose", text))
    text = (
        "The tables show counts of one run. A difference of a few variants can be chance or seed noise: "
        "do not read better or worse out of it without an interval."
    )
    found.append(Notice("Counts, not verdicts", text))
    return found


def headlines(metrics: pd.DataFrame, placed: pd.DataFrame) -> list[dict]:
    """One line per arm, replicate and sample: the last cell against cell A by type, and how its flips went."""
    table = summaries.passing(metrics)
    last = max(table["cell"], default="")
    before = table[table["cell"] == "A"].set_index(["arm", "role", "sample", "type"])
    lines = []
    for key, part in table[table["cell"] == last].groupby(["arm", "replicate", "role", "sample"], sort=False):
        arm, replicate, role, sample = key
        own = placed[(placed["arm"] == arm) & (placed["cell"] == last) & (placed["replicate"] == replicate)]
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
    for kind in summaries.TYPES:
        there = kind in after.index and (*key, kind) in before.index
        sides = (before.loc[(*key, kind)], after.loc[kind]) if there else ()
        found[kind] = there and {
            "total": summaries.number(sides[1]["truth_total"]),
            "found": [summaries.number(side["truth_tp"]) for side in sides],
            "false": [summaries.number(side["query_fp"]) for side in sides],
        }
    return found


def flip_tables(placed: pd.DataFrame) -> list[tuple[str, summaries.Table]]:
    """Counts of flips per arm and cell, by direction and by kind."""
    if placed.empty:
        return []
    by = {"direction": summaries.DIRECTIONS, "kind": summaries.KINDS}
    return [(name, summaries.flip_counts(placed, name, values, with_arm=True)) for name, values in by.items()]


def settings(plan: Experiment) -> list[Setting]:
    """What each arm sets, in the order of the configuration."""
    return [
        Setting(
            arm.name,
            arm.description,
            _pairs(plan.config["arms"][arm.name]["make_examples"]),
            _pairs(arm.train),
            ", ".join(str(model.trial) for model in arm.models),
        )
        for arm in plan.arms.values()
    ]


def _pairs(values: Mapping) -> str:
    return ", ".join(f"{name}={value}" for name, value in sorted(values.items()))


def versions(plan: Experiment) -> list[tuple[str, str, str]]:
    """Tool, version and backend of every step."""
    backend = plan.config["backend"]
    return [(name, plan.tools.version(name), backend.get(name, backend["deepvariant"])) for name in TOOLS]


def shown_path(path: str) -> str:
    """A path as the page names it: relative ones as they are, of absolute ones no folder outside the checkout."""
    if not os.path.isabs(path):
        return path
    inside = Path(path).is_relative_to(CHECKOUT)
    return str(Path(path).relative_to(CHECKOUT)) if inside else os.path.basename(path)


def read_selected(paths: Sequence[Path]) -> dict[str, dict]:
    """Records of select_checkpoint by model, whose name is that of the folder."""
    found = {}
    for path in paths:
        try:
            record = json.loads(path.read_text(encoding="utf-8"))
            fields = {name: record[name] for name in ("checkpoint", "step", "metric", "value")}
        except (OSError, ValueError, KeyError, TypeError) as error:
            raise InputError(f"{path}: cannot be read as record of a chosen checkpoint ({error})") from error
        found[path.parent.name] = {**fields, "rounds": len(record.get("tune_rounds", []))}
    return found
