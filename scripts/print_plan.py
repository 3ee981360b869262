"""Print what an experiment will do, before it runs: arms, examples, jobs, disk, what is shared, what has no effect."""

import sys

import yaml

from genomics import cli
from retrain import experiment
from retrain.planning.description import describe


def main(argv):
    """Run the command line."""
    parser = cli.make_parser("print_plan", __doc__)
    parser.add_argument("--packed", required=True, help="the configuration, as retrain.experiment.packed gives it")
    args = parser.parse_args(argv)
    print(describe(experiment.load(yaml.safe_load(experiment.unpacked(args.packed)))))


if __name__ == "__main__":
    sys.exit(cli.run(main))
