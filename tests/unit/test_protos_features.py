"""Features of tf.Examples in every layout that protobuf allows, not only in the one that is read in one pass."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from genomics.errors import InputError
from genomics.protos import features, wire
from genomics.protos.wire import delimited

FEATURES = {"image": [bytes(range(200))], "shape": [2, 100, 1], "locus": [b""], "weights": [0.5, -1.0], "label": [-1]}
ENCODED = features.encode_features(FEATURES)
UNKNOWN = delimited(9, b"x")


def example(*entries):
    return delimited(1, b"".join(delimited(1, entry) for entry in entries))


def entry(key, feature):
    return delimited(1, key) + delimited(2, feature)


def numbers(payload):
    return delimited(3, delimited(1, payload))


@pytest.mark.parametrize(
    ("encoded", "expected"),
    [
        (example(entry(b"a", numbers(b"\x01\x02"))), {"a": [1, 2]}),
        (example(delimited(2, numbers(b"\x01")) + delimited(1, b"a")), {"a": [1]}),
        (example(entry(b"a", delimited(3, b"\x08\x01\x08\x02"))), {"a": [1, 2]}),
        (example(entry(b"a", delimited(3, delimited(1, b"\x01") + b"\x08\x02"))), {"a": [1, 2]}),
        (example(entry(b"a", delimited(1, delimited(1, b"x") + delimited(1, b"")))), {"a": [b"x", b""]}),
        (example(entry(b"a", b"")), {"a": []}),
        (example(entry(b"a", delimited(3, b""))), {"a": []}),
        (example(entry(b"a", numbers(b""))), {"a": []}),
        (example(delimited(1, b"a")), {"a": []}),
        (example(delimited(2, numbers(b"\x01"))), {"": [1]}),
        (example(entry(b"a", numbers(b"\x01")), entry(b"a", numbers(b"\x02"))), {"a": [2]}),
        (example(entry(b"a", numbers(b"\x01"))) + example(entry(b"b", numbers(b"\x02"))), {"a": [1], "b": [2]}),
        (example(entry(b"a", numbers(b"\x01"))) + UNKNOWN, {"a": [1]}),
        (example(entry(b"a", numbers(b"\x01")) + UNKNOWN), {"a": [1]}),
        (example(entry(b"a", numbers(b"\x01") + UNKNOWN)), {"a": [1]}),
        (example(entry(b"a", delimited(3, UNKNOWN + delimited(1, b"\x01")))), {"a": [1]}),
        (delimited(1, delimited(1, entry(b"a", numbers(b"\x01"))) + UNKNOWN), {"a": [1]}),
        (example(entry(b"a", b"\x1a\x83\x00" + delimited(1, b"\x01") + delimited(9, bytes(125)))), {"a": [1]}),
        (delimited(1, b""), {}),
        (b"", {}),
    ],
    ids=[
        "usual",
        "value before key",
        "unpacked",
        "packed and unpacked",
        "two texts",
        "empty feature",
        "list without values",
        "no values",
        "no feature",
        "no key",
        "key twice",
        "two parts",
        "unknown beside features",
        "unknown in entry",
        "unknown in feature",
        "unknown in list",
        "unknown beside entries",
        "length longer than needed",
        "no entries",
        "nothing",
    ],
)
def test_decode_features_layouts(encoded, expected):
    assert features.decode_features(encoded) == expected


@pytest.mark.parametrize("lost", [1, 5, 100])
def test_decode_features_entry_past_the_end(lost):
    entries = delimited(1, entry(b"a", delimited(1, delimited(1, bytes(200)))))
    with pytest.raises(InputError, match="a field runs past the end"):
        features.decode_features(delimited(1, entries[:-lost]))


def test_decode_features_key_of_many_letters():
    assert features.decode_features(features.encode_features({"k" * 300: [1]})) == {"k" * 300: [1]}


def test_usual_layout_is_read_in_one_pass():
    assert dict(features._read_plain(ENCODED)) == FEATURES


def decoded(read, data):
    try:
        return read(data)
    except InputError:
        return None


def every_layout(data):
    return dict(features._read_any(data))


@settings(max_examples=600)
@given(st.integers(0, len(ENCODED) - 1), st.integers(0, 2), st.binary(max_size=2))
def test_decode_features_of_changed_bytes(place, removed, inserted):
    """The one pass may give up, but never read something else than the complete way."""
    data = ENCODED[:place] + inserted + ENCODED[place + removed :]
    assert repr(decoded(features.decode_features, data)) == repr(decoded(every_layout, data))


def test_decode_features_of_every_changed_byte_around_the_values():
    encoded = features.encode_features(FEATURES | {"image": [b"abc"]})
    for place in range(len(encoded)):
        for value in range(256):
            data = encoded[:place] + bytes([value]) + encoded[place + 1 :]
            assert repr(decoded(features.decode_features, data)) == repr(decoded(every_layout, data))


@settings(max_examples=300)
@given(st.binary(max_size=40))
def test_decode_features_of_any_bytes(data):
    data = wire.delimited(1, data)
    assert repr(decoded(features.decode_features, data)) == repr(decoded(every_layout, data))
