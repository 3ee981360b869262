"""The report: one self-contained HTML page from the tables of an experiment; the same bytes for the same tables."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from types import MappingProxyType
from typing import NamedTuple

import jinja2
import pandas as pd
from markupsafe import Markup

from retrain import summaries
from retrain.doctor.findings import SEVERITIES, Finding
from retrain.experiment import Experiment
from retrain.report import analyses, compared, headlines, listed_flips, notices, plots

TEMPLATES = Path(__file__).parent
SECTIONS = {
    "short": "In short",
    "verdicts": "Is it real?",
    "ranking": "Which setting?",
    "ceilings": "What the examples allow",
    "cells": "Every cell",
    "flips": "Flips",
    "causes": "Why",
    "evidence": "Pictures",
    "compared": "What was compared",
    "doctor": "Doctor",
}


class Inputs(NamedTuple):
    """What the page is made of; `selected` is the record of the chosen checkpoint by model, `tables` are those of
    analyses.TABLES that the experiment has, as text."""

    plan: Experiment
    metrics: pd.DataFrame
    flips: pd.DataFrame
    flips_path: str
    findings: Sequence[Finding]
    selected: Mapping[str, Mapping]
    tables: Mapping[str, pd.DataFrame] = MappingProxyType({})


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
    sections = analyses.sections(inputs.tables)
    return {
        "contents": contents(sections),
        **{name: value for content in sections.values() for name, value in content.items()},
        "beyond_chance": analyses.beyond_chance(inputs.tables),
        "notices": notices.notices(plan, inputs.tables),
        "headlines": headlines.headlines(metrics, placed),
        "replicated": {arm.name for arm in plan.arms.values() if len(arm.models) > 1},
        "findings": inputs.findings,
        "severities": {name: sum(finding.severity == name for finding in inputs.findings) for name in SEVERITIES},
        "cells": compared.cells(plan, set(metrics["cell"])),
        "title": "Call sets compared" if plan.has_call_sets else "Retrained models against the baseline",
        "is_comparison": plan.has_call_sets,
        "call_sets": compared.call_sets(plan),
        "counts": {arm: summaries.cell_counts(metrics[metrics["arm"] == arm], rates=True) for arm in arms},
        "plain_arms": compared.with_usual_flags(plan),
        "errors_plot": Markup(plots.errors(metrics)) if len(metrics) else None,  # noqa: S704 - our own SVG
        "flips_plot": Markup(plots.flips(placed, arms)) if len(placed) else None,  # noqa: S704
        "own_cell": summaries.OWN_CELL,
        "flip_tables": flip_tables(placed),
        "flips": listed_flips.rows(inputs.flips, placed),
        "flips_total": len(inputs.flips),
        "flips_path": inputs.flips_path,
        "samples": plan.samples,
        "settings": compared.settings(plan),
        "selected": inputs.selected,
        "versions": compared.versions(plan),
        "seed": plan.config["seed"],
        "baseline_model": compared.shown_path(plan.baseline_model),
        "baseline_flags": compared.pairs(plan.config["baseline"]["make_examples"]),
        "shown_path": compared.shown_path,
        "groups_of": summaries.groups,
    }


def contents(sections: Mapping[str, Mapping]) -> list[tuple[str, str]]:
    """Sections of this page in their order: name and title."""
    return [(name, title) for name, title in SECTIONS.items() if name in sections or name not in analyses.SECTIONS]


def flip_tables(placed: pd.DataFrame) -> list[tuple[str, summaries.Table]]:
    """Counts of flips per arm and cell, by direction and by kind."""
    if placed.empty:
        return []
    by = {"direction": summaries.DIRECTIONS, "kind": summaries.KINDS}
    return [(name, summaries.flip_counts(placed, name, values, with_arm=True)) for name, values in by.items()]
