"""call_variants: order, bytes, rounding, refusals."""

import numpy as np
import pytest
from labelled_examples import INFO, SHAPE, make_examples, write_shards

from genomics import cli, tfrecord
from genomics.errors import InputError
from genomics.protos import CallVariantsOutput, read_messages
from minidv import call_variants, checkpoints, example_info, network, saved_models, tensorflow_setup
from minidv.checkpoints import WEIGHTS, Checkpoint, Metadata, with_prefix
from minidv.example_info import ExampleInfo

COUNT = 150  # two full batches and a part


@pytest.fixture(scope="module")
def model(tmp_path_factory):
    tensorflow_setup.start()
    folder = tmp_path_factory.mktemp("models")
    built = network.build(network.SMALL, SHAPE, seed=1)
    metadata = Metadata(network.SMALL, SHAPE, INFO.channels, 5, 1, {}, {})
    weights = with_prefix(WEIGHTS, network.get_weights(built))
    checkpoints.save(folder / "checkpoint", Checkpoint(metadata, weights))
    example_info.write(folder / example_info.NAME, INFO)
    saved_models.export(folder / "checkpoint", folder / example_info.NAME, folder / "model")
    return folder / "model"


@pytest.fixture(scope="module")
def examples():
    return make_examples(COUNT, seed=3, labels=[None])


@pytest.fixture(scope="module")
def spec(examples, tmp_path_factory):
    return write_shards(tmp_path_factory.mktemp("examples"), examples, shards=2)


def words(spec, model, folder, *more):
    return ["--examples", spec, "--checkpoint", str(model), f"--outfile={folder}/x.tfrecord.gz", *more]


def test_main_tells_a_missing_folder_with_all_other_problems(tmp_path, capsys):
    assert cli.run(call_variants.main, words("absent.tfrecord.gz", "absent", tmp_path / "none")) == cli.BAD_INPUT
    told = capsys.readouterr().err
    assert all(part in told for part in ("absent.tfrecord.gz: no such file", "absent: no checkpoint", "no folder"))


def call(spec, model, folder, *more):
    folder.mkdir(parents=True, exist_ok=True)
    call_variants.main(words(spec, model, folder, *more))
    return folder / "x-00000-of-00001.tfrecord.gz"


def test_main_writes_one_output_per_example_in_the_order_of_the_shards(spec, model, examples, tmp_path):
    outputs = list(read_messages(call(spec, model, tmp_path), CallVariantsOutput))
    expected = [*examples[0::2], *examples[1::2]]
    assert [output.variant.encode() for output in outputs] == [example.variant for example in expected]
    assert [tuple(output.alt_allele_indices.indices) for output in outputs] == [
        example.alt_allele_indices for example in expected
    ]


def test_main_probabilities_are_those_of_the_network(spec, model, examples, tmp_path):
    outputs = list(read_messages(call(spec, model, tmp_path), CallVariantsOutput))
    built = checkpoints.load(model.parent / "checkpoint").network()
    images = np.stack([example.pixels for example in [*examples[0::2], *examples[1::2]]])
    logits = np.asarray(built(network.preprocess(images)), np.float64)
    expected = np.exp(logits) / np.exp(logits).sum(axis=1, keepdims=True)
    found = np.array([output.genotype_probabilities for output in outputs])
    np.testing.assert_allclose(found, expected, atol=1e-6)
    assert (found.argmax(axis=1) == expected.argmax(axis=1)).all()


def test_main_bytes_depend_on_neither_batch_nor_neighbours_nor_sharding(spec, model, examples, tmp_path):
    whole = list(tfrecord.read_records(call(spec, model, tmp_path / "a")))
    small = list(tfrecord.read_records(call(spec, model, tmp_path / "b", "--batch_size=7")))
    assert small == whole
    one = write_shards(tmp_path / "one", examples, shards=1)
    assert sorted(tfrecord.read_records(call(one, model, tmp_path / "c"))) == sorted(whole)


def test_main_folder_and_prefix_give_the_same_bytes(spec, model, tmp_path):
    folder = call(spec, model, tmp_path / "a").read_bytes()
    assert call(spec, model.parent / "checkpoint", tmp_path / "b").read_bytes() == folder


def test_main_limit(spec, model, tmp_path):
    whole = list(tfrecord.read_records(call(spec, model, tmp_path / "a")))
    assert list(tfrecord.read_records(call(spec, model, tmp_path / "b", "--limit=70"))) == whole[:70]


def test_main_without_examples_writes_an_empty_shard(model, tmp_path):
    spec = write_shards(tmp_path / "none", [], shards=2)
    assert list(tfrecord.read_records(call(spec, model, tmp_path))) == []
    with pytest.raises(InputError, match="no examples"):
        call(spec, model, tmp_path, "--noallow_empty_examples")


def test_main_refuses_other_channels(model, tmp_path):
    spec = write_shards(tmp_path / "other", make_examples(4, seed=1), 2, ExampleInfo(SHAPE, (1, 2, 19)))
    with pytest.raises(InputError) as error:
        call(spec, model, tmp_path)
    assert len(error.value.problems) == 2
    assert "channels [1, 2, 19] and [1, 2, 3]" in error.value.problems[0]
    assert not list(tmp_path.glob("x*"))


def test_main_refuses_another_shape_without_info(model, tmp_path):
    spec = write_shards(tmp_path / "other", make_examples(4, seed=1, shape=(20, 35, 3)), 1)
    for path in (tmp_path / "other").glob("*.json"):
        path.unlink()
    with pytest.raises(InputError, match=r"c:1-1 has shape \[20, 35, 3\], the model .* expects \[20, 33, 3\]"):
        call(spec, model, tmp_path)
    assert not list(tmp_path.glob("*x*"))


def test_main_tells_all_problems_at_once(tmp_path, capsys):
    status = cli.run(call_variants.main, ["--examples=none@2.gz", "--checkpoint=none", "--outfile=x.gz"])
    errors = capsys.readouterr().err.splitlines()
    assert status == cli.BAD_INPUT
    assert len(errors) == 4  # two shards, the model, the name of the output


def test_main_damaged_examples_leave_no_output(spec, model, tmp_path):
    damaged = tmp_path / "examples.tfrecord.gz"
    content = tfrecord.shard_paths(spec)[0].read_bytes()
    damaged.write_bytes(content[: len(content) // 2])
    with pytest.raises(InputError, match="truncated"):
        call(str(damaged), model, tmp_path)
    assert not list(tmp_path.glob("*x-*"))


@pytest.mark.parametrize(
    ("outfile", "expected"),
    [
        ("a/x.tfrecord.gz", "a/x-00000-of-00001.tfrecord.gz"),
        ("x-00000-of-00001.tfrecord.gz", "x-00000-of-00001.tfrecord.gz"),
    ],
)
def test_output_path(outfile, expected):
    assert str(call_variants.output_path(outfile)) == expected


def test_output_path_refuses_other_endings():
    with pytest.raises(InputError, match=r"ends in \.tfrecord\.gz; found x\.gz"):
        call_variants.output_path("x.gz")


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ([0.2, 0.3, 0.5], [0.2, 0.3, 0.5]),
        ([1 / 3, 1 / 3, 1 / 3], [0.3333333334, 0.3333333333, 0.3333333333]),
        ([1e-12, 0.25, 0.75], [0.0, 0.25, 0.75]),
        ([1.0, 0.0, 0.0], [1.0, 0.0, 0.0]),
    ],
)
def test_round_probabilities_the_smallest_takes_the_rest(given, expected):
    assert call_variants.round_probabilities(np.array(given)) == expected


def test_round_probabilities_of_single_precision_sum_to_one():
    rng = np.random.default_rng(0)
    for row in rng.dirichlet([0.1, 0.1, 0.1], 1000).astype(np.float32):
        rounded = call_variants.round_probabilities(row)
        assert sum(rounded) == pytest.approx(1, abs=1e-9)
        assert all(0 <= value <= 1 and round(value, 10) == value for value in rounded)
        np.testing.assert_allclose(rounded, row, atol=3e-7)
