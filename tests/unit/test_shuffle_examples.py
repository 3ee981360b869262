"""shuffle_examples: nothing lost, order by content, files that train reads."""

import hashlib

import pytest
from labelled_examples import INFO, SHAPE, make_examples, write_shards

from genomics import cli, tfrecord
from genomics.errors import InputError
from genomics.protos import read_dataset_config
from minidv import example_info, shuffle_examples, shuffling
from minidv.example_info import ExampleInfo


@pytest.fixture
def examples():
    return make_examples(30, seed=1, labels=[0, 0, 1, 2, 2, 2])


def words(patterns, folder):
    return [
        f"--input_pattern_list={patterns}",
        f"--output_pattern_prefix={folder}/train",
        f"--output_dataset_config_pbtxt={folder}/train.dataset_config.pbtxt",
        "--output_dataset_name",
        "set.train",
    ]


def shuffle(patterns, folder):
    shuffle_examples.main(words(patterns, folder))
    return [record for path in sorted(folder.glob("train-*")) for record in tfrecord.read_records(path)]


def pattern(folder):
    return f"{folder}/examples.tfrecord-*.gz"


def test_main_orders_by_sha1_and_loses_nothing(examples, tmp_path):
    write_shards(tmp_path / "in", examples, shards=3)
    found = shuffle(pattern(tmp_path / "in"), tmp_path / "out")
    assert found == sorted((example.encode() for example in examples), key=lambda data: hashlib.sha1(data).digest())


def test_main_order_depends_on_neither_sharding_nor_number_of_outputs(examples, tmp_path, monkeypatch):
    write_shards(tmp_path / "one", examples, shards=1)
    write_shards(tmp_path / "four", list(reversed(examples)), shards=4)
    whole = shuffle(pattern(tmp_path / "one"), tmp_path / "a")
    monkeypatch.setattr(shuffling, "SHARD_BYTES", 4000)
    assert shuffle(pattern(tmp_path / "four"), tmp_path / "b") == whole
    assert len(list((tmp_path / "b").glob("train-*"))) > 3


def test_main_keeps_equal_records(examples, tmp_path):
    write_shards(tmp_path / "in", [*examples, examples[0]], shards=1)
    assert len(shuffle(pattern(tmp_path / "in"), tmp_path / "out")) == 31


def test_main_reads_several_patterns_and_each_file_once(examples, tmp_path):
    write_shards(tmp_path / "a", examples[:10], shards=2)
    write_shards(tmp_path / "b", examples[10:], shards=1)
    patterns = f"{pattern(tmp_path / 'a')},{pattern(tmp_path / 'b')},{tmp_path}/b/*-00000-of-00001.gz"
    assert len(shuffle(patterns, tmp_path / "out")) == 30


def test_main_writes_config_and_info(examples, tmp_path):
    write_shards(tmp_path / "in", examples, shards=2)
    shuffle(pattern(tmp_path / "in"), tmp_path / "out")
    config = read_dataset_config(tmp_path / "out" / "train.dataset_config.pbtxt")
    assert (config.name, config.num_examples) == ("set.train", 30)
    assert config.class_counts == {0: 10, 1: 5, 2: 15}
    assert tfrecord.shard_paths(config.tfrecord_path)
    assert example_info.read(tmp_path / "out" / example_info.NAME) == INFO
    assert not list((tmp_path / "out").glob(".*"))


def test_main_takes_the_first_info_that_has_a_shape(examples, tmp_path):
    write_shards(tmp_path / "in", examples[:1], shards=3)
    write_shards(tmp_path / "empty", [], shards=1)
    shuffle(f"{pattern(tmp_path / 'empty')},{pattern(tmp_path / 'in')}", tmp_path / "out")
    assert example_info.read(tmp_path / "out" / example_info.NAME) == INFO


def test_main_removes_stale_shards_of_the_same_prefix_only(examples, tmp_path):
    write_shards(tmp_path / "in", examples, shards=2)
    out = tmp_path / "out"
    out.mkdir()
    tfrecord.write_records(out / "train-00001-of-00002.tfrecord.gz", [b"old"])
    tfrecord.write_records(out / "tune-00000-of-00001.tfrecord.gz", [b"kept"])
    assert len(shuffle(pattern(tmp_path / "in"), out)) == 30
    assert [path.name for path in sorted(out.glob("*.tfrecord.gz"))] == [
        "train-00000-of-00001.tfrecord.gz",
        "tune-00000-of-00001.tfrecord.gz",
    ]


def test_main_gives_the_same_bytes(examples, tmp_path):
    write_shards(tmp_path / "in", examples, shards=2)
    for name in ("a", "b"):
        shuffle(pattern(tmp_path / "in"), tmp_path / name)
    first, second = (tmp_path / name / "train-00000-of-00001.tfrecord.gz" for name in ("a", "b"))
    assert first.read_bytes() == second.read_bytes()


def test_main_refuses_examples_without_label(examples, tmp_path):
    write_shards(tmp_path / "in", [*examples[:3], *make_examples(1, 2, labels=[None])], shards=1)
    with pytest.raises(InputError, match=r"record 4: label of c:1-1 is None.*--mode training"):
        shuffle(pattern(tmp_path / "in"), tmp_path / "out")
    assert not list((tmp_path / "out").iterdir())


def test_main_refuses_examples_of_different_kinds(examples, tmp_path):
    write_shards(tmp_path / "a", examples, shards=1)
    write_shards(tmp_path / "b", examples, 1, ExampleInfo(SHAPE, (1, 2, 19)))
    with pytest.raises(InputError, match=r"channels \[1, 2, 3\] and \[1, 2, 19\]"):
        shuffle(f"{pattern(tmp_path / 'a')},{pattern(tmp_path / 'b')}", tmp_path / "out")


def test_main_refuses_a_shape_that_the_info_does_not_tell(tmp_path):
    write_shards(tmp_path / "in", make_examples(2, 1, shape=(20, 35, 3)), shards=1)
    with pytest.raises(InputError, match=r"record 1: c:1-1 has shape \[20, 35, 3\]"):
        shuffle(pattern(tmp_path / "in"), tmp_path / "out")


def test_main_refuses_when_there_is_nothing(tmp_path):
    write_shards(tmp_path / "in", [], shards=2)
    with pytest.raises(InputError, match="no example in them"):
        shuffle(pattern(tmp_path / "in"), tmp_path / "out")


def test_main_refuses_missing_info(examples, tmp_path):
    write_shards(tmp_path / "in", examples, shards=1)
    for path in (tmp_path / "in").glob("*.json"):
        path.unlink()
    with pytest.raises(InputError, match=r"example_info\.json: no such file"):
        shuffle(pattern(tmp_path / "in"), tmp_path / "out")


def test_main_tells_every_pattern_without_files(tmp_path, capsys):
    assert cli.run(shuffle_examples.main, words(f"{tmp_path}/a*,{tmp_path}/b*", tmp_path)) == cli.BAD_INPUT
    assert capsys.readouterr().err.count("no file matches") == 2


def test_main_config_needs_a_name(tmp_path):
    with pytest.raises(InputError, match="output_dataset_name: is required"):
        shuffle_examples.main(words("x", tmp_path)[:-2])


@pytest.mark.real
def test_main_takes_examples_of_deepvariant(oracles, tmp_path):
    golden = oracles / "deepvariant" / "golden.training_examples.tfrecord.gz"
    assert len(shuffle(str(golden), tmp_path / "out")) == 49
    config = read_dataset_config(tmp_path / "out" / "train.dataset_config.pbtxt")
    assert sum(config.class_counts.values()) == 49
