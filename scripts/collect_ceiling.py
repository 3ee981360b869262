"""collect_ceiling: the ceilings of all example sets in one table, beside those of the baseline's set."""

import sys
from collections.abc import Sequence
from pathlib import Path

from genomics import cli, tsv
from retrain import experiment
from retrain.ceilings.paths import measured_paths
from retrain.ceilings.tables import COLUMNS, collect


def make_parser():
    """Command line of collect_ceiling."""
    parser = cli.make_parser("collect_ceiling", __doc__)
    parser.add_argument("--config", type=Path, required=True, help="resolved configuration (YAML)")
    about = "folder with {example_set}/{role}/{sample}.tsv of measure_ceiling"
    parser.add_argument("--ceilings", type=Path, required=True, help=about)
    parser.add_argument("--output", type=Path, required=True, help="table (.tsv)")
    return parser


def main(argv: Sequence[str]) -> None:
    """Run the command line."""
    args = make_parser().parse_args(argv)
    plan = experiment.load_file(args.config)
    rows = list(collect(measured_paths(plan, args.ceilings), plan.baseline_set.id))
    with tsv.writer(args.output, COLUMNS) as table:
        table.writerows(rows)


if __name__ == "__main__":
    sys.exit(cli.run(main))
