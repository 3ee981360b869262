"""Genotype probabilities of every example: python -m minidv.call_variants --examples ... --checkpoint ... --outfile ...

Differences from upstream: examples keep the order of the shards and of the records in them; a model of other channels
or another shape is refused; --batch_size has no effect, so that it cannot change a result.
"""

import itertools
import re
import sys
from argparse import Namespace
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path

import numpy as np

from genomics import cli, tfrecord, upstream
from genomics.errors import InputError, Problems, raise_all
from genomics.protos import AltAlleleIndices, Example, read_messages, wire
from minidv import example_info, saved_models, tensorflow_setup
from minidv.example_info import ExampleInfo

IMPLEMENTED = ("examples", "outfile", "checkpoint", "batch_size", "limit", "writer_threads", "allow_empty_examples")
# They are about speed, messages and hardware, not about results.
WITHOUT_EFFECT = ("logging_level", "num_readers", "max_batches", "execution_hardware", "kmp_blocktime", "config_string")
DIGITS = 10  # of a probability
_SHARDED = re.compile(r".*-\d{5,}-of-\d{5,}\.tfrecord\.gz")


def main(argv: Sequence[str]) -> None:
    """Command line."""
    args = upstream.make_parser("call_variants", (*IMPLEMENTED, *WITHOUT_EFFECT), description=__doc__).parse(argv)
    paths, info = _check(args)
    examples = _limited(_checked(read_messages(paths, Example), info, args.checkpoint), args.limit)
    first = next(examples, None)
    records = _call(itertools.chain([first], examples), args.checkpoint) if first else iter(())
    count = tfrecord.write_records(output_path(args.outfile), records)
    print(f"{count} examples of {len(paths)} files")
    if not count and not args.allow_empty_examples:
        raise InputError(f"{args.examples}: no examples, which --noallow_empty_examples forbids")


def _check(args: Namespace) -> tuple[list[Path], ExampleInfo]:
    """Files of examples, and what the model expects; every problem that shows before the examples are read."""
    problems = Problems([] if args.examples else ["call_variants: --examples: is required"])
    if args.writer_threads > 1:
        problems.found.append(
            f"call_variants: --writer_threads: one shard is written here; found {args.writer_threads}"
        )
    folder = Path(args.outfile).parent
    if not folder.is_dir():
        problems.found.append(f"call_variants: --outfile {args.outfile}: there is no folder {folder}; make it first")
    paths = problems.attempt(tfrecord.shard_paths, args.examples) if args.examples else None
    info = problems.attempt(saved_models.read_info, args.checkpoint)
    problems.attempt(output_path, args.outfile)
    problems.raise_all()
    raise_all(_differences(paths, info, args.checkpoint))
    return paths, info


def _differences(paths: Iterable[Path], model: ExampleInfo, checkpoint: str) -> list[str]:
    infos = {path: example_info.of_shard(path) for path in paths}
    return [
        f"{path}: the model {checkpoint} expects something else: {told} (examples first); make the examples with"
        " the channels of the model"
        for path, info in infos.items()
        if info.is_file()
        for told in example_info.read(info).differences(model)
    ]


def output_path(outfile: str) -> Path:
    """File that is written: `x-00000-of-00001.tfrecord.gz` for `x.tfrecord.gz`, a shard's name as it is."""
    if _SHARDED.fullmatch(outfile):
        return Path(outfile)
    stem = outfile.removesuffix(".tfrecord.gz")
    if stem == outfile:
        raise InputError(f"call_variants: --outfile: expected a name that ends in .tfrecord.gz; found {outfile}")
    return tfrecord.shard_name(f"{stem}@1.tfrecord.gz", 0)


def _checked(examples: Iterable[Example], info: ExampleInfo, checkpoint: str) -> Iterator[Example]:
    for example in examples:
        if example.shape != info.shape:
            raise InputError(
                f"example at {example.locus} has shape {list(example.shape)}, the model {checkpoint} expects"
                f" {list(info.shape)}; make the examples with the channels of the model"
            )
        yield example


def _limited(examples: Iterator[Example], limit: int) -> Iterator[Example]:
    return itertools.islice(examples, limit) if limit else examples


def _call(examples: Iterator[Example], checkpoint: str) -> Iterator[bytes]:
    tensorflow_setup.start()
    classify = saved_models.Classifier(checkpoint)
    return call(examples, classify)


def call(examples: Iterator[Example], classify: Callable[[np.ndarray], np.ndarray]) -> Iterator[bytes]:
    """Serialised CallVariantsOutput of every example, in order."""
    while batch := list(itertools.islice(examples, saved_models.BATCH)):
        probabilities = classify(np.stack([example.pixels for example in batch]))
        for example, row in zip(batch, probabilities, strict=True):
            yield encode(example, round_probabilities(row))


def encode(example: Example, probabilities: Sequence[float]) -> bytes:
    """A CallVariantsOutput whose variant is, byte for byte, that of the example."""
    indices = AltAlleleIndices(list(example.alt_allele_indices)).encode()
    parts = (example.variant, indices, wire.DOUBLE.pack(probabilities))
    return b"".join(wire.delimited(number, part) for number, part in enumerate(parts, start=1))


def round_probabilities(probabilities: np.ndarray) -> list[float]:
    """Probabilities rounded to ten digits; the smallest one takes what the others leave of 1, as upstream.

    Before that they are scaled to sum 1: in single precision they miss it by up to 1e-7.
    """
    exact = probabilities.astype(np.float64) / probabilities.sum(dtype=np.float64)
    rounded = [round(float(value), DIGITS) for value in exact]
    smallest = rounded.index(min(rounded))
    others = sum(value for place, value in enumerate(rounded) if place != smallest)
    rounded[smallest] = max(0.0, round(1.0 - others, DIGITS))
    return rounded


if __name__ == "__main__":
    sys.exit(cli.run(main))
