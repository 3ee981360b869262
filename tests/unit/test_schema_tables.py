"""Every key of a schema appears once in the tables, with everything the schema says of its values."""

import pytest

from genomics.errors import InputError
from retrain import schema_tables, schemas
from retrain.schema_tables import Key, Section

SCHEMA = {
    "description": "The top.",
    "type": "object",
    "additionalProperties": False,
    "required": ["name"],
    "properties": {
        "name": {"description": "Who.", "type": "string", "pattern": "^a"},
        "share": {"type": "number", "exclusiveMinimum": 0, "maximum": 1, "default": 0.5},
        "count": {"oneOf": [{"const": "auto"}, {"type": "integer", "minimum": 1}], "default": "auto"},
        "mode": {"enum": ["x", "y", True]},
        "left": {"$ref": "#/$defs/side", "default": {}},
        "right": {"$ref": "#/$defs/side", "description": "The other."},
        "free": {"type": "object", "additionalProperties": {"type": ["integer", "number"]}},
        "named": {
            "type": "object",
            "additionalProperties": {"type": "object", "properties": {"n": {"type": "boolean"}}},
        },
        "rows": {"type": "array", "items": {"type": "object", "properties": {"r": {"type": "string", "default": ""}}}},
        "either": {"anyOf": [{"type": "null"}, {"type": "object", "properties": {"deep": {"type": "string"}}}]},
    },
    "$defs": {"side": {"description": "One side.", "type": "object", "properties": {"flag": {"type": "boolean"}}}},
}


@pytest.fixture(scope="module")
def found():
    return schema_tables.sections(SCHEMA)


def test_sections_in_the_order_of_the_schema_and_shared_objects_once(found):
    assert [section.path for section in found] == ["", "left", "named.NAME", "rows[]", "either"]
    assert found[1] == Section("left", "One side.", (Key("flag", "`true` or `false`", "", ""),))


@pytest.mark.parametrize(
    ("name", "values", "default"),
    [
        ("name", "text", "required"),
        ("share", "number, above 0, at most 1", "`0.5`"),
        ("count", "`auto`; or whole number, at least 1", "`auto`"),
        ("mode", "`x`, `y`, `true`", ""),
        ("left", "keys and values", ""),
        ("right", "as `left`", ""),
        ("free", "keys and values: number", ""),
        ("named", "keys and values", ""),
        ("rows", "list", ""),
        ("either", "empty; or keys and values", ""),
    ],
)
def test_sections_say_values_and_default(found, name, values, default):
    key = next(key for key in found[0].keys if key.name == name)
    assert (key.values, key.default) == (values, default)


def test_sections_own_description_beside_a_reference_wins(found):
    assert {key.name: key.description for key in found[0].keys}["right"] == "The other."


@pytest.mark.parametrize("place", [{"minContains": 1}, {"properties": {"a": {"not": {}}}}])
def test_sections_refuse_what_no_table_would_tell(place):
    with pytest.raises(InputError, match=r"keyword (minContains|not)"):
        schema_tables.sections({"type": "object", **place})


def _names(schema):
    """Names of all keys anywhere in a schema: an independent walk over the plain document."""
    if isinstance(schema, list):
        return {name for part in schema for name in _names(part)}
    if not isinstance(schema, dict):
        return set()
    own = schema.get("properties", {})
    return {*own, *(name for key, part in schema.items() if key not in ("default", "enum") for name in _names(part))}


@pytest.mark.parametrize("name", ["config", "samples", "tools"])
def test_sections_tell_every_key_of_our_schemas(name):
    schema = schemas.load(name)
    sections = schema_tables.sections(schema)
    assert {key.name for section in sections for key in section.keys} == _names(schema)
    assert len({section.path for section in sections}) == len(sections)
