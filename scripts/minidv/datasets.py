"""Labelled examples for training: an endless shuffled stream of batches whose order is a function of seed and epoch.

The stream runs through epoch after epoch; batches of b examples are its consecutive pieces and may span two epochs.
So the place in the data after s steps is example s * b, and nothing else has to be saved to go on from there.
"""

import itertools
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import NamedTuple

import numpy as np
from isal import isal_zlib

from genomics import tfrecord
from genomics.errors import InputError
from genomics.protos import Example, read_dataset_config, read_messages
from minidv import example_info
from minidv.network import CLASSES


class Batch(NamedTuple):
    """Images (n, height, width, channels), uint8; labels (n,), int64; variant types (n,), int64."""

    images: np.ndarray
    labels: np.ndarray
    variant_types: np.ndarray


class _Stored(NamedTuple):
    """An example in memory; images compress to a sixteenth."""

    image: bytes
    label: int
    variant_type: int


class Dataset:
    """The examples of a dataset config (text file with name, tfrecord_path and num_examples).

    At most `buffer_elements` of them are in memory, compressed. A smaller data set is read once and shuffled
    completely; a larger one is read in every epoch and shuffled through a buffer of that size.
    """

    def __init__(self, config_path: str | Path, buffer_elements: int):
        config = read_dataset_config(config_path)
        self.size = config.num_examples
        self.class_counts = config.class_counts
        self.info_path = example_info.of_dataset(config.tfrecord_path)
        self.info = example_info.read_with_shape(self.info_path)
        self._config_path = config_path
        self._paths = tfrecord.shard_paths(config.tfrecord_path)
        self._buffer_elements = buffer_elements
        self._all: list[_Stored] | None = None

    def batches(self, size: int, seed: int, start: int = 0) -> Iterator[Batch]:
        """Batches of `size` examples without end, from batch number `start` of the stream."""
        epoch, skipped = divmod(start * size, self.size)
        stream = itertools.islice(self._stream(seed, epoch), skipped, None)
        while True:
            yield self._batch(list(itertools.islice(stream, size)))

    def first(self, count: int, size: int) -> Iterator[Batch]:
        """The first `count` examples in the order of the files, in batches of `size`; the last may be smaller."""
        stream = itertools.islice(self._in_order(), count)
        while items := list(itertools.islice(stream, size)):
            yield self._batch(items)

    def _stream(self, seed: int, epoch: int) -> Iterator[_Stored]:
        for number in itertools.count(epoch):
            rng = np.random.default_rng([seed, number])
            if self.size <= self._buffer_elements:
                stored = list(self._in_order())
                yield from (stored[place] for place in rng.permutation(len(stored)))
            else:
                yield from shuffle(self._read(rng.permutation(len(self._paths))), self._buffer_elements, rng)

    def _in_order(self) -> Iterator[_Stored]:
        if self._all is None and self.size <= self._buffer_elements:
            self._all = list(self._read(range(len(self._paths))))
        return iter(self._all) if self._all is not None else self._read(range(len(self._paths)))

    def _read(self, order: Iterable[int]) -> Iterator[_Stored]:
        found = 0
        for example in read_messages((self._paths[place] for place in order), Example):
            yield self._store(example)
            found += 1
        if found != self.size:
            raise InputError(
                f"{self._config_path}: num_examples is {self.size}, its files hold {found}; shuffle the examples again"
            )

    def _store(self, example: Example) -> _Stored:
        if example.label not in range(CLASSES):
            raise InputError(
                f"{self._config_path}: example at {example.locus} has label {example.label}, expected 0, 1 or 2;"
                " make the examples with --mode training"
            )
        if example.shape != self.info.shape:
            raise InputError(
                f"{self._config_path}: image at {example.locus} has shape {list(example.shape)},"
                f" {self.info_path} says {list(self.info.shape)}; make all examples with the same flags"
            )
        return _Stored(isal_zlib.compress(example.image, 1), example.label, example.variant_type)

    def _batch(self, items: list[_Stored]) -> Batch:
        images = np.empty((len(items), *self.info.shape), np.uint8)
        for image, item in zip(images, items, strict=True):
            image[:] = np.frombuffer(isal_zlib.decompress(item.image), np.uint8).reshape(self.info.shape)
        return Batch(
            images,
            np.array([item.label for item in items], np.int64),
            np.array([item.variant_type for item in items], np.int64),
        )


def shuffle(items: Iterator, buffer_elements: int, rng: np.random.Generator) -> Iterator:
    """Every item once, each drawn at random from the `buffer_elements` next ones."""
    buffer = list(itertools.islice(items, buffer_elements))
    for item in items:
        place = rng.integers(len(buffer))
        yield buffer[place]
        buffer[place] = item
    yield from (buffer[place] for place in rng.permutation(len(buffer)))
