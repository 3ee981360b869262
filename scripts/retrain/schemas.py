"""Closed JSON schemas: fill in defaults, and tell every problem in one line."""

from pathlib import Path

import jsonschema
import yaml

SCHEMAS = Path(__file__).resolve().parents[2] / "config" / "schemas"


def load(name: str) -> dict:
    """The schema config/schemas/NAME.schema.yaml."""
    return yaml.safe_load((SCHEMAS / f"{name}.schema.yaml").read_text())


def check(value, schema: dict, where: str) -> tuple[object, list[str]]:
    """A copy of `value` with the schema's defaults filled in, and all problems, each naming its place."""
    filled = fill_defaults(value, schema, schema)
    errors = jsonschema.Draft202012Validator(schema).iter_errors(filled)
    return filled, sorted(f"{where}: {problem}" for error in errors for problem in _explain(error))


def fill_defaults(value, schema: dict, root: dict):
    """Copy `value`; where the schema names a default for an absent property, add it."""
    schema = resolve(schema, root)
    if isinstance(value, dict):
        return _fill_object(value, schema, root)
    if isinstance(value, list) and "items" in schema:
        return [fill_defaults(item, schema["items"], root) for item in value]
    return value


def _fill_object(value: dict, schema: dict, root: dict) -> dict:
    properties = schema.get("properties", {})
    defaults = {key: part["default"] for key, part in properties.items() if "default" in part and key not in value}
    rest = schema.get("additionalProperties")
    parts = {key: properties.get(key, rest if isinstance(rest, dict) else {}) for key in (value | defaults)}
    return {key: fill_defaults((value | defaults)[key], part, root) for key, part in parts.items()}


def resolve(schema: dict, root: dict) -> dict:
    """The schema that a `$ref` names, with what stands beside the `$ref` on top; any other schema as it is."""
    if "$ref" not in schema:
        return schema
    target = root
    for key in schema["$ref"].removeprefix("#/").split("/"):
        target = target[key]
    return {**target, **schema}


def _explain(error) -> list[str]:
    place = ".".join(str(part) for part in error.absolute_path)
    place = f"{place}: " if place else ""
    if error.validator == "additionalProperties":
        known = sorted(error.schema.get("properties", {}))
        extra = sorted(set(error.instance) - set(known), key=str)
        return [f"{place}unknown key {key!r}; known are {', '.join(known)}" for key in extra]
    if error.validator == "required":
        missing = [key for key in error.validator_value if key not in error.instance]
        return [f"{place}{key!r} is missing" for key in missing if repr(key) in error.message]
    if error.validator == "pattern":
        return [f"{place}{error.instance!r} is not allowed; {error.schema.get('description', error.message)}"]
    if error.validator == "enum":
        return [f"{place}{error.instance!r} is none of {', '.join(map(str, error.validator_value))}"]
    if error.validator == "oneOf":
        return [f"{place}{error.instance!r} does not fit; {error.schema.get('description', '')}"]
    return [f"{place}{error.message}"]
