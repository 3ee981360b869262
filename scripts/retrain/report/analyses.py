"""The sections that not every experiment has: what they show, from the tables that were made."""

from collections.abc import Callable, Mapping

import pandas as pd

from retrain.report import cause_tables, pictures, verdict_tables
from retrain.summaries import Table

Tables = Mapping[str, pd.DataFrame]

# Tables of results/tables/ that the page reads, without their ending.
TABLES = ("verdicts", "power", "ranking", "parameters", "pareto", "ceiling", "causes", "flip_profile", "evidence")


def beyond_chance(tables: Tables) -> list[tuple[str, str]]:
    """What is better or worse by more than chance, by arm; nothing without verdicts."""
    return verdict_tables.sentences(tables["verdicts"]) if "verdicts" in tables else []


def sections(tables: Tables) -> dict[str, dict]:
    """Content of each section whose table is there and has rows."""
    return {name: make(tables) for name, (needed, make) in SECTIONS.items() if len(tables.get(needed, ()))}


def _verdicts(tables: Tables) -> dict:
    return {
        "verdicts": verdict_tables.verdict_table(tables["verdicts"]),
        "settings_compared": verdict_tables.setting_table(tables["verdicts"]),
        "power": _made(tables, "power", verdict_tables.power_table),
    }


def _ranking(tables: Tables) -> dict:
    return {
        "best": verdict_tables.best_by_type(tables["ranking"]),
        "rankings": verdict_tables.ranking_tables(tables["ranking"]),
        "steps": _made(tables, "parameters", verdict_tables.step_table),
        "front": _made(tables, "pareto", verdict_tables.front_table),
    }


def _causes(tables: Tables) -> dict:
    return {
        "causes": cause_tables.cause_table(tables["causes"]),
        "cause_texts": cause_tables.explained(tables["causes"]),
        "profile": _made(tables, "flip_profile", cause_tables.profile_table),
    }


def _ceilings(tables: Tables) -> dict:
    return {"ceilings": cause_tables.ceiling_table(tables["ceiling"])}


def _evidence(tables: Tables) -> dict:
    return {"evidence": pictures.sites(tables["evidence"])}


def _made(tables: Tables, name: str, make: Callable[[pd.DataFrame], Table]) -> Table:
    return make(tables[name]) if len(tables.get(name, ())) else Table((), [], ())


SECTIONS = {
    "verdicts": ("verdicts", _verdicts),
    "ranking": ("ranking", _ranking),
    "ceilings": ("ceiling", _ceilings),
    "causes": ("causes", _causes),
    "evidence": ("evidence", _evidence),
}
