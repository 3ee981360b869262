"""tf.Example and TFRecord files against TensorFlow; the only unit test that imports it for files."""

import csv

import numpy as np
import pytest

from genomics import protos, tfrecord
from genomics.errors import InputError
from genomics.protos import examples
from minidv import tensorflow_setup


def golden(oracles):
    return oracles / "deepvariant" / "golden.training_examples.tfrecord.gz"


@pytest.mark.real
def test_golden_examples_equal_decoded_table(oracles):
    path = golden(oracles)
    with open(f"{path}.decoded.tsv", newline="") as lines:
        table = list(csv.DictReader(lines, delimiter="\t"))
    assert [as_row(example) for example in protos.read_messages(path, protos.Example)] == table


def as_row(example):
    variant = example.decode_variant()
    call = variant.calls[0]
    return {
        "chrom": variant.reference_name,
        "pos": str(variant.start + 1),
        "end": str(variant.end),
        "ref": variant.reference_bases,
        "alts": ",".join(variant.alternate_bases),
        "alt_allele_indices": ",".join(map(str, example.alt_allele_indices)),
        "variant_type": str(example.variant_type),
        "label": str(example.label),
        "genotype": "/".join(map(str, call.genotype)),
        "DP": str(*call.info["DP"]),
        "AD": ",".join(map(str, call.info["AD"])),
        "VAF": ",".join(f"{value:.6f}" for value in call.info["VAF"]),
        "nonblank_rows": str(int(example.pixels.any(axis=(1, 2)).sum())),
        "locus": example.locus,
        "sequencing_type": str(example.sequencing_type),
        "image_shape": "x".join(map(str, example.shape)),
    }


def make_example(**changes):
    fields = {
        "image": bytes(range(12)),
        "shape": (2, 3, 2),
        "variant": protos.VariantMessage("chr1", 4, 5, "A", ["C"]).encode(),
        "alt_allele_indices": (0,),
        "variant_type": protos.SNP,
        "locus": "chr1:5-5",
        "sequencing_type": 1,
    }
    return protos.Example(**fields | changes)


@pytest.mark.parametrize("changes", [{}, {"label": 0}, {"label": 2, "denovo_label": 0}, {"alt_allele_indices": (0, 1)}])
def test_example_encode_decode(changes):
    example = make_example(**changes)
    assert protos.Example.decode(example.encode()) == example


def test_example_pixels():
    assert make_example().pixels.tolist() == np.arange(12).reshape(2, 3, 2).tolist()


def test_example_decode_without_features():
    with pytest.raises(InputError, match="no feature image/encoded, image/shape, variant/encoded, alt_allele"):
        protos.Example.decode(b"")


def test_example_decode_shape_of_another_image():
    with pytest.raises(InputError, match=r"image of 12 bytes does not have the shape \(2, 3, 3\)"):
        protos.Example.decode(make_example(shape=(2, 3, 3)).encode())


def test_example_decode_passes_over_other_features():
    features = examples.decode_features(make_example().encode())
    encoded = examples.encode_features(features | {"extra": [0.5, 1.5], "another": [b"x"]})
    assert protos.Example.decode(encoded) == make_example()


def test_read_messages_names_file_and_record(tmp_path):
    paths = [tmp_path / "a.tfrecord.gz", tmp_path / "b.tfrecord.gz"]
    protos.write_messages(paths[0], [make_example()])
    tfrecord.write_records(paths[1], [make_example().encode(), b"\x0a\x05abc"])
    messages = protos.read_messages(paths, protos.Example)
    assert [next(messages), next(messages)] == [make_example(), make_example()]
    with pytest.raises(InputError, match=r"b\.tfrecord\.gz: record 2: not a protobuf message"):
        next(messages)


@pytest.fixture(scope="module")
def tensorflow():
    """TensorFlow as independent reader and writer of tf.Example, set up as all tests of this process need it."""
    return tensorflow_setup.start()


def tensorflow_features(tensorflow, record):
    features = tensorflow.train.Example.FromString(record).features.feature
    return {key: list(getattr(value, value.WhichOneof("kind")).value) for key, value in features.items()}


@pytest.mark.real
def test_golden_examples_equal_tensorflow(tensorflow, oracles):
    records = list(tfrecord.read_records(golden(oracles)))
    assert len(records) == 49
    for record in records:
        assert examples.decode_features(record) == tensorflow_features(tensorflow, record)
        again = protos.Example.decode(record).encode()
        assert again == tensorflow.train.Example.FromString(record).SerializeToString(deterministic=True)


def test_example_encode_equals_tensorflow(tensorflow):
    for changes in ({}, {"label": 0, "sequencing_type": 0}, {"label": 2, "alt_allele_indices": (0, 1)}):
        encoded = make_example(**changes).encode()
        assert tensorflow.train.Example.FromString(encoded).SerializeToString(deterministic=True) == encoded


def test_features_of_every_type_equal_tensorflow(tensorflow):
    features = {"b": [b"", b"x"], "a": [0.5, -1.0], "i": [-1, 0, 2**63 - 1, -(2**63)], "é": [0]}
    encoded = examples.encode_features(features)
    assert tensorflow_features(tensorflow, encoded) == features
    assert examples.decode_features(encoded) == features
    assert tensorflow.train.Example.FromString(encoded).SerializeToString(deterministic=True) == encoded


def test_tensorflow_reads_our_files(tensorflow, tmp_path):
    payloads = [b"", b"abc", bytes(100_000)]
    tfrecord.write_records(tmp_path / "x.tfrecord.gz", payloads)
    data = tensorflow.data.TFRecordDataset(str(tmp_path / "x.tfrecord.gz"), compression_type="GZIP")
    assert list(data.as_numpy_iterator()) == payloads


def test_tensorflow_files_are_read(tensorflow, tmp_path):
    payloads = [b"", b"abc", bytes(100_000)]
    for name, records in (("x", payloads), ("empty", [])):
        with tensorflow.io.TFRecordWriter(str(tmp_path / name), "GZIP") as writer:
            for payload in records:
                writer.write(payload)
        assert list(tfrecord.read_records(tmp_path / name)) == records
