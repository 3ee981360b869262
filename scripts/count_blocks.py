"""Count what hap.py found, by type, stratum and block of the genome, and list the records in error."""

import sys
from collections.abc import Sequence
from pathlib import Path

from genomics import cli
from genomics.errors import raise_all
from retrain.verdict import grading


def main(argv: Sequence[str]) -> None:
    """Run the command line."""
    parser = cli.make_parser("count_blocks", __doc__)
    parser.add_argument("--annotated", type=Path, required=True, help="annotated VCF of hap.py")
    parser.add_argument("--strata", nargs="*", default=[], help="names of the strata to count apart")
    parser.add_argument(
        "--block-size",
        type=cli.positive,
        help=f"bases of a block ({grading.BLOCK_SIZE}, or less in small test sets); doubled until there are few",
    )
    parser.add_argument("--output", type=Path, required=True, help="counts (Parquet)")
    parser.add_argument("--errors", type=Path, required=True, help="truth records missed and false calls (Parquet)")
    args = parser.parse_args(argv)
    outputs = (args.output, args.errors)
    problems = [
        f"{path}: there is no folder {path.parent}; make it first" for path in outputs if not path.parent.is_dir()
    ]
    raise_all(problems if args.annotated.is_file() else [f"{args.annotated}: no such file", *problems])
    graded = grading.grade(args.annotated, args.strata, args.block_size)
    grading.write(args.output, graded.blocks)
    grading.write(args.errors, graded.errors)


if __name__ == "__main__":
    sys.exit(cli.run(main))
