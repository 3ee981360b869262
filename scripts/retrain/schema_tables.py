"""The keys of a closed JSON schema as tables for people: one section per object, in the schema's order."""

import json
from collections.abc import Iterator
from typing import NamedTuple

from genomics.errors import InputError
from retrain import schemas

REQUIRED = "required"
_TYPES = {
    "string": "text",
    "integer": "whole number",
    "number": "number",
    "boolean": "`true` or `false`",
    "array": "list",
    "object": "keys and values",
    "null": "empty",
}
_BOUNDS = {
    "minimum": "at least {}",
    "exclusiveMinimum": "above {}",
    "maximum": "at most {}",
    "exclusiveMaximum": "below {}",
}
_SAID_BY_DESCRIPTION = {"pattern", "minLength", "maxLength", "minItems", "maxItems", "minProperties", "uniqueItems"}
_STRUCTURE = {"type", "properties", "required", "additionalProperties", "propertyNames", "items", "oneOf", "anyOf"}
_TEXTS = {"$schema", "$defs", "$ref", "title", "description", "default", "enum", "const"}
_KNOWN = {*_BOUNDS, *_SAID_BY_DESCRIPTION, *_STRUCTURE, *_TEXTS}


class Key(NamedTuple):
    """One key: what it may hold, and its default in words (`required`, or empty where there is none)."""

    name: str
    values: str
    default: str
    description: str


class Section(NamedTuple):
    """The keys of one object; `path` tells where it stands (names in capitals are the user's), '' is the top."""

    path: str
    description: str
    keys: tuple[Key, ...]


class _Place(NamedTuple):
    """An object of the schema, where it first stands, and the name under which others refer to it."""

    path: str
    reference: str | None
    schema: dict


def sections(schema: dict) -> list[Section]:
    """All objects of the schema that have keys, each before those inside it. An object that several keys share (`$ref`)
    has one section, the first; InputError names a keyword of the schema that no table would tell."""
    places = [place for place in _walk(schema, schema, "", set()) if "properties" in place.schema]
    homes = {place.reference: place.path for place in places if place.reference}
    return [
        Section(
            place.path,
            place.schema.get("description", ""),
            tuple(_key(name, place, schema, homes) for name in place.schema["properties"]),
        )
        for place in places
    ]


def _walk(schema: dict, root: dict, path: str, seen: set[str]) -> Iterator[_Place]:
    reference = schema.get("$ref")
    if reference in seen:
        return
    if reference:
        seen.add(reference)
    schema = schemas.resolve(schema, root)
    _check_keywords(schema, path)
    yield _Place(path, reference, schema)
    for step, part in _inside(schema):
        yield from _walk(part, root, _join(path, step), seen)


def _join(path: str, step: str) -> str:
    return f"{path}.{step}" if path and step.isidentifier() else path + step


def _inside(schema: dict) -> Iterator[tuple[str, dict]]:
    """What may hold further objects, with what it adds to the path."""
    for name, part in schema.get("properties", {}).items():
        yield name, part
    if isinstance(schema.get("additionalProperties"), dict):
        yield "NAME", schema["additionalProperties"]
    if "items" in schema:
        yield "[]", schema["items"]
    for part in _alternatives(schema):
        yield "", part


def _alternatives(schema: dict) -> list[dict]:
    return [*schema.get("oneOf", ()), *schema.get("anyOf", ())]


def _key(name: str, owner: _Place, root: dict, homes: dict[str, str]) -> Key:
    part = owner.schema["properties"][name]
    home = homes.get(part.get("$ref"), "")
    part = schemas.resolve(part, root)
    elsewhere = home and home != _join(owner.path, name)
    values = f"as `{home}`" if elsewhere else describe_values(part, root)
    return Key(name, values, _default(name, part, owner.schema), part.get("description", ""))


def _default(name: str, part: dict, owner: dict) -> str:
    if name in owner.get("required", ()):
        return REQUIRED
    is_told_by_its_keys = part.get("default") == {} and "properties" in part
    return "" if is_told_by_its_keys or "default" not in part else literal(part["default"])


def describe_values(schema: dict, root: dict) -> str:
    """What a key may hold, in words."""
    schema = schemas.resolve(schema, root)
    _check_keywords(schema, schema.get("description", ""))
    if "enum" in schema:
        return ", ".join(map(literal, schema["enum"]))
    if "const" in schema:
        return literal(schema["const"])
    if _alternatives(schema):
        return "; or ".join(describe_values(part, root) for part in _alternatives(schema))
    return ", ".join([_types(schema), *_bounds(schema)]) + _of_members(schema, root)


def _types(schema: dict) -> str:
    named = schema.get("type", [])
    types = [named] if isinstance(named, str) else named
    words = [_TYPES[name] for name in types if name != "integer" or "number" not in types]
    return " or ".join(words) or "anything"


def _bounds(schema: dict) -> list[str]:
    return [words.format(schema[name]) for name, words in _BOUNDS.items() if name in schema]


def _of_members(schema: dict, root: dict) -> str:
    """What the values of a mapping, or the entries of a list, are; nothing where they have a section of their own."""
    members = schema.get("additionalProperties", schema.get("items"))
    if not isinstance(members, dict) or not members or "properties" in schemas.resolve(members, root):
        return ""
    return f": {describe_values(members, root)}"


def literal(value: object) -> str:
    """A value as it is written in YAML, as code."""
    return f"`{value if isinstance(value, str) and value else json.dumps(value, ensure_ascii=False)}`"


def _check_keywords(schema: dict, path: str) -> None:
    unknown = sorted(schema.keys() - _KNOWN)
    if unknown:
        raise InputError(f"schema, {path or 'top'}: no table tells the keyword {', '.join(unknown)}; add it")
