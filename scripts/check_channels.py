"""Before calling: whether the examples have the shape and channels that the model expects.

DeepVariant's call_variants only warns where they differ, and calls nonsense or fails later. Only the standard library
is used: this runs inside the tools' containers too, where the models of an image can be seen.
"""

import sys
from collections.abc import Sequence
from pathlib import Path

from genomics import cli
from genomics.errors import InputError, raise_all
from minidv import example_info


def check(examples: Path, checkpoint: str) -> None:
    """InputError with every shard of the folder that the model, a SavedModel or a checkpoint prefix, cannot call."""
    model = example_info.read_with_shape(example_info.of_model(checkpoint))
    shards = sorted(examples.glob(f"*.{example_info.NAME}"))
    if not shards:
        raise InputError(f"{examples}: holds no *.{example_info.NAME}; make_examples writes it beside every shard")
    raise_all(
        [
            f"{shard}: {told} (of the examples, and of the model {checkpoint}); call them with a model that was trained"
            " on such examples"
            for shard in shards
            for told in example_info.read(shard).differences(model)
        ]
    )


def main(argv: Sequence[str]) -> None:
    """Run the command line."""
    parser = cli.make_parser("check_channels", __doc__)
    parser.add_argument("--examples", type=Path, required=True, help="folder of make_examples")
    parser.add_argument("--checkpoint", required=True, help="SavedModel directory or checkpoint prefix")
    args = parser.parse_args(argv)
    check(args.examples, args.checkpoint)


if __name__ == "__main__":
    sys.exit(cli.run(main))
