"""The stream of training examples: every example once an epoch, an order that can be entered anywhere."""

import itertools

import numpy as np
import pytest
from labelled_examples import INFO, SHAPE, make_examples, write_dataset

from genomics.errors import InputError
from genomics.protos import DatasetConfig, write_dataset_config
from minidv import datasets
from minidv.datasets import Dataset

COUNT = 20


@pytest.fixture
def examples():
    return make_examples(COUNT, seed=1)


@pytest.fixture
def config(tmp_path, examples):
    return write_dataset(tmp_path / "train", examples, shards=3)


def images_of(batches, count):
    return [image.tobytes() for batch in itertools.islice(batches, count) for image in batch.images]


@pytest.mark.parametrize("buffer_elements", [COUNT, 1, 4])
def test_batches_bring_every_example_once_per_epoch(config, examples, buffer_elements):
    found = images_of(Dataset(config, buffer_elements).batches(5, seed=3), 12)
    expected = sorted(example.image for example in examples)
    epochs = [found[start : start + COUNT] for start in range(0, 60, COUNT)]
    assert [sorted(epoch) for epoch in epochs] == [expected] * 3
    assert epochs[0] != epochs[1]


@pytest.mark.parametrize("buffer_elements", [COUNT, 4])
@pytest.mark.parametrize("size", [5, 7])
def test_batches_from_any_place_go_on_alike(config, buffer_elements, size):
    whole = images_of(Dataset(config, buffer_elements).batches(size, seed=3), 9)
    for start in (1, 3, 4, 8):
        rest = images_of(Dataset(config, buffer_elements).batches(size, seed=3, start=start), 9 - start)
        assert rest == whole[start * size :]


def test_batches_order_follows_the_seed(config):
    first, again, other = (images_of(Dataset(config, COUNT).batches(4, seed), 5) for seed in (1, 1, 2))
    assert first == again
    assert first != other


def test_batches_labels_and_types_belong_to_the_images(config, examples):
    known = {example.image: (example.label, example.variant_type) for example in examples}
    batch = next(Dataset(config, COUNT).batches(8, seed=0))
    assert batch.images.shape == (8, *SHAPE)
    for image, label, kind in zip(batch.images, batch.labels, batch.variant_types, strict=True):
        assert known[image.tobytes()] == (label, kind)


def test_batches_larger_than_the_data_span_epochs(config):
    assert len(next(Dataset(config, COUNT).batches(50, seed=0)).labels) == 50


@pytest.mark.parametrize("buffer_elements", [COUNT, 4])
def test_first_keeps_the_order_of_the_files(config, examples, buffer_elements):
    in_files = [example.image for number in range(3) for example in examples[number::3]]
    batches = list(Dataset(config, buffer_elements).first(10, 4))
    assert [len(batch.labels) for batch in batches] == [4, 4, 2]
    assert images_of(batches, 3) == in_files[:10]


def test_shuffle_draws_from_the_next_ones_only():
    found = list(datasets.shuffle(iter(range(100)), 10, np.random.default_rng(0)))
    assert sorted(found) == list(range(100))
    assert found != sorted(found)
    assert all(value < place + 10 for place, value in enumerate(found))


def test_another_number_of_examples_is_refused(tmp_path, examples):
    config = write_dataset(tmp_path / "train", examples)
    write_dataset_config(config, DatasetConfig("x", f"{config.parent}/x-?????-of-?????.tfrecord.gz", COUNT + 1))
    with pytest.raises(InputError, match="num_examples is 21, its files hold 20"):
        next(Dataset(config, 100).batches(4, seed=0))


def test_example_without_label_is_refused(tmp_path):
    config = write_dataset(tmp_path / "train", make_examples(3, seed=1, labels=[None]))
    with pytest.raises(InputError, match=r"c:1-1 has label None.*--mode training"):
        next(Dataset(config, 100).batches(1, seed=0))


def test_example_of_another_shape_is_refused(tmp_path):
    config = write_dataset(tmp_path / "train", make_examples(3, seed=1, shape=(20, 35, 3)))
    with pytest.raises(InputError, match=r"has shape \[20, 35, 3\].*says \[20, 33, 3\]"):
        next(Dataset(config, 100).batches(1, seed=0))


def test_info_lies_beside_the_records(config):
    assert Dataset(config, 10).info == INFO
    (config.parent / "example_info.json").unlink()
    with pytest.raises(InputError, match=r"example_info\.json: cannot be read"):
        Dataset(config, 10)
