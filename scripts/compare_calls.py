"""Compare two call sets of one sample: paired differences of recall, precision and F1, intervals, exact tests."""

import sys
from collections.abc import Sequence
from pathlib import Path

from genomics import cli
from genomics.errors import raise_all
from retrain import summaries
from retrain.verdict import grading, texts, two_files

COLUMNS = two_files.Difference._fields
TEXT = ("type", "metric", "note")


def main(argv: Sequence[str]) -> None:
    """Run the command line."""
    parser = cli.make_parser("compare_calls", __doc__)
    for side in ("left", "right"):
        parser.add_argument(f"--{side}", type=Path, required=True, help="annotated VCF of hap.py")
    parser.add_argument(
        "--block-size",
        type=cli.positive,
        help=f"bases of a resampled window ({grading.BLOCK_SIZE}, or less in small test sets)",
    )
    parser.add_argument("--seed", type=int, default=1, help="of the resampling (%(default)s)")
    parser.add_argument("--output", type=Path, help="table (TSV); without it the table is printed")
    args = parser.parse_args(argv)
    raise_all([f"{path}: no such file" for path in (args.left, args.right) if not path.is_file()])
    found = two_files.compare(args.left, args.right, args.seed, args.block_size)
    if args.output is not None:
        texts.write(args.output, COLUMNS, found, two_files.FORMS)
        return
    rows = [tuple(texts.cells(row, two_files.FORMS).values()) for row in found]
    print(summaries.plain(summaries.Table(COLUMNS, rows, tuple(name not in TEXT for name in COLUMNS)), ""))


if __name__ == "__main__":
    sys.exit(cli.run(main))
