"""Print what the jobs of each rule took and asked for, from the folder of their benchmark files.

The figures of config/resources.yaml are made of such tables: run an experiment, look where `asked` is far from what was
taken, and change the table for your cluster. Only files of runs with --benchmark-extended, which profiles/slurm sets,
say what was asked. Memory is looked at twice a second at first and twice a minute later: the highest moment of
a long job may be missed.
"""

import sys
from pathlib import Path

from genomics import cli
from retrain.resources import measured
from retrain.summaries import plain


def main(argv):
    """Run the command line."""
    parser = cli.make_parser("measure_resources", __doc__)
    parser.add_argument("folder", type=Path, help="benchmarks/ of a run: RULE/….tsv and RULE.tsv")
    args = parser.parse_args(argv)
    print(plain(measured.table(measured.read(args.folder)), ""))


if __name__ == "__main__":
    sys.exit(cli.run(main))
