"""Shuffle training examples, with the flags of shuffle_tfrecords_beam: python -m minidv.shuffle_examples ..."""

import sys
from collections.abc import Sequence
from pathlib import Path

from genomics import cli, upstream
from genomics.errors import raise_all
from minidv import shuffling

_PROGRAM = "shuffle_tfrecords_beam"
IMPLEMENTED = ("input_pattern_list", "output_pattern_prefix", "output_dataset_config_pbtxt", "output_dataset_name")


def main(argv: Sequence[str]) -> None:
    """Command line."""
    args = upstream.make_parser(_PROGRAM, IMPLEMENTED, description=__doc__).parse(argv)
    patterns = [pattern.strip() for pattern in args.input_pattern_list.split(",") if pattern.strip()]
    problems = [] if patterns else ["--input_pattern_list: is empty"]
    if args.output_dataset_config_pbtxt and not args.output_dataset_name:
        problems.append("--output_dataset_name: is required with --output_dataset_config_pbtxt")
    raise_all([f"{_PROGRAM}: {problem}" for problem in problems])
    inputs = shuffling.find_inputs(patterns)
    dataset = shuffling.shuffle(inputs, Path(args.output_pattern_prefix))
    if args.output_dataset_config_pbtxt:
        shuffling.write_config(Path(args.output_dataset_config_pbtxt), args.output_dataset_name, dataset)
    counts = ", ".join(f"{count} of class {label}" for label, count in sorted(dataset.class_counts.items()))
    print(f"{dataset.num_examples} examples of {len(inputs.paths)} files: {counts}")


if __name__ == "__main__":
    sys.exit(cli.run(main))
