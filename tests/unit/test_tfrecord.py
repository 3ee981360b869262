"""TFRecord framing, gzip and shard names; TensorFlow as oracle is in test_protos.py."""

import gzip
import random
import re
import struct

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from genomics import tfrecord
from genomics.errors import InputError

MIXED = "files of more than one data set"


def bitwise_crc32c(data):
    """CRC-32C bit by bit (reflected polynomial 0x82F63B78): slow, and nothing but the definition."""
    crc = 0xFFFFFFFF
    for byte in data:
        crc ^= byte
        for _ in range(8):
            crc = crc >> 1 ^ (0x82F63B78 if crc & 1 else 0)
    return crc ^ 0xFFFFFFFF


def frame(payload, length=None):
    """One record, framed by hand."""

    def masked(data):
        crc = bitwise_crc32c(data)
        return struct.pack("<I", (((crc >> 15) | (crc << 17)) + 0xA282EAD8) % 2**32)

    header = struct.pack("<Q", len(payload) if length is None else length)
    return header + masked(header) + payload + masked(payload)


def read(path):
    return list(tfrecord.read_records(path))


@pytest.fixture
def path(tmp_path):
    return tmp_path / "x.tfrecord.gz"


def test_masked_crc_known_value():
    # CRC-32C of "123456789" is 0xE3069283 in every table of CRCs
    assert tfrecord.masked_crc(b"123456789") == (((0xE3069283 >> 15) | (0xE3069283 << 17)) + 0xA282EAD8) % 2**32


@settings(max_examples=50)
@given(st.lists(st.binary(max_size=300), max_size=5))
def test_write_equals_framing_by_hand(tmp_path_factory, payloads):
    path = tmp_path_factory.mktemp("w") / "x.tfrecord.gz"
    assert tfrecord.write_records(path, payloads) == len(payloads)
    assert gzip.decompress(path.read_bytes()) == b"".join(map(frame, payloads))
    assert read(path) == payloads


def test_read_large_records_in_order(path):
    payloads = [random.Random(seed).randbytes(size) for seed, size in enumerate((3_000_000, 0, 1, 1 << 20))]
    tfrecord.write_records(path, payloads)
    assert read(path) == payloads


def test_read_no_records(path):
    tfrecord.write_records(path, [])
    assert read(path) == []


def test_read_concatenated_gzip_members(path):
    path.write_bytes(gzip.compress(frame(b"a") + frame(b"b")[:5]) + gzip.compress(frame(b"b")[5:] + frame(b"c")))
    assert read(path) == [b"a", b"b", b"c"]


def test_read_closes_the_file_when_the_reader_stops_early(path):
    tfrecord.write_records(path, [b"a", b"b"])
    records = tfrecord.read_records(path)
    assert next(records) == b"a"
    records.close()  # a file left open would be a ResourceWarning, hence an error


def test_write_same_bytes_whenever_and_wherever(tmp_path, monkeypatch):
    tfrecord.write_records(tmp_path / "a.tfrecord.gz", [b"a" * 1000])
    monkeypatch.setattr("time.time", lambda: 1e9)
    tfrecord.write_records(tmp_path / "b.tfrecord.gz", [b"a" * 1000])
    written = (tmp_path / "a.tfrecord.gz").read_bytes()
    assert written == (tmp_path / "b.tfrecord.gz").read_bytes()
    assert written[3:8] == bytes(5)  # flags (no name) and time


def fail_after_one_record(path):
    with tfrecord.Writer(path) as writer:
        writer.write(b"new")
        raise KeyError


def test_writer_leaves_nothing_after_an_error(path):
    with pytest.raises(KeyError):
        fail_after_one_record(path)
    assert list(path.parent.iterdir()) == []


def test_writer_keeps_the_old_file_after_an_error(path):
    tfrecord.write_records(path, [b"old"])
    with pytest.raises(KeyError):
        fail_after_one_record(path)
    assert read(path) == [b"old"]


def test_writer_file_appears_at_the_end_only(path):
    with tfrecord.Writer(path) as writer:
        writer.write(b"a")
        assert not path.exists()
        assert writer.count == 1
    assert path.exists()


def test_writer_folder_absent(tmp_path):
    with pytest.raises(InputError, match=r"none/x\.gz: cannot be written \(No such file"):
        tfrecord.write_records(tmp_path / "none" / "x.gz", [])


def test_read_absent_file(path):
    with pytest.raises(InputError, match=r"x\.tfrecord\.gz: cannot be opened \(No such file"):
        read(path)


def test_read_folder(tmp_path):
    with pytest.raises(InputError, match="cannot be opened"):
        read(tmp_path)


@pytest.mark.parametrize("content", [b"", b"x", frame(b"abc")])
def test_read_not_gzip(path, content):
    path.write_bytes(content)
    with pytest.raises(InputError, match=r"x\.tfrecord\.gz: not a gzip-compressed TFRecord file"):
        read(path)


def test_read_truncated_anywhere(path):
    tfrecord.write_records(path, [b"first", b"second" * 50, b"third"])
    content = path.read_bytes()
    for length in range(2, len(content)):
        path.write_bytes(content[:length])
        with pytest.raises(InputError, match=r"x\.tfrecord\.gz: record [1-4]( or soon after)?: truncated"):
            read(path)


def outcome(path):
    try:
        return read(path)
    except InputError as error:
        return str(error)


def test_read_any_flipped_bit(path):
    payloads = [b"first", bytes(range(256)), b"third"]
    tfrecord.write_records(path, payloads)
    content = path.read_bytes()
    silent = set()
    for position in range(8 * len(content)):
        flipped = bytearray(content)
        flipped[position // 8] ^= 1 << position % 8
        path.write_bytes(flipped)
        found = outcome(path)
        if found == payloads:
            silent.add(position // 8)
        else:  # never other data than what was written
            assert re.match(f"{path}: (record [1-4]|not a gzip)", found)
    assert silent <= {3, 4, 5, 6, 7, 8, 9}  # of the gzip header, a flag, time, level and system say nothing of the data


@pytest.mark.parametrize("cut", range(1, len(frame(b"abc"))))
def test_read_truncated_inside_the_frame(path, cut):
    path.write_bytes(gzip.compress(frame(b"ok") + frame(b"abc")[:cut]))
    records = tfrecord.read_records(path)
    assert next(records) == b"ok"
    with pytest.raises(InputError, match="record 2: truncated"):
        next(records)


@pytest.mark.parametrize(("position", "what"), [(0, "length"), (9, "length"), (13, "data"), (16, "data")])
def test_read_wrong_checksum(path, position, what):
    bad = bytearray(frame(b"abc"))
    bad[position] ^= 1
    path.write_bytes(gzip.compress(frame(b"abc") + bytes(bad)))
    with pytest.raises(InputError, match=f"record 2: checksum of the {what} is wrong"):
        read(path)


def test_read_absurd_length_takes_no_memory(path):
    path.write_bytes(gzip.compress(frame(b"", length=1 << 60)))
    with pytest.raises(InputError, match=r"record 1: .*length"):
        read(path)


def test_read_garbage_behind_gzip(path):
    path.write_bytes(gzip.compress(frame(b"abc")) + b"garbage")
    with pytest.raises(InputError, match="record 1 or soon after: truncated or damaged gzip"):
        read(path)


def test_read_damage_far_behind_is_told_late(path):
    payloads = [random.Random(seed).randbytes(100_000) for seed in range(20)]
    tfrecord.write_records(path, payloads)
    path.write_bytes(path.read_bytes()[:1_550_000])  # random bytes do not shrink: inside record 16
    records = tfrecord.read_records(path)
    assert [next(records) for _ in range(14)] == payloads[:14]
    with pytest.raises(InputError, match=r"record 1[56]( or soon after)?: truncated"):
        list(records)


def test_read_other_gzip_text(path):
    path.write_bytes(gzip.compress(b"#CHROM\tPOS\tID\tREF\tALT\n"))
    with pytest.raises(InputError, match=r"record 1: checksum of the length is wrong; .* no TFRecord file"):
        read(path)


@pytest.mark.parametrize(
    ("spec", "task", "expected"),
    [
        ("a/x.tfrecord@4.gz", 0, "a/x.tfrecord-00000-of-00004.gz"),
        ("a/x.tfrecord@4.gz", 3, "a/x.tfrecord-00003-of-00004.gz"),
        ("x@12", 11, "x-00011-of-00012"),
        ("x@100000.gz", 7, "x-000007-of-100000.gz"),
        ("x.tfrecord.gz", 0, "x.tfrecord.gz"),
        ("me@2.host/x.gz", 0, "me@2.host/x.gz"),
        ("me@2/x@3.gz", 2, "me@2/x-00002-of-00003.gz"),
        ("@3.gz", 0, "@3.gz"),
    ],
)
def test_shard_name(spec, task, expected):
    assert str(tfrecord.shard_name(spec, task)) == expected


@pytest.mark.parametrize(("spec", "task"), [("x@4.gz", 4), ("x@4.gz", -1), ("x.gz", 1), ("x@0.gz", 0)])
def test_shard_name_bad_task(spec, task):
    with pytest.raises(InputError, match=r"x(@\d)?\.gz: (task|number of shards)"):
        tfrecord.shard_name(spec, task)


def test_shard_count():
    assert [tfrecord.shard_count(spec) for spec in ("x@16.gz", "x.gz", "me@2/x.gz")] == [16, 1, 1]


def touch(folder, *names):
    for name in names:
        (folder / name).touch()


def test_shard_paths_of_all_kinds(tmp_path):
    touch(tmp_path, "x-00001-of-00002.gz", "x-00000-of-00002.gz", "y.gz", "a,b@2.gz")
    x = [tmp_path / "x-00000-of-00002.gz", tmp_path / "x-00001-of-00002.gz"]
    assert tfrecord.shard_paths(f"{tmp_path}/x@2.gz") == x
    assert tfrecord.shard_paths(f"{tmp_path}/x-?????-of-?????.gz") == x
    assert tfrecord.shard_paths(tmp_path / "y.gz") == [tmp_path / "y.gz"]
    assert tfrecord.shard_paths(f"{tmp_path}/y.gz,{tmp_path}/x@2.gz") == [tmp_path / "y.gz", *x]
    assert tfrecord.shard_paths(tmp_path / "a,b@2.gz") == [tmp_path / "a,b@2.gz"]


def test_shard_paths_tells_every_missing_file(tmp_path):
    touch(tmp_path, "x-00001-of-00003.gz")
    with pytest.raises(InputError) as error:
        tfrecord.shard_paths(f"{tmp_path}/x@3.gz,{tmp_path}/*.bz,{tmp_path}/z.gz")
    assert [problem.partition(": ")[0].rpartition("/")[2] for problem in error.value.problems] == [
        "x-00000-of-00003.gz",
        "x-00002-of-00003.gz",
        "*.bz",
        "z.gz",
    ]


def test_shard_paths_empty_spec():
    with pytest.raises(InputError):
        tfrecord.shard_paths("")


@pytest.mark.parametrize(
    ("names", "expected"),
    [
        (["x.gz"], []),
        (["x-00000-of-00002.gz", "x-00001-of-00002.gz"], []),
        (["x-00000-of-00002.gz"], ["x@2.gz: 1 of 2 shards are missing"]),
        (
            ["x-00000-of-00001.gz", "y.gz"],
            ["files of more than one data set: x@1.gz, y.gz; remove what does not belong"],
        ),
        (
            ["x-00000-of-00001.gz", "x-00000-of-00002.gz"],
            [
                "files of more than one data set: x@1.gz, x@2.gz; remove what does not belong",
                "x@2.gz: 1 of 2 shards are missing",
            ],
        ),
    ],
)
def test_sharding_problems(names, expected):
    assert tfrecord.sharding_problems(names) == expected
