"""shuffle_examples: nothing lost, order by content, files that train reads."""

import hashlib
from collections import Counter
from dataclasses import replace
from itertools import pairwise

import pytest
from labelled_examples import INFO, SHAPE, make_examples, write_shards

from genomics import cli, tfrecord
from genomics.errors import InputError
from genomics.protos import Example, VariantMessage, read_dataset_config
from minidv import example_info, shuffle_examples, shuffling
from minidv.example_info import ExampleInfo


@pytest.fixture
def examples():
    return make_examples(30, seed=1, labels=[0, 0, 1, 2, 2, 2])


def words(patterns, folder, *options):
    return [
        *options,
        f"--input_pattern_list={patterns}",
        f"--output_pattern_prefix={folder}/train",
        f"--output_dataset_config_pbtxt={folder}/train.dataset_config.pbtxt",
        "--output_dataset_name",
        "set.train",
    ]


def shuffle(patterns, folder, *options):
    shuffle_examples.main(words(patterns, folder, *options))
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
    monkeypatch.setattr(shuffling, "SHARD_BYTES", 10_000)
    monkeypatch.setattr(shuffling, "BUCKET_BYTES", 4000)
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


@pytest.fixture
def typed(examples):
    """The same of four types: 8 SNPs, 8 insertions, 7 deletions, 7 complex."""
    alleles = [("A", ["C"]), ("A", ["AT"]), ("AT", ["A"]), ("AT", ["CG"])]
    sites = [VariantMessage("c", 0, len(ref), ref, alts) for ref, alts in alleles]
    return [replace(example, variant=sites[place % 4].encode()) for place, example in enumerate(examples)]


MIXED = ("--balance=class", "--weights", "snp=0.5,complex=2", "--max_class0_ratio=0.25")


def test_main_mixes_and_tells_what_it_wrote(typed, tmp_path, capsys):
    write_shards(tmp_path / "in", typed, shards=3)
    found = shuffle(pattern(tmp_path / "in"), tmp_path / "out", "--weights=insertion=0,complex=3", "--balance", "class")
    labels = Counter(example.label for example in typed)
    assert labels == {0: 10, 1: 5, 2: 15}
    written = [Example.decode(record) for record in found]
    config = read_dataset_config(tmp_path / "out" / "train.dataset_config.pbtxt")
    assert config.num_examples == len(written)
    assert config.class_counts == Counter(example.label for example in written)
    kinds = Counter(example.decode_variant().alternate_bases[0] for example in written)
    assert set(kinds) == {"C", "A", "CG"}
    printed = capsys.readouterr().out
    assert f"{len(written)} examples of 3 files" in printed
    assert "; read were 30" in printed
    assert f"by type: {kinds['CG']} complex, {kinds['A']} deletion, {kinds['C']} snp" in printed
    assert kinds["CG"] % 3 == 0


def test_main_balances_to_the_one(typed, tmp_path):
    write_shards(tmp_path / "in", typed, shards=3)
    found = shuffle(pattern(tmp_path / "in"), tmp_path / "out", "--balance=class")
    assert Counter(Example.decode(record).label for record in found) == {0: 15, 1: 15, 2: 15}
    assert set(found) == {example.encode() for example in typed}


def test_main_tells_who_stays_rare(typed, tmp_path, capsys):
    write_shards(tmp_path / "in", [example for example in typed if example.label == 2] + typed[:1], shards=1)
    found = shuffle(pattern(tmp_path / "in"), tmp_path / "out", "--balance=class")
    assert len(found) == 15 + 10
    assert "class 0: each example appears 10 times, and still there are fewer" in capsys.readouterr().out


def test_main_mix_gives_the_same_bytes_from_any_sharding(typed, tmp_path, monkeypatch):
    monkeypatch.setattr(shuffling, "SHARD_BYTES", 10_000)
    write_shards(tmp_path / "one", typed, shards=1)
    write_shards(tmp_path / "four", list(reversed(typed)), shards=4)
    shuffle(pattern(tmp_path / "one"), tmp_path / "a", *MIXED)
    monkeypatch.setattr(shuffling, "BUCKET_BYTES", 4000)
    shuffle(pattern(tmp_path / "four"), tmp_path / "b", *MIXED)
    first, second = (sorted((tmp_path / name).glob("*.gz")) for name in ("a", "b"))
    assert [path.read_bytes() for path in first] == [path.read_bytes() for path in second]
    assert len(first) > 3


def test_main_copies_lie_apart(typed, tmp_path):
    write_shards(tmp_path / "in", typed, shards=1)
    found = shuffle(pattern(tmp_path / "in"), tmp_path / "out", "--weights=snp=10,insertion=10,deletion=10,complex=10")
    assert Counter(found) == {example.encode(): 10 for example in typed}
    assert sum(left == right for left, right in pairwise(found)) < 40


def test_main_plain_mix_is_none(typed, tmp_path):
    write_shards(tmp_path / "in", typed, shards=1)
    none = shuffle(pattern(tmp_path / "in"), tmp_path / "a")
    assert shuffle(pattern(tmp_path / "in"), tmp_path / "b", "--balance=none", "--weights=snp=1") == none


def test_main_refuses_a_mix_that_leaves_nothing(typed, tmp_path):
    write_shards(tmp_path / "in", [example for example in typed if example.label == 0], shards=1)
    with pytest.raises(InputError, match="the mix asked for leaves no example"):
        shuffle(pattern(tmp_path / "in"), tmp_path / "out", "--max_class0_ratio=5")


def test_main_tells_all_that_is_wrong_with_a_mix(tmp_path, capsys):
    options = ("--balance=label", "--max_class0_ratio=0")
    assert cli.run(shuffle_examples.main, words("x", tmp_path, *options)) == cli.BAD_INPUT
    printed = capsys.readouterr().err
    assert "--balance: expected one of none, class, type; found 'label'" in printed
    assert "--max_class0_ratio: expected a value in (0,); found '0'" in printed


def test_main_refuses_unknown_types(tmp_path):
    with pytest.raises(InputError, match="--weights: 'indel=2': expected each of snp, insertion"):
        shuffle_examples.main(words("x", tmp_path, "--weights=indel=2"))


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
