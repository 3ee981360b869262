"""Small labelled examples whose label can be seen: the middle of the image is as bright as the label is high."""

from argparse import Namespace
from collections.abc import Iterable
from pathlib import Path

import numpy as np

from genomics import upstream
from genomics.protos import DatasetConfig, Example, VariantMessage, write_dataset_config, write_messages
from minidv import example_info
from minidv.example_info import ExampleInfo

SHAPE = (20, 33, 3)
INFO = ExampleInfo(SHAPE, (1, 2, 3))


def make_examples(count: int, seed: int, labels: Iterable[int | None] = (0, 1, 2), shape=SHAPE) -> list[Example]:
    """Examples at positions 1, 2, …; their labels repeat `labels`."""
    rng, labels = np.random.default_rng(seed), list(labels)
    return [_make_example(place + 1, labels[place % len(labels)], rng, shape) for place in range(count)]


def _make_example(position: int, label: int | None, rng: np.random.Generator, shape) -> Example:
    image = rng.integers(0, 100, shape, np.uint8)
    middle = shape[1] // 2
    image[:, middle - 4 : middle + 5] += np.uint8(70 * (label or 0))
    variant = VariantMessage("c", position - 1, position, "A", ["C", "G"])
    locus = f"c:{position}-{position}"
    kind = 1 + position % 2
    return Example(image.tobytes(), shape, variant.encode(), (position % 2,), kind, locus, label=label)


def write_shards(folder: Path, examples: list[Example], shards: int, info: ExampleInfo = INFO) -> str:
    """Write examples as make_examples does; their spec."""
    folder.mkdir(parents=True, exist_ok=True)
    for number in range(shards):
        path = folder / f"examples.tfrecord-{number:05d}-of-{shards:05d}.gz"
        part = examples[number::shards]
        write_messages(path, part)
        shape = info.shape if part else None
        example_info.write(example_info.of_shard(path), ExampleInfo(shape, info.channels))
    return f"{folder}/examples.tfrecord@{shards}.gz"


def write_dataset(folder: Path, examples: list[Example], shards: int = 1, info: ExampleInfo = INFO) -> Path:
    """Write examples as the shuffling program does, in the given order; the dataset config."""
    folder.mkdir(parents=True, exist_ok=True)
    for number in range(shards):
        write_messages(folder / f"x-{number:05d}-of-{shards:05d}.tfrecord.gz", examples[number::shards])
    example_info.write(folder / example_info.NAME, info)
    path = folder / "x.dataset_config.pbtxt"
    write_dataset_config(path, DatasetConfig("x", f"{folder}/x-?????-of-?????.tfrecord.gz", len(examples)))
    return path


def make_config(**changes) -> Namespace:
    """Fields of the train config `base`, fit for small data."""
    small = {"model_type": "small", "batch_size": 8, "num_epochs": 2, "steps_per_iter": 1, "warmup_steps": 0}
    small |= {"optimizer": "adam", "learning_rate": 3e-3, "ema_momentum": 0.8, "weight_decay": 0.0}
    return Namespace(**upstream.config_defaults("base") | small | changes)
