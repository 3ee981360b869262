"""collect_ceiling: the ceilings of all example sets in one table, beside those of the baseline's set."""

import sys
from collections.abc import Sequence
from pathlib import Path

from genomics import cli, tsv
from retrain.ceilings.tables import COLUMNS, collect


def make_parser():
    """Command line of collect_ceiling."""
    parser = cli.make_parser("collect_ceiling", __doc__)
    about = "tables of measure_ceiling, as …/{example_set}/{role}/{sample}.tsv; their order is that of the rows"
    parser.add_argument("--input", nargs="+", type=Path, required=True, help=about)
    parser.add_argument("--baseline-set", required=True, help="id of the baseline's example set")
    parser.add_argument("--output", type=Path, required=True, help="table (.tsv)")
    return parser


def main(argv: Sequence[str]) -> None:
    """Run the command line."""
    args = make_parser().parse_args(argv)
    rows = list(collect(args.input, args.baseline_set))
    with tsv.writer(args.output, COLUMNS) as table:
        table.writerows(rows)


if __name__ == "__main__":
    sys.exit(cli.run(main))
