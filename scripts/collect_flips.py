"""Stack the tables of flips of all cells into one."""

import sys
from pathlib import Path

from genomics import cli
from retrain import experiment, tables


def main(argv):
    """Run the command line."""
    parser = cli.make_parser("collect_flips", __doc__)
    parser.add_argument("--config", type=Path, required=True, help="resolved configuration (YAML)")
    parser.add_argument("--output", type=Path, required=True, help="table (TSV, gzip)")
    parser.add_argument("--discordance", type=Path, required=True, help="folder of the flips of all cells")
    args = parser.parse_args(argv)
    plan = experiment.load_file(args.config)
    tables.collect_flips(tables.paths(plan, plan.cells[1:], args.discordance, tables.FLIPS), args.output)


if __name__ == "__main__":
    sys.exit(cli.run(main))
