"""Values of flags: checked, read from text, written as words of a command line."""

import math
import re
from typing import Any

from genomics.upstream.tables import CONFIG, Flag

_TRUE, _FALSE = ("true", "t", "1"), ("false", "f", "0")
_BOUNDS = re.compile(r"(?P<open>[\[(])(?P<low>[^,]*),(?P<high>[^\])]*)(?P<close>[\])])(?P<odd> odd)?")


def parse_text(flag: Flag, text: str) -> Any:
    """Value of a flag from a command line; ValueError with what was expected."""
    if flag.kind in ("bool", "flag"):
        return _parse_bool(text)
    if flag.kind == "int":
        return canonical(flag, _parse_int(text))
    if flag.kind == "list":
        return [text] if flag.program == "hap.py" else [item for item in text.split(",") if item]
    return canonical(flag, text)


def _parse_bool(text: str) -> bool:
    if text.lower() not in _TRUE + _FALSE:
        raise ValueError(f"expected true or false; found {text!r}")
    return text.lower() in _TRUE


def _parse_int(text: str) -> int:
    try:
        return int(text)
    except ValueError:
        raise ValueError(f"expected an integer; found {text!r}") from None


def canonical(flag: Flag, value: Any) -> Any:
    """Value of a flag as its type says, from a value of a YAML file; ValueError with what was expected.

    A float may be given as integer or, because YAML reads 1e-4 as text, as text. None means: not given.
    """
    if value is None or (value == flag.default and type(value) is type(flag.default)):
        return value
    converted = _CONVERTERS[flag.kind](value)
    if flag.values and converted not in flag.values:
        raise ValueError(f"expected one of {', '.join(flag.values)}; found {value!r}")
    if flag.bounds and not _is_within(flag.bounds, converted):
        raise ValueError(f"expected a value in {flag.bounds}; found {value!r}")
    return converted


def check_value(flag: Flag, value: Any) -> str | None:
    """What is wrong with a value of a YAML file for this flag; None if nothing."""
    try:
        canonical(flag, value)
    except ValueError as error:
        return f"{flag.program}: {flag.option}: {error}"
    return None


def format_flag(flag: Flag, value: Any) -> list[str]:
    """Words of the command line that give the flag this value; none for None.

    Fields of train's config take `=true`, other booleans `--flag` or `--noflag`; hap.py's present-or-not options are
    left out when false, its repeatable ones repeated.
    """
    value = canonical(flag, value)
    if value is None:
        return []
    if flag.kind == "positional":
        return [value]
    if flag.kind == "flag":
        return [flag.option] if value else []
    if flag.kind == "bool" and not flag.name.startswith(CONFIG):
        return [flag.option if value else f"--no{flag.name}"]
    if flag.kind == "list" and flag.program == "hap.py":
        return [f"{flag.option}={item}" for item in value]
    return [f"{flag.option}={_text(value)}"]


def _text(value: Any) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    return ",".join(value) if isinstance(value, list) else str(value)


def _to_bool(value: Any) -> bool:
    if not isinstance(value, bool):
        raise ValueError(f"expected true or false; found {value!r}")
    return value


def _to_int(value: Any) -> int:
    if isinstance(value, bool) or not isinstance(value, int):
        raise ValueError(f"expected an integer; found {value!r}")
    return value


def _to_float(value: Any) -> float:
    try:
        number = math.nan if isinstance(value, bool) else float(value)
    except (TypeError, ValueError, OverflowError):
        number = math.nan
    if math.isnan(number):
        raise ValueError(f"expected a number; found {value!r}")
    return number


def _to_text(value: Any) -> str:
    if not isinstance(value, str):
        raise ValueError(f"expected text; found {value!r}, put it in quotes")
    return value


def _to_list(value: Any) -> list[str]:
    items = value.split(",") if isinstance(value, str) else value
    if not isinstance(items, (list, tuple)) or any(isinstance(item, (bool, list, dict)) for item in items):
        raise ValueError(f"expected a list; found {value!r}")
    return [str(item) for item in items]


_CONVERTERS = {
    "bool": _to_bool,
    "flag": _to_bool,
    "int": _to_int,
    "float": _to_float,
    "string": _to_text,
    "enum": _to_text,
    "positional": _to_text,
    "list": _to_list,
}


def _is_within(bounds: str, value: float) -> bool:
    """Whether a number lies in one of the parts of `0|[75,362]`, `[3,) odd`, `(0,1]|inf`."""
    return any(_is_within_part(part, value) for part in bounds.split("|"))


def _is_within_part(part: str, value: float) -> bool:
    found = _BOUNDS.fullmatch(part)
    if not found:
        return value == float(part)
    low, high = float(found["low"]), float(found["high"] or "inf")
    above = value >= low if found["open"] == "[" else value > low
    below = value <= high if found["close"] == "]" else value < high
    return above and below and (not found["odd"] or value % 2 == 1)
