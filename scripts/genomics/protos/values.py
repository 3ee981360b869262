"""Lists of loosely typed values, as INFO and FORMAT fields hold them (nucleus' ListValue, Value, Struct)."""

from numbers import Integral, Real
from typing import Any

from genomics.protos import wire

_NULL, _NUMBER, _TEXT, _BOOL, _STRUCT, _LIST, _INTEGER = 1, 2, 3, 4, 5, 6, 7
_FIRST = [1, wire.LENGTH]  # the only field of ListValue and of Struct


def decode_list(data: bytes | memoryview) -> list:
    """Python values of a ListValue: None, float, str, bool, dict, list or int each."""
    return [decode_value(value) for *key, value in wire.fields(data) if key == _FIRST]


def encode_list(values: list | tuple) -> bytes:
    """ListValue of Python values."""
    return b"".join(wire.delimited(1, encode_value(value)) for value in values)


def decode_value(data: bytes | memoryview) -> Any:
    """Python value of one Value; an empty one is None."""
    value = None
    for number, wire_type, content in wire.fields(data):
        expected, load = _LOADERS.get(number, (None, None))
        if wire_type == expected:
            value = load(content)
    return value


def encode_value(value: Any) -> bytes:
    """Value of a Python value (numbers of numpy included)."""
    if value is None:
        return wire.tag(_NULL, wire.VARINT) + b"\0"
    if isinstance(value, bool):
        return wire.tag(_BOOL, wire.VARINT) + wire.BOOL.dump(value)
    if isinstance(value, str):
        return wire.delimited(_TEXT, value.encode())
    if isinstance(value, Integral):
        return wire.tag(_INTEGER, wire.VARINT) + wire.INT32.dump(value)
    if isinstance(value, Real):
        return wire.tag(_NUMBER, wire.FIXED64) + wire.DOUBLE.dump(value)
    if isinstance(value, (list, tuple)):
        return wire.delimited(_LIST, encode_list(value))
    if isinstance(value, dict):
        return wire.delimited(_STRUCT, _encode_struct(value))
    raise TypeError(f"no Value for {value!r}")


def _decode_struct(data: memoryview) -> dict[str, Any]:
    entries = (wire.entry(value) for *key, value in wire.fields(data) if key == _FIRST)
    return {name: decode_value(content) for name, content in entries}


def _encode_struct(value: dict[str, Any]) -> bytes:
    entries = sorted((key.encode(), encode_value(item)) for key, item in value.items())
    return b"".join(wire.delimited(1, wire.delimited(1, key) + wire.delimited(2, item)) for key, item in entries)


_LOADERS = {
    _NULL: (wire.VARINT, lambda value: None),
    _NUMBER: (wire.FIXED64, wire.DOUBLE.load),
    _TEXT: (wire.LENGTH, wire.TEXT.load),
    _BOOL: (wire.VARINT, bool),
    _STRUCT: (wire.LENGTH, _decode_struct),
    _LIST: (wire.LENGTH, decode_list),
    _INTEGER: (wire.VARINT, wire.INT32.load),
}
