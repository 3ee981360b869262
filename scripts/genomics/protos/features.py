"""tf.Example as named lists of bytes, float or int (tensorflow/core/example/feature.proto).

An Example is messages within messages: Example > Features > map entry > Feature > list of one kind > values.
"""

from collections.abc import Iterator

from genomics.errors import InputError
from genomics.protos import wire

_KINDS = {1: wire.BYTES, 2: wire.FLOAT, 3: wire.INT64}
_KIND_OF_TAG = {number << 3 | wire.LENGTH: kind for number, kind in _KINDS.items()}
_FIRST, _SECOND = (number << 3 | wire.LENGTH for number in (1, 2))  # tags of one byte


def decode_features(data: bytes) -> dict[str, list]:
    """Values of every feature of a tf.Example: lists of bytes, float or int."""
    try:
        return dict(_read_plain(data))
    except (InputError, LookupError):  # another layout, or a damaged message
        return dict(_read_any(data))


def _read_plain(data: bytes) -> Iterator[tuple[str, list]]:
    """Features in the layout that TensorFlow and we write, in half the time: each message is made of its known fields
    in order, each list of one field. InputError or LookupError tells any other layout."""
    position, features_end = _field(data, 0, _FIRST)
    while position < features_end:
        entry, position = _field(data, position, _FIRST)
        key, key_end = _field(data, entry, _FIRST)
        feature, feature_end = _field(data, key_end, _SECOND)
        kind = _KIND_OF_TAG[data[feature]]
        values, values_end = _field(data, feature, data[feature])
        first, end = _field(data, values, _FIRST)
        if not feature_end == values_end == end == position:
            raise InputError("something lies behind the known fields")
        yield wire.TEXT.load(data[key:key_end]), kind.unpack(data[first:end]) if kind.packable else [data[first:end]]
    if not position == features_end == len(data):
        raise InputError("something lies behind the features")


def _field(data: bytes, position: int, tag: int) -> tuple[int, int]:
    """Start and end of the payload of the field at `position`."""
    length, start = data[position + 1], position + 2
    if length > 127:
        length, start = wire.read_varint(data, position + 1)
    if data[position] != tag:
        raise InputError("not the expected field")
    return start, start + length


def _read_any(data: bytes) -> Iterator[tuple[str, list]]:
    """The same for every layout that protobuf allows."""
    for number, wire_type, value in wire.fields(data):
        if number == 1 and wire_type == wire.LENGTH:
            yield from _read_map(value)


def _read_map(data: memoryview) -> Iterator[tuple[str, list]]:
    for number, wire_type, value in wire.fields(data):
        if number == 1 and wire_type == wire.LENGTH:
            key, feature = wire.entry(value)
            yield key, _decode_feature(feature)


def _decode_feature(data: bytes | memoryview) -> list:
    values = []
    for number, wire_type, content in wire.fields(data):
        if number in _KINDS and wire_type == wire.LENGTH:
            values = _decode_values(content, _KINDS[number])
    return values


def _decode_values(data: memoryview, kind: wire.Kind) -> list:
    values = []
    for number, wire_type, content in wire.fields(data):
        if number == 1 and wire_type == kind.wire_type:
            values.append(kind.load(content))
        elif number == 1 and wire_type == wire.LENGTH:
            values += kind.unpack(content)
    return values


def encode_features(features: dict[str, list]) -> bytes:
    """tf.Example of features, sorted by name; the type of a feature is that of its first value."""
    entries = (
        wire.delimited(1, wire.delimited(1, key.encode()) + wire.delimited(2, _encode_feature(values)))
        for key, values in sorted(features.items())
    )
    return wire.delimited(1, b"".join(entries))


def _encode_feature(values: list) -> bytes:
    first = values[0]
    if isinstance(first, bytes):
        return wire.delimited(1, b"".join(wire.delimited(1, value) for value in values))
    if isinstance(first, float):
        return wire.delimited(2, wire.delimited(1, wire.FLOAT.pack(values)))
    return wire.delimited(3, wire.delimited(1, wire.INT64.pack(values)))
