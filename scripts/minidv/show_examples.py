"""Pictures of examples: python -m minidv.show_examples --examples ... --output PREFIX

One PNG per image, PREFIX_<contig>:<position, 0-based>_<REF>-><ALT>[_labelN].png, .rgb.png for the colours.
Differences from upstream: the colour picture has no names of channels over it, and --curate is not there.
"""

import sys
from argparse import Namespace
from collections.abc import Iterator, Sequence
from contextlib import nullcontext
from itertools import islice
from pathlib import Path

from genomics import cli, tfrecord, upstream
from genomics.errors import InputError, Problems
from genomics.example_names import picture_name, short_id
from genomics.protos import Example
from minidv import example_info, example_pictures
from minidv.example_filters import Filter, make_filters
from minidv.pileup import CHANNELS

PROGRAM = "show_examples"
IMPLEMENTED = (
    *("examples", "example_info_json", "vcf", "output", "image_type", "regions", "num_records", "annotation"),
    *("verbose", "truth_labels", "column_labels", "scale", "write_tfrecords", "filter_by_tsv"),
    *("max_examples_to_scan", "logging_level"),
)
AUTO = "auto"
_NAMES = {number: name for name, number in CHANNELS.items()}


def main(argv: Sequence[str]) -> None:
    """Command line."""
    args = upstream.make_parser(PROGRAM, IMPLEMENTED, description=__doc__).parse(argv)
    paths, filters, labels = check(args)
    prefix = f"{args.output}_" if args.output else ""
    Path(prefix).parent.mkdir(parents=True, exist_ok=True)
    scanned, count = Scan(paths, filters, args.max_examples_to_scan), 0
    records = tfrecord.Writer(f"{prefix}examples.tfrecord.gz") if args.write_tfrecords else nullcontext()
    with records as writer:
        for record, example in islice(scanned, args.num_records):
            show(args, prefix, labels, example)
            if writer:
                writer.write(record)
            count += 1
    print(f"scanned {scanned.count} examples and showed {count}")


def check(args: Namespace) -> tuple[list[Path], list[Filter], list[str] | None]:
    """Files of examples, filters, and names of channels (None where no file tells them); InputError with every problem
    that shows before the examples are read."""
    problems = Problems()
    if args.column_labels and args.example_info_json != AUTO:
        problems.found.append(f"{PROGRAM}: --column_labels and --example_info_json both name the channels; give one")
    paths = problems.attempt(tfrecord.shard_paths, args.examples)
    filters = problems.attempt(make_filters, args.vcf, args.regions, args.filter_by_tsv)
    labels = problems.attempt(channel_labels, args)
    problems.raise_all()
    return paths, filters, labels


def channel_labels(args: Namespace) -> list[str] | None:
    """Names of the channels: those given, else of the example_info.json that is named or lies with the examples."""
    if args.column_labels:
        return args.column_labels.split(",")
    path = args.example_info_json
    if path == AUTO:
        path = next(iter(sorted(Path(args.examples).parent.glob(f"*{example_info.NAME}"))), None)
    return path and [_channel_name(number) for number in example_info.read(path).channels]


def _channel_name(number: int) -> str:
    return _NAMES.get(number, f"channel {number}")


class Scan:
    """The examples that pass all filters, as (record, example); `count` is the number of examples looked at."""

    def __init__(self, paths: Sequence[Path], filters: Sequence[Filter], limit: int | None):
        self._paths, self._filters, self._limit = paths, filters, limit
        self.count = 0

    def __iter__(self) -> Iterator[tuple[bytes, Example]]:
        for record, example in islice(self._examples(), self._limit):
            self.count += 1
            variant = example.decode_variant().variant
            if all(passes(variant, example.alt_allele_indices) for passes in self._filters):
                yield record, example

    def _examples(self) -> Iterator[tuple[bytes, Example]]:
        for path in self._paths:
            for number, record in enumerate(tfrecord.read_records(path), start=1):
                try:
                    yield record, Example.decode(record)
                except InputError as error:
                    raise InputError(f"{path}: record {number}: {error}") from error


def show(args: Namespace, prefix: str, labels: list[str] | None, example: Example) -> None:
    """Write the pictures of one example."""
    variant, indices = example.decode_variant().variant, example.alt_allele_indices
    pixels = example.pixels
    _check_channels(args, labels, pixels.shape[2], example)
    name = prefix + picture_name(variant, indices, example.label if args.truth_labels else None)
    if args.verbose:
        print(short_id(variant, indices))
    if args.image_type in ("channels", "both"):
        told = labels or [f"channel {number + 1}" for number in range(pixels.shape[2])]
        strip = example_pictures.draw_strip(pixels, told if args.annotation else None)
        example_pictures.save(strip, Path(name), args.scale)
    if args.image_type in ("RGB", "both"):
        path = Path(name.removesuffix(".png") + ".rgb.png")
        example_pictures.save(example_pictures.draw_colors(pixels, args.annotation), path, args.scale)


def _check_channels(args: Namespace, labels: list[str] | None, channels: int, example: Example) -> None:
    if labels is not None and len(labels) != channels:
        raise InputError(
            f"{args.examples}: {example.locus} has {channels} channels, but {len(labels)} names are given"
            f" ({', '.join(labels)}); name them with --column_labels"
        )
    if args.image_type in ("RGB", "both") and channels < example_pictures.COLOR_CHANNELS:
        raise InputError(
            f"{args.examples}: {example.locus} has {channels} channels; --image_type {args.image_type} needs the"
            f" {example_pictures.COLOR_CHANNELS} base channels first"
        )


if __name__ == "__main__":
    sys.exit(cli.run(main))
