"""Protobuf's text format as nested dictionaries, without a schema (https://protobuf.dev/reference/protobuf/textformat-spec/).

A field that occurs more than once becomes a list; enum values are `Symbol`, a kind of str written without quotes.
"""

import math
import re
from collections.abc import Iterator, Mapping
from numbers import Integral, Real
from typing import Any

from genomics.errors import InputError

_TOKEN = re.compile(
    r"""(?P<space>[\s,;]+|\#[^\n]*)
    |(?P<text>"(?:[^"\\\n]|\\.)*"|'(?:[^'\\\n]|\\.)*')
    |(?P<number>-?(?:0[xX][0-9a-fA-F]+|(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?[fF]?|inf(?:inity)?\b|nan\b))
    |(?P<word>-?[A-Za-z_][\w.]*)
    |(?P<sign>[{}<>:\[\]])""",
    re.VERBOSE,
)
_ESCAPE = re.compile(rb"\\(?:([0-7]{1,3})|[xX]([0-9a-fA-F]{1,2})|(.))", re.DOTALL)
_SINGLE = {b"n": b"\n", b"r": b"\r", b"t": b"\t", b"a": b"\a", b"b": b"\b", b"f": b"\f", b"v": b"\v"}
_CLOSING = {"{": "}", "<": ">"}


class Symbol(str):
    """The name of an enum value."""

    __slots__ = ()


def parse(text: str, where: str) -> dict[str, Any]:
    """Nested dictionaries of a text proto; InputError names `where` and the line."""
    return _Parser(text, where).message(until=None)


class _Parser:
    def __init__(self, text: str, where: str):
        self._where = where
        self._tokens = self._split(text)
        self._kind, self._current, self._line = next(self._tokens)

    def _split(self, text: str) -> Iterator[tuple[str | None, str, int]]:
        position, line = 0, 1
        while position < len(text):
            found = _TOKEN.match(text, position)
            if not found:
                raise InputError(f"{self._where}:{line}: cannot be read: {text[position : position + 20]!r}")
            if found.lastgroup != "space":
                yield found.lastgroup, found[0], line
            line += found[0].count("\n")
            position = found.end()
        yield None, "end of file", line

    def _take(self) -> tuple[str | None, str]:
        kind, token = self._kind, self._current
        if kind is not None:
            self._kind, self._current, self._line = next(self._tokens)
        return kind, token

    def _fail(self, expected: str):
        raise InputError(f"{self._where}:{self._line}: expected {expected}; found {self._current}")

    def message(self, until: str | None) -> dict[str, Any]:
        fields: dict[str, Any] = {}
        while self._kind == "word":
            _, name = self._take()
            for value in self._values():
                _append(fields, name, value)
        if (self._current if self._kind else None) != until:
            self._fail(f"a field or {until}" if until else "a field")
        self._take()
        return fields

    def _values(self) -> list:
        colon = self._current == ":"
        if colon:
            self._take()
        if self._current != "[":
            return [self._value(colon)]
        self._take()
        values = []
        while self._current != "]":
            values.append(self._value(colon))
        self._take()
        return values

    def _value(self, colon: bool) -> Any:
        if self._kind == "sign" and self._current in _CLOSING:
            return self.message(until=_CLOSING[self._take()[1]])
        if not colon or self._kind not in ("text", "number", "word"):
            self._fail("a value")
        if self._kind == "text":
            return self._texts()
        kind, token = self._take()
        return _number(token) if kind == "number" else _word(token)

    def _texts(self) -> str:
        parts = []
        while self._kind == "text":
            parts.append(_unquote(self._take()[1]))
        try:
            return b"".join(parts).decode()
        except UnicodeDecodeError:
            self._fail("UTF-8 text")


def _append(fields: dict[str, Any], name: str, value: Any) -> None:
    if name not in fields:
        fields[name] = value
    elif isinstance(fields[name], list):
        fields[name].append(value)
    else:
        fields[name] = [fields[name], value]


def _number(token: str) -> int | float:
    digits = token.lstrip("-")
    if digits[:2] in ("0x", "0X"):
        return int(token, 16)
    if digits.isdigit():
        return int(token)
    return float(token if digits[0] in "in" else token.rstrip("fF"))  # inf, nan; 1.5f


def _word(token: str) -> bool | Symbol:
    return {"true": True, "false": False}.get(token, Symbol(token))


def _unquote(token: str) -> bytes:
    return _ESCAPE.sub(_unescape, token[1:-1].encode())


def _unescape(found: re.Match) -> bytes:
    octal, hexadecimal, single = found.groups()
    if single is not None:
        return _SINGLE.get(single, single)
    return bytes([int(octal, 8) & 255 if octal else int(hexadecimal, 16)])


def render(fields: Mapping[str, Any], indent: str = "") -> str:
    """Text format of nested dictionaries, two blanks per level; a list is written once per item."""
    lines = []
    for name, value in fields.items():
        for item in value if isinstance(value, (list, tuple)) else [value]:
            if isinstance(item, Mapping):
                lines.append(f"{indent}{name} {{\n{render(item, indent + '  ')}{indent}}}\n")
            else:
                lines.append(f"{indent}{name}: {_scalar(item)}\n")
    return "".join(lines)


def _scalar(value: Any) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, Symbol):
        return str(value)
    if isinstance(value, str):
        return quote(value)
    if isinstance(value, Integral):
        return str(int(value))
    if isinstance(value, Real):
        return repr(float(value)) if math.isfinite(value) else str(float(value))
    raise TypeError(f"no text format for {value!r}")


def quote(text: str) -> str:
    """A text in double quotes; quotes, backslashes and line ends are escaped, control characters written in octal."""
    return '"' + "".join(_quote_character(character) for character in text) + '"'


def _quote_character(character: str) -> str:
    if character in '"\\':
        return "\\" + character
    if character == "\n":
        return "\\n"
    return f"\\{ord(character):03o}" if ord(character) < 32 or ord(character) == 127 else character
