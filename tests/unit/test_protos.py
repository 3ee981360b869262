"""Variant and call messages against the protobuf package as second implementation."""

import struct

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from protobuf_oracle import ORACLE, UNPACKED, from_value, serialize, to_oracle, to_value

from genomics import protos, tfrecord
from genomics.errors import InputError
from genomics.protos import values, wire
from genomics.variants import Variant

texts = st.text(st.characters(exclude_categories=["Cs"]), max_size=5)
int32s = st.integers(-(2**31), 2**31 - 1)
int64s = st.integers(-(2**63), 2**63 - 1)
doubles = st.floats(allow_nan=False)
scalars = st.none() | st.booleans() | doubles | texts | int32s
# the package sorts a key behind one that it begins, unlike C++ and us: no key begins another one here
keys = st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=1)
any_values = st.recursive(
    scalars, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(keys, inner, max_size=3), max_leaves=5
)
infos = st.dictionaries(keys, st.lists(any_values, max_size=3), max_size=3)
calls = st.builds(
    protos.VariantCallMessage,
    texts,
    st.lists(int32s, max_size=3),
    st.lists(doubles, max_size=3),
    st.booleans(),
    texts,
    infos,
)
variants = st.builds(
    protos.VariantMessage,
    texts,
    int64s,
    int64s,
    texts,
    st.lists(texts, max_size=3),
    st.lists(texts, max_size=2),
    doubles,
    st.lists(texts, max_size=2),
    infos,
    st.lists(calls, max_size=2),
)
outputs = st.builds(
    protos.CallVariantsOutput,
    st.none() | variants,
    st.none() | st.builds(protos.AltAlleleIndices, st.lists(int32s, max_size=3)),
    st.lists(doubles, max_size=3),
)


@settings(max_examples=150)
@given(outputs)
def test_encode_equals_protobuf_package(output):
    """Byte for byte: the package, too, sorts map entries by key when asked for deterministic bytes."""
    assert output.encode() == serialize(to_oracle(output, "CallVariantsOutput"))


@settings(max_examples=150)
@given(outputs)
def test_decode_what_protobuf_package_wrote(output):
    assert protos.CallVariantsOutput.decode(to_oracle(output, "CallVariantsOutput").SerializeToString()) == output


@settings(max_examples=100)
@given(outputs)
def test_decode_unpacked_numbers(output):
    encoded = to_oracle(output, "CallVariantsOutput", UNPACKED).SerializeToString()
    assert protos.CallVariantsOutput.decode(encoded) == output


@settings(max_examples=200)
@given(any_values)
def test_value_equals_protobuf_package(value):
    oracle = to_value(value)
    assert values.encode_value(value) == serialize(oracle)
    assert values.decode_value(oracle.SerializeToString()) == value
    assert from_value(ORACLE["Value"].FromString(values.encode_value(value))) == value


def test_map_entries_are_sorted_by_key():
    encoded = protos.VariantCallMessage(info={"b": [], "ab": [], "a": [], "": []}).encode()
    assert encoded == b"".join(
        wire.delimited(2, wire.delimited(1, key) + b"\x12\0") for key in (b"", b"a", b"ab", b"b")
    )


def test_unknown_fields_survive():
    oracle = ORACLE["Variant"](id="rs1", created=-5, variant_set_id="set", start=3)
    message = protos.VariantMessage.decode(oracle.SerializeToString())
    assert message.start == 3
    assert ORACLE["Variant"].FromString(message.encode()) == oracle


def test_fields_of_another_wire_type_are_unknown():
    odd = (
        wire.tag(16, wire.FIXED32) + b"1234" + wire.tag(7, wire.VARINT) + b"\x05" + wire.tag(3, wire.FIXED64) + bytes(8)
    )
    message = protos.VariantMessage.decode(odd)
    assert message == protos.VariantMessage(unknown=odd)
    assert message.encode() == odd


def test_last_of_repeated_entries_wins():
    first, second = (protos.VariantCallMessage(info={"DP": [depth]}, call_set_name=f"{depth}") for depth in (1, 2))
    assert protos.VariantCallMessage.decode(first.encode() + second.encode()) == second


@settings(max_examples=150)
@given(st.binary(max_size=60))
def test_decode_any_bytes_as_protobuf_package(data):
    """Garbage is refused or understood as the package does; groups, which no file has, are refused by us only."""
    try:
        found = protos.CallVariantsOutput.decode(data)
    except InputError:
        return
    expected = ORACLE["CallVariantsOutput"].FromString(data)  # raises where the package refuses
    assert found.genotype_probabilities == pytest.approx(list(expected.genotype_probabilities), nan_ok=True)


@pytest.mark.parametrize("value", [2**31, -(2**31) - 1])
def test_encode_genotype_out_of_range(value):
    with pytest.raises(ValueError, match="does not fit into 32 bits"):
        protos.VariantCallMessage(genotype=[value]).encode()


def test_encode_value_numpy_numbers():
    assert values.decode_list(values.encode_list([np.int64(3), np.float32(0.5), np.float64(0.1)])) == [3, 0.5, 0.1]


def test_encode_value_of_no_known_type():
    with pytest.raises(TypeError, match="no Value for"):
        values.encode_value(object())


@pytest.mark.parametrize(
    "encoded",
    [
        pytest.param(b"\x3a\x01\x01" + b"\x38\x02" + b"\x3a\x02\x03\x04", id="packed and single numbers mixed"),
        pytest.param(b"\x3a\x05\xff\xff\xff\xff\x0f", id="32 bits without sign extension"),
        pytest.param(b"\x3a\x0a" + b"\x80" * 9 + b"\x00", id="number longer than needed"),
        pytest.param(b"\x3a\x00", id="packed and empty"),
    ],
)
def test_decode_odd_numbers_as_protobuf_package(encoded):
    assert protos.VariantCallMessage.decode(encoded).genotype == list(
        ORACLE["VariantCall"].FromString(encoded).genotype
    )


def test_missing_genotype_takes_ten_bytes_per_allele():
    assert protos.VariantCallMessage(genotype=[-1, -1]).encode() == b"\x3a\x14" + 2 * (b"\xff" * 9 + b"\x01")


def test_negative_zero_and_default_values():
    assert protos.VariantMessage(quality=0.0).encode() == b""
    assert protos.VariantMessage(quality=-0.0).encode() == b"\x41" + struct.pack("<d", -0.0)


@pytest.mark.parametrize(
    "data",
    [
        b"\x80",
        b"\x08",
        b"\x0a\x05abc",
        b"\x41abc",
        b"\x00\x01",
        b"\x0b",
        b"\x0a" + b"\xff" * 11,
        b"\x72\x02\xff\xfe",
        b"\x72\x80",
    ],
    ids=["tag", "no value", "length", "double", "field 0", "group", "endless number", "not UTF-8", "length cut"],
)
def test_decode_garbage(data):
    with pytest.raises(InputError, match="not a protobuf message"):
        protos.VariantMessage.decode(data)


def test_variant_message_of_variant_and_back():
    variant = Variant("chr1", 9, "CA", ("C", "T"), (1, 2), phased=True)
    message = protos.VariantMessage.of(variant, protos.VariantCallMessage(call_set_name="me", info={"DP": [3]}))
    assert (message.start, message.end, message.calls[0].info) == (9, 11, {"DP": [3]})
    assert message.variant == variant
    assert protos.VariantMessage("chr1", 9, 10, "C").variant == Variant("chr1", 9, "C", ())


def golden(oracles, name):
    return oracles / "deepvariant" / f"golden.{name}"


@pytest.mark.real
def test_golden_variants_equal_protobuf_package(oracles):
    """The Variant of every golden example: same fields, and the same bytes but for the order of map entries."""
    path = golden(oracles, "training_examples.tfrecord.gz")
    decoded = list(protos.read_messages(path, protos.Example))
    assert len(decoded) == 49
    for example in decoded:
        oracle = ORACLE["Variant"].FromString(example.variant)
        assert to_oracle(example.decode_variant(), "Variant") == oracle
        assert example.decode_variant().encode() == serialize(oracle)


@pytest.mark.real
def test_golden_outputs_equal_protobuf_package(oracles):
    path = golden(oracles, "postprocess_single_site_input-00000-of-00001.tfrecord.gz")
    records = list(tfrecord.read_records(path))
    assert len(records) == 84
    for record in records:
        oracle = ORACLE["CallVariantsOutput"].FromString(record)
        assert to_oracle(protos.CallVariantsOutput.decode(record), "CallVariantsOutput") == oracle
        assert protos.CallVariantsOutput.decode(record).encode() == serialize(oracle)


def test_site_output_reads_place_alleles_and_probabilities_and_keeps_the_rest():
    call = protos.VariantCallMessage(call_set_name="S", genotype=[0, 1], info={"AD": [3, 4]})
    variant = protos.VariantMessage("c", 7, 9, "AC", ["A", "T"], calls=[call])
    whole = protos.CallVariantsOutput(variant, protos.AltAlleleIndices([0, 1]), [0.5, 0.25, 0.25])
    read = protos.SiteOutput.decode(whole.encode())
    assert (read.variant.reference_name, read.variant.start) == ("c", 7)
    assert (read.variant.reference_bases, read.variant.alternate_bases) == ("AC", ["A", "T"])
    assert (read.alt_allele_indices.indices, read.genotype_probabilities) == ([0, 1], [0.5, 0.25, 0.25])
    assert protos.CallVariantsOutput.decode(read.encode()).variant.calls[0].info == {"AD": [3, 4]}
