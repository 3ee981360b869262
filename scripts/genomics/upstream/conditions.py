"""Flags that other flags demand or forbid (conditions.tsv).

`when` is a list of terms joined by ` & `: `flag` (given or true), `!flag`, `flag=value`, `flag~item` (item of a comma
list); empty means always.
"""

from collections.abc import Mapping
from typing import Any

from genomics.upstream.tables import rows


def condition_problems(program: str, values: Mapping[str, Any]) -> list[str]:
    """What a complete set of values (defaults included) breaks; empty if nothing."""
    problems = []
    for row in rows("conditions.tsv"):
        terms = row["when"].split(" & ") if row["when"] else []
        wanted = row["rule"] == "required"
        is_given = bool(values.get(row["flag"]))
        if row["program"] == program and is_given != wanted and all(_holds(term, values) for term in terms):
            reason = f" with {_told(terms)}" if terms else " in this version"
            problems.append(f"{program}: --{row['flag']}: is {row['rule']}{reason}")
    return problems


def _holds(term: str, values: Mapping[str, Any]) -> bool:
    if "=" in term:
        name, _, value = term.partition("=")
        return values.get(name) == value
    if "~" in term:
        name, _, item = term.partition("~")
        return item in (values.get(name) or "").split(",")
    return not values.get(term[1:]) if term.startswith("!") else bool(values.get(term))


def _told(terms: list[str]) -> str:
    return " and ".join(f"no --{term[1:]}" if term.startswith("!") else f"--{term.replace('~', ' ')}" for term in terms)
