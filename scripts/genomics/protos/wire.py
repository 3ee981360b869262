"""The protobuf wire format: varints, fields, scalar kinds (https://protobuf.dev/programming-guides/encoding/).

Field values travel as memoryviews, so that nested messages with a large image inside are not copied at each level.
"""

import struct
from collections.abc import Callable, Iterable, Iterator
from typing import Any, NamedTuple

from genomics.errors import InputError

VARINT, FIXED64, LENGTH, FIXED32 = 0, 1, 2, 5
_WIDTH = {FIXED64: 8, FIXED32: 4}
_VARINT_BYTES = 10
_TAG_END = 1 << 32  # field numbers have at most 29 bits
_MASK_64 = (1 << 64) - 1
_ONE_BYTE = tuple(bytes([value]) for value in range(128))


Raw = tuple[int, int, int | memoryview]  # field number, wire type, and an int for varints, else the bytes


def read_varint(data: bytes | memoryview, position: int) -> tuple[int, int]:
    """Unsigned value (below 2^64) of the varint at `position`, and the position after it."""
    byte = data[position]
    if byte < 128:
        return byte, position + 1
    value = shift = 0
    for byte in data[position : position + _VARINT_BYTES]:
        position += 1
        value |= (byte & 127) << shift
        if byte < 128:
            return value & _MASK_64, position
        shift += 7
    raise InputError("not a protobuf message: a number has no end")


def varint(value: int) -> bytes:
    """An integer as varint; negative ones take ten bytes (two's complement of 64 bits)."""
    if 0 <= value < 128:
        return _ONE_BYTE[value]
    value &= _MASK_64
    encoded = bytearray()
    while value > 127:
        encoded.append(value & 127 | 128)
        value >>= 7
    encoded.append(value)
    return bytes(encoded)


def tag(number: int, wire_type: int) -> bytes:
    """What begins a field."""
    return varint(number << 3 | wire_type)


def delimited(number: int, payload: bytes | memoryview) -> bytes:
    """A field of type LENGTH: string, bytes, message, map entry, packed numbers."""
    return b"".join((tag(number, LENGTH), varint(len(payload)), payload))


def fields(data: bytes | memoryview) -> Iterator[Raw]:
    """All fields of a message, in order, known or not."""
    data = memoryview(data)
    position, end = 0, len(data)
    while position < end:
        try:
            key, position = read_varint(data, position)
            wire_type = key & 7
            if wire_type == VARINT:
                value, position = read_varint(data, position)
            else:
                start, position = _span(data, position, wire_type)
                value = data[start:position]
        except IndexError:
            position = end + 1
        if position > end or not 8 <= key < _TAG_END:
            raise InputError("not a protobuf message: a field runs past the end")
        yield key >> 3, wire_type, value


def _span(data: memoryview, position: int, wire_type: int) -> tuple[int, int]:
    if wire_type == LENGTH:
        length, position = read_varint(data, position)
    elif wire_type in _WIDTH:
        length = _WIDTH[wire_type]
    else:
        raise InputError(f"not a protobuf message: a field of wire type {wire_type}")
    return position, position + length


def encode_raw(raw: Raw) -> bytes:
    """A field as it was read."""
    number, wire_type, value = raw
    if wire_type == VARINT:
        return tag(number, VARINT) + varint(value)
    return delimited(number, value) if wire_type == LENGTH else tag(number, wire_type) + bytes(value)


def entry(data: memoryview) -> tuple[str, bytes | memoryview]:
    """Key and encoded value of a map entry whose keys are texts and values messages."""
    key, content = "", b""
    for number, wire_type, value in fields(data):
        if number == 1 and wire_type == LENGTH:
            key = _load_text(value)
        elif number == 2 and wire_type == LENGTH:
            content = value
    return key, content


class Kind(NamedTuple):
    """How a scalar type is read from and written to its wire value; numbers may be packed into one LENGTH field."""

    wire_type: int
    load: Callable[[Any], Any]
    dump: Callable[[Any], bytes]
    default: Any

    @property
    def packable(self) -> bool:
        """Whether repeated values may be packed."""
        return self.wire_type != LENGTH

    def unpack(self, data: memoryview) -> list:
        """Values of a packed field."""
        if self.wire_type == VARINT:
            payload = bytes(data)
            numbers = payload if payload.isascii() else _unpack_varints(payload)  # below 128 a byte is a number
            return list(map(self.load, numbers))
        width = _WIDTH[self.wire_type]
        return [self.load(data[start : start + width]) for start in range(0, len(data), width)]

    def pack(self, values: Iterable) -> bytes:
        """Payload of a packed field."""
        return b"".join(map(self.dump, values))


def _unpack_varints(data: bytes) -> Iterator[int]:
    position = 0
    while position < len(data):
        value, position = read_varint(data, position)
        yield value


def _signed(bits: int) -> Callable[[int], int]:
    half, full = 1 << bits - 1, 1 << bits
    return lambda value: ((value + half) & (full - 1)) - half


def _integer(bits: int) -> Callable[[int], bytes]:
    def dump(value):
        value = value.__index__()
        if not -(1 << bits - 1) <= value < 1 << bits - 1:
            raise ValueError(f"{value} does not fit into {bits} bits")
        return varint(value)

    return dump


def _load_text(value: memoryview) -> str:
    try:
        return str(value, "utf-8")
    except UnicodeDecodeError as error:
        raise InputError(f"not a protobuf message: a text is not UTF-8 ({error})") from error


def _dump_text(value: str) -> bytes:
    return _dump_bytes(value.encode())


def _dump_bytes(value: bytes) -> bytes:
    return varint(len(value)) + value


def _load_struct(form: struct.Struct) -> Callable[[memoryview], float]:
    def load(value):
        if len(value) != form.size:
            raise InputError(f"not a protobuf message: a number of {form.size} bytes has {len(value)}")
        return form.unpack(value)[0]

    return load


_DOUBLE, _FLOAT = struct.Struct("<d"), struct.Struct("<f")

INT64 = Kind(VARINT, _signed(64), _integer(64), 0)
INT32 = Kind(VARINT, _signed(32), _integer(32), 0)
BOOL = Kind(VARINT, bool, lambda value: varint(bool(value)), False)
DOUBLE = Kind(FIXED64, _load_struct(_DOUBLE), _DOUBLE.pack, 0.0)
FLOAT = Kind(FIXED32, _load_struct(_FLOAT), _FLOAT.pack, 0.0)
TEXT = Kind(LENGTH, _load_text, _dump_text, "")
BYTES = Kind(LENGTH, bytes, _dump_bytes, b"")
