"""Turn a checkpoint into a SavedModel: python -m minidv.convert_to_saved_model --checkpoint PREFIX ..."""

import sys
from collections.abc import Sequence
from pathlib import Path

from genomics import cli, upstream
from minidv import checkpoints, example_info, saved_models, tensorflow_setup

IMPLEMENTED = ("checkpoint", "example_info_json", "output", "logging_level")


def main(argv: Sequence[str]) -> None:
    """Command line."""
    args = upstream.make_parser("convert_to_saved_model", IMPLEMENTED, description=__doc__).parse(argv)
    checkpoints.check_prefix(args.checkpoint)
    example_info.read_with_shape(args.example_info_json)
    tensorflow_setup.start()
    digest = saved_models.export(args.checkpoint, Path(args.example_info_json), Path(args.output))
    print(f"weights sha256 {digest}")


if __name__ == "__main__":
    sys.exit(cli.run(main))
