"""Shuffle labelled examples: their order is that of the SHA-1 of their bytes, so it is a function of content alone.

The files are read once, or twice where the examples are mixed (see `mixing`), and spread by their digests over buckets
on disk; each bucket is then sorted. Memory holds one bucket (compressed) and, of a mix, 8 bytes per example; the disk
one more copy of what is written. Copy number n of an example takes the place of the SHA-1 of its digest and n, so that
copies lie apart.
"""

import hashlib
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from glob import escape, glob
from itertools import chain, islice
from math import ceil, prod
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import NamedTuple

from isal import isal_zlib

from genomics import tfrecord
from genomics.errors import InputError, raise_all
from genomics.protos import DatasetConfig, Example, write_dataset_config
from minidv import example_info
from minidv.example_types import type_of
from minidv.mixing import PLAIN, Census, Group, Mix, Plan
from minidv.network import CLASSES

BUCKET_BYTES = 128 << 20  # compressed; about 13,000 images of seven channels
MAX_BUCKETS = 200  # all are open at once
SHARD_BYTES = 2 << 30  # of images, not compressed; so that the shards do not depend on those of the input
MAX_SHARDS = 200
_KEY = hashlib.sha1(usedforsecurity=False).digest_size


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


class Shuffled(NamedTuple):
    """What was written: the data set, without a name, and the number of examples by type, where a mix was asked for.

    `read` is the number of examples read; `short` names the classes or types that stayed fewer than the commonest.
    """

    dataset: DatasetConfig
    kinds: Counter[str]
    read: int
    short: list[str]


def shuffle(inputs: Inputs, prefix: Path, mix: Mix = PLAIN) -> Shuffled:
    """Write `prefix`-SSSSS-of-NNNNN.tfrecord.gz and example_info.json.

    Shards of the same prefix from before are removed first: the glob of the data set would find them.
    """
    prefix.parent.mkdir(parents=True, exist_ok=True)
    for stale in glob(f"{escape(str(prefix))}-?????-of-?????.tfrecord.gz"):
        Path(stale).unlink()
    plan = None if mix.is_plain else _plan(inputs, mix)
    with TemporaryDirectory(prefix=".shuffle-", dir=prefix.parent) as folder:
        buckets = [Path(folder) / f"{number}.tfrecord.gz" for number in range(_bucket_count(inputs, plan))]
        groups = _spread(inputs, buckets, plan)
        if not groups:
            raise InputError(f"{inputs.paths[0]} and all other files: {_nothing(plan)}, nothing to train on")
        _write(buckets, prefix, groups.total(), prod(inputs.info.shape))
    example_info.write(prefix.parent / example_info.NAME, inputs.info)
    counts = _totals((group.label, count) for group, count in groups.items())
    dataset = DatasetConfig(
        "", f"{prefix}-?????-of-?????.tfrecord.gz", groups.total(), {label: counts[label] for label in range(CLASSES)}
    )
    if plan is None:
        return Shuffled(dataset, Counter(), groups.total(), [])
    return Shuffled(dataset, _totals((group.kind, count) for group, count in groups.items()), plan.read, plan.short)


def _totals(counts: Iterable[tuple]) -> Counter:
    """Sums of counts by what comes before them."""
    totals: Counter = Counter()
    for name, count in counts:
        totals[name] += count
    return totals


def _plan(inputs: Inputs, mix: Mix) -> Plan:
    """What becomes of each example; reads all of them."""
    census = Census()
    for record, example in _examples(inputs):
        census.add(_group(example), _digest(record))
    return Plan(mix, census)


def _bucket_count(inputs: Inputs, plan: Plan | None) -> int:
    size = sum(path.stat().st_size for path in inputs.paths) * (plan.growth if plan else 1)
    return min(MAX_BUCKETS, max(1, ceil(size / BUCKET_BYTES)))


def _nothing(plan: Plan | None) -> str:
    return "the mix asked for leaves no example" if plan and plan.read else "no example in them"


def _spread(inputs: Inputs, buckets: Sequence[Path], plan: Plan | None) -> Counter[Group]:
    """Write every record, behind the digest that orders it, to the bucket of that digest; what was written."""
    groups: Counter[Group] = Counter()
    with ExitStack() as stack:
        writers = [stack.enter_context(tfrecord.Writer(bucket)) for bucket in buckets]
        for record, example in _examples(inputs):
            digest = _digest(record)
            group = _group(example) if plan else Group(example.label, "")
            for number in range(plan.copies(group, digest) if plan else 1):
                key = _digest(b"%d" % number + digest) if number else digest
                writers[int.from_bytes(key[:8], "big") * len(buckets) >> 64].write(key + record)
                groups[group] += 1
    return groups


def _examples(inputs: Inputs) -> Iterator[tuple[bytes, Example]]:
    """Every record with what it holds; InputError where it cannot be trained on with the others."""
    for path in inputs.paths:
        for number, record in enumerate(tfrecord.read_records(path), start=1):
            try:
                yield record, _checked(Example.decode(record), inputs)
            except InputError as error:
                raise InputError(f"{path}: record {number}: {error}") from error


def _checked(example: Example, inputs: Inputs) -> Example:
    if example.label not in range(CLASSES):
        raise InputError(
            f"label of {example.locus} is {example.label}, expected 0, 1 or 2; make the examples with --mode training"
        )
    if example.shape != inputs.info.shape:
        raise InputError(
            f"{example.locus} has shape {list(example.shape)}, {inputs.info_path} says {inputs.info.shape}"
        )
    return example


def _group(example: Example) -> Group:
    variant = example.decode_variant()
    return Group(example.label, type_of(variant.reference_bases, variant.alternate_bases))


def _write(buckets: Sequence[Path], prefix: Path, count: int, image_bytes: int) -> None:
    """Write the records of all buckets, in order, to shards of as many records each, to the one."""
    shards = min(MAX_SHARDS, ceil(count * image_bytes / SHARD_BYTES))
    records = chain.from_iterable(map(_sorted, buckets))
    for number in range(shards):
        quota = count * (number + 1) // shards - count * number // shards
        output = tfrecord.shard_name(f"{prefix}@{shards}.tfrecord.gz", number)
        tfrecord.write_records(output, islice(records, quota))


def _sorted(bucket: Path) -> Iterator[bytes]:
    """Records of a bucket by their digests; compressed in memory."""
    keyed = [(data[:_KEY], isal_zlib.compress(data[_KEY:], 1)) for data in tfrecord.read_records(bucket)]
    return (isal_zlib.decompress(record) for _, record in sorted(keyed))


def _digest(data: bytes) -> bytes:
    return hashlib.sha1(data, usedforsecurity=False).digest()


def write_config(path: Path, name: str, dataset: DatasetConfig) -> None:
    """Write the dataset config that train reads."""
    path.parent.mkdir(parents=True, exist_ok=True)
    fields = (name, dataset.tfrecord_path, dataset.num_examples, dataset.class_counts)
    write_dataset_config(path, DatasetConfig(*fields))
