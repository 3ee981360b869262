"""Shuffle training examples, with the flags of shuffle_tfrecords_beam: python -m minidv.shuffle_examples ...

Beyond upstream's flags it takes three that decide how often an example is written, in this order: --max_class0_ratio R
keeps R examples of class 0 at most for each one of class 1 or 2; --balance class|type repeats the rarer classes (types)
until they are as many as the commonest, ten times at most; --weights snp=1,complex=3 multiplies examples by the type of
their site.
"""

import sys
from collections.abc import Sequence
from pathlib import Path

from genomics import cli, upstream
from genomics.errors import raise_all
from minidv import mixing, shuffling

_PROGRAM = "shuffle_tfrecords_beam"
OWN = (
    upstream.Flag(_PROGRAM, "balance", "enum", "none", mixing.BALANCES),
    upstream.Flag(_PROGRAM, "weights", "list", []),
    upstream.Flag(_PROGRAM, "max_class0_ratio", "float", None, bounds="(0,)"),
)
IMPLEMENTED = ("input_pattern_list", "output_pattern_prefix", "output_dataset_config_pbtxt", "output_dataset_name")


def main(argv: Sequence[str]) -> None:
    """Command line."""
    args = upstream.make_parser(_PROGRAM, IMPLEMENTED, description=__doc__, own=OWN).parse(argv)
    patterns = [pattern.strip() for pattern in args.input_pattern_list.split(",") if pattern.strip()]
    problems = [] if patterns else ["--input_pattern_list: is empty"]
    if args.output_dataset_config_pbtxt and not args.output_dataset_name:
        problems.append("--output_dataset_name: is required with --output_dataset_config_pbtxt")
    weights, wrong = mixing.read_weights(args.weights)
    problems += [f"--weights: {problem}" for problem in wrong]
    raise_all([f"{_PROGRAM}: {problem}" for problem in problems])
    mix = mixing.Mix(args.balance, weights, args.max_class0_ratio)
    inputs = shuffling.find_inputs(patterns)
    shuffled = shuffling.shuffle(inputs, Path(args.output_pattern_prefix), mix)
    if args.output_dataset_config_pbtxt:
        shuffling.write_config(Path(args.output_dataset_config_pbtxt), args.output_dataset_name, shuffled.dataset)
    _tell(shuffled, len(inputs.paths))


def _tell(shuffled: shuffling.Shuffled, files: int) -> None:
    """Print what was read and written."""
    dataset = shuffled.dataset
    counts = ", ".join(f"{count} of class {label}" for label, count in sorted(dataset.class_counts.items()))
    read = "" if shuffled.read == dataset.num_examples else f"; read were {shuffled.read}"
    print(f"{dataset.num_examples} examples of {files} files: {counts}{read}")
    if shuffled.kinds:
        print("by type: " + ", ".join(f"{count} {kind}" for kind, count in sorted(shuffled.kinds.items())))
    for name in shuffled.short:
        print(
            f"{name}: each example appears {mixing.MOST_COPIES} times, and still there are fewer than of the commonest;"
            " thin that one (max_class0_ratio, weights)"
        )


if __name__ == "__main__":
    sys.exit(cli.run(main))
