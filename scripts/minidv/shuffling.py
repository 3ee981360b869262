"""Shuffle labelled examples: their order is that of the SHA-1 of their bytes, so it is a function of content alone.

Memory holds one output shard (compressed), the disk one more copy of the examples.
"""

import hashlib
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from glob import escape, glob
from pathlib import Path
from tempfile import TemporaryDirectory

from isal import isal_zlib

from genomics import tfrecord
from genomics.errors import InputError, raise_all
from genomics.protos import DatasetConfig, Example, write_dataset_config
from minidv import example_info
from minidv.network import CLASSES

SHARD_BYTES = 128 << 20  # compressed; about 13,000 images of seven channels
MAX_SHARDS = 200  # all are open at once


@dataclass(frozen=True)
class Inputs:
    """Files of examples, and what kind of examples they hold."""

    paths: tuple[Path, ...]
    info_path: Path
    info: example_info.ExampleInfo


def find_inputs(patterns: Sequence[str]) -> Inputs:
    """Files of globs, each named once, with the example_info.json of the first that has examples.

    InputError where a pattern meets no file, or files are of different kinds.
    """
    found = {pattern: [Path(path) for path in sorted(glob(pattern))] for pattern in patterns}
    raise_all([f"{pattern}: no file matches this pattern" for pattern, paths in found.items() if not paths])
    paths = tuple(dict.fromkeys(path for group in found.values() for path in group))
    infos = {path: example_info.read(path) for path in _info_paths(patterns, paths)}
    if not infos:
        raise InputError(
            f"{patterns[0]}*{example_info.NAME}: no such file; make_examples writes it beside its examples"
        )
    first = next((path for path, info in infos.items() if info.shape), next(iter(infos)))
    differences = {path: infos[first].differences(info) for path, info in infos.items()}
    raise_all([f"{path}: unlike {first}: {'; '.join(told)}" for path, told in differences.items() if told])
    return Inputs(paths, first, infos[first])


def _info_paths(patterns: Sequence[str], paths: Sequence[Path]) -> list[Path]:
    matched = [Path(name) for pattern in patterns for name in sorted(glob(f"{pattern}*{example_info.NAME}"))]
    beside = [example_info.of_shard(path) for path in paths]
    return list(dict.fromkeys([*matched, *(path for path in beside if path.is_file())]))


def shuffle(inputs: Inputs, prefix: Path) -> DatasetConfig:
    """Write `prefix`-SSSSS-of-NNNNN.tfrecord.gz and example_info.json; what the data set is, without a name.

    Shards of the same prefix from before are removed first: the glob of the data set would find them.
    """
    prefix.parent.mkdir(parents=True, exist_ok=True)
    for stale in glob(f"{escape(str(prefix))}-?????-of-?????.tfrecord.gz"):
        Path(stale).unlink()
    size = sum(path.stat().st_size for path in inputs.paths)
    shards = min(MAX_SHARDS, max(1, -(-size // SHARD_BYTES)))
    outputs = [tfrecord.shard_name(f"{prefix}@{shards}.tfrecord.gz", number) for number in range(shards)]
    with TemporaryDirectory(prefix=".shuffle-", dir=prefix.parent) as folder:
        buckets = [Path(folder) / f"{number}.tfrecord.gz" for number in range(shards)]
        counts = _spread(inputs, buckets)
        if not counts:
            raise InputError(f"{inputs.paths[0]} and all other files: no example in them, nothing to train on")
        for bucket, output in zip(buckets, outputs, strict=True):
            _sort(bucket, output)
    example_info.write(prefix.parent / example_info.NAME, inputs.info)
    pattern = f"{prefix}-?????-of-?????.tfrecord.gz"
    return DatasetConfig("", pattern, sum(counts.values()), {label: counts[label] for label in range(CLASSES)})


def _spread(inputs: Inputs, buckets: Sequence[Path]) -> Counter:
    """Copy every record to the bucket of its digest; number of examples by label."""
    counts: Counter = Counter()
    with ExitStack() as stack:
        writers = [stack.enter_context(tfrecord.Writer(bucket)) for bucket in buckets]
        for record, label in _labelled(inputs):
            place = int.from_bytes(_digest(record)[:8], "big") * len(buckets) >> 64
            writers[place].write(record)
            counts[label] += 1
    return counts


def _labelled(inputs: Inputs) -> Iterator[tuple[bytes, int]]:
    for path in inputs.paths:
        for number, record in enumerate(tfrecord.read_records(path), start=1):
            try:
                yield record, _label(Example.decode(record), inputs)
            except InputError as error:
                raise InputError(f"{path}: record {number}: {error}") from error


def _label(example: Example, inputs: Inputs) -> int:
    if example.label not in range(CLASSES):
        raise InputError(
            f"label of {example.locus} is {example.label}, expected 0, 1 or 2; make the examples with --mode training"
        )
    if example.shape != inputs.info.shape:
        raise InputError(
            f"{example.locus} has shape {list(example.shape)}, {inputs.info_path} says {inputs.info.shape}"
        )
    return example.label


def _sort(bucket: Path, output: Path) -> None:
    records = [(_digest(record), isal_zlib.compress(record, 1)) for record in tfrecord.read_records(bucket)]
    tfrecord.write_records(output, (isal_zlib.decompress(record) for _, record in sorted(records)))


def _digest(record: bytes) -> bytes:
    return hashlib.sha1(record, usedforsecurity=False).digest()


def write_config(path: Path, name: str, dataset: DatasetConfig) -> None:
    """Write the dataset config that train reads."""
    path.parent.mkdir(parents=True, exist_ok=True)
    fields = (name, dataset.tfrecord_path, dataset.num_examples, dataset.class_counts)
    write_dataset_config(path, DatasetConfig(*fields))
