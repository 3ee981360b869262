"""Stack the tables of flips of all cells into one."""

import sys
from pathlib import Path

from genomics import cli
from retrain import tables


def main(argv):
    """Run the command line."""
    parser = cli.make_parser("collect_flips", __doc__)
    parser.add_argument("--output", type=Path, required=True, help="table (TSV, gzip)")
    parser.add_argument("flips", nargs="+", type=Path, help="…/{example_set}/{model}/{role}/{sample}.flips.tsv.gz")
    args = parser.parse_args(argv)
    tables.collect_flips(args.flips, args.output)


if __name__ == "__main__":
    sys.exit(cli.run(main))
