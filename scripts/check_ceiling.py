"""check_ceiling: no model may find more truth than the candidates it was called on can reach."""

import sys
from collections.abc import Sequence
from pathlib import Path

from genomics import cli, tsv
from retrain import experiment
from retrain.ceilings.paths import summary_paths
from retrain.ceilings.tables import CHECK_COLUMNS, COLUMNS, check, read


def make_parser():
    """Command line of check_ceiling."""
    parser = cli.make_parser("check_ceiling", __doc__)
    parser.add_argument("--ceiling", type=Path, required=True, help="table of collect_ceiling")
    parser.add_argument("--config", type=Path, required=True, help="resolved configuration (YAML)")
    about = "folder with hap.py's {example_set}/{model}/{role}/{sample}.summary.csv"
    parser.add_argument("--benchmark", type=Path, required=True, help=about)
    parser.add_argument("--output", type=Path, required=True, help="table of every cell beside its ceiling (.tsv)")
    return parser


def main(argv: Sequence[str]) -> None:
    """Run the command line."""
    args = make_parser().parse_args(argv)
    plan = experiment.load_file(args.config)
    rows = check(read(args.ceiling, COLUMNS), summary_paths(plan, args.benchmark))
    with tsv.writer(args.output, CHECK_COLUMNS) as table:
        table.writerows(rows)


if __name__ == "__main__":
    sys.exit(cli.run(main))
