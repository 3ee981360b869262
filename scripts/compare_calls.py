"""Compare two call sets of one sample: paired differences of recall, precision and F1, intervals, exact tests."""

import sys
from collections.abc import Sequence
from pathlib import Path

import numpy as np

from genomics import cli, tsv
from genomics.errors import raise_all
from retrain import statistics, summaries
from retrain.statistics import Difference

COLUMNS = Difference._fields
TEXT = ("type", "metric", "note")
FORMS = {**dict.fromkeys(("left", "right", "difference", "low", "high"), ".6f"), "p": ".4g"}


def texts(row: Difference) -> tuple[str, ...]:
    """Cells of a row in the order of COLUMNS; no value is empty."""
    return tuple(_text(name, value) for name, value in zip(COLUMNS, row, strict=True))


def _text(name: str, value) -> str:
    if value is None or value != value:
        return ""
    return format(value, FORMS.get(name, ""))


def main(argv: Sequence[str]) -> None:
    """Run the command line."""
    parser = cli.make_parser("compare_calls", __doc__)
    for side in ("left", "right"):
        parser.add_argument(f"--{side}", type=Path, required=True, help="annotated VCF of hap.py")
    parser.add_argument(
        "--block-size", type=int, default=statistics.BLOCK_SIZE, help="bases of a resampled window (%(default)s)"
    )
    parser.add_argument("--seed", type=int, default=1, help="of the resampling (%(default)s)")
    parser.add_argument("--output", type=Path, help="table (TSV); without it the table is printed")
    args = parser.parse_args(argv)
    raise_all([f"{path}: no such file" for path in (args.left, args.right) if not path.is_file()])
    found = statistics.compare(args.left, args.right, np.random.default_rng(args.seed), args.block_size)
    rows = [texts(row) for row in found]
    if args.output is None:
        print(summaries.plain(summaries.Table(COLUMNS, rows, tuple(name not in TEXT for name in COLUMNS)), ""))
        return
    with tsv.writer(args.output, COLUMNS) as table:
        table.writerows(dict(zip(COLUMNS, row, strict=True)) for row in rows)


if __name__ == "__main__":
    sys.exit(cli.run(main))
