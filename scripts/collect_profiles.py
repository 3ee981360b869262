"""Stack the profiles of flips of all arms, replicates and samples into one table."""

import sys
from pathlib import Path

from genomics import cli
from retrain import experiment, stacks
from retrain.profiles import profile


def main(argv):
    """Run the command line."""
    parser = cli.make_parser("collect_profiles", __doc__)
    parser.add_argument("--config", type=Path, required=True, help="resolved configuration (YAML)")
    parser.add_argument("--discordance", type=Path, required=True, help="folder of the flips of all cells")
    parser.add_argument("--output", type=Path, required=True, help="table (TSV)")
    args = parser.parse_args(argv)
    plan = experiment.load_file(args.config)
    found = stacks.parts(plan, args.discordance, ".profile.tsv", with_example_set=True)
    stacks.collect(found, profile.COLUMNS, args.output)


if __name__ == "__main__":
    sys.exit(cli.run(main))
