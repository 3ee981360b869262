"""Defaults are filled in, problems told in one line each, and every object of every schema is closed."""

import jsonschema
import pytest

from retrain import schemas
from simulator import datasets
from simulator.profiles import PROFILES

SCHEMA = {
    "type": "object",
    "additionalProperties": False,
    "required": ["a", "b"],
    "properties": {
        "a": {"type": "integer", "default": 3},
        "b": {"enum": ["x", "y"]},
        "deep": {"$ref": "#/$defs/deep", "default": {}},
        "named": {"type": "object", "additionalProperties": {"$ref": "#/$defs/deep"}},
    },
    "$defs": {
        "deep": {"type": "object", "additionalProperties": False, "properties": {"n": {"type": "number", "default": 1}}}
    },
}


def test_check_fills_in_nested_defaults():
    filled, problems = schemas.check({"b": "x", "named": {"k": {}}}, SCHEMA, "w")
    assert (filled, problems) == ({"b": "x", "named": {"k": {"n": 1}}, "a": 3, "deep": {"n": 1}}, [])


def test_check_leaves_its_input_alone():
    value = {"b": "x"}
    schemas.check(value, SCHEMA, "w")
    assert value == {"b": "x"}


def test_check_tells_all_problems():
    _, problems = schemas.check({"b": "z", "c": 1, "named": {"k": {"m": 1}}}, SCHEMA, "w")
    assert problems == [
        "w: b: 'z' is none of x, y",
        "w: named.k: unknown key 'm'; known are n",
        "w: unknown key 'c'; known are a, b, deep, named",
    ]


def test_check_tells_each_missing_key_once():
    _, problems = schemas.check({}, {**SCHEMA, "properties": {"a": {}, "b": {}}}, "w")
    assert problems == ["w: 'a' is missing", "w: 'b' is missing"]


def objects(schema):
    if isinstance(schema, dict):
        if schema.get("type") == "object":
            yield schema
        for part in schema.values():
            yield from objects(part)
    elif isinstance(schema, list):
        for part in schema:
            yield from objects(part)


@pytest.mark.parametrize("name", ["config", "samples", "tools"])
def test_schema_is_valid_and_closed(name):
    schema = schemas.load(name)
    jsonschema.Draft202012Validator.check_schema(schema)
    rows_are_checked_apart = {"type": "object"}
    assert all("additionalProperties" in part for part in objects(schema) if part != rows_are_checked_apart)


@pytest.mark.parametrize("name", ["config", "samples"])
def test_schema_describes_every_key(name):
    keys = [part for scheme in objects(schemas.load(name)) for part in scheme.get("properties", {}).items()]
    assert [key for key, part in keys if "description" not in part] == []


@pytest.mark.parametrize("name", ["a\n", "-a", "", "a b", "a;b", "$(a)", "é"])
def test_names_are_safe_in_a_shell(name):
    for schema, value in (("samples", {"sample": name}), ("config", {"arms": {name: {}}})):
        _, problems = schemas.check(value, schemas.load(schema), "w")
        assert any(repr(name) in problem for problem in problems)


def test_simulation_takes_what_the_simulator_takes():
    simulation = schemas.load("config")["properties"]["simulation"]["properties"]
    sample = simulation["samples"]["additionalProperties"]["properties"]
    length, read_length = simulation["length"], sample["read_length"]
    assert (length["minimum"], length["maximum"]) == (datasets.SHORTEST_LENGTH, datasets.LONGEST_LENGTH)
    assert (read_length["minimum"], read_length["maximum"]) == datasets.READ_LENGTHS
    assert simulation["variants_per_kb"]["maximum"] == datasets.HIGHEST_DENSITY
    assert sample["coverage"]["maximum"] <= datasets.HIGHEST_COVERAGE
    assert sample["profile"]["enum"] == list(PROFILES)
