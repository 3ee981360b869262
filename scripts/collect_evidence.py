"""Stack the tables of pictures of all arms, replicates and samples into one."""

import sys
from pathlib import Path

from genomics import cli
from retrain import experiment, stacks
from retrain.evidence import pictures


def main(argv):
    """Run the command line."""
    parser = cli.make_parser("collect_evidence", __doc__)
    parser.add_argument("--config", type=Path, required=True, help="resolved configuration (YAML)")
    parser.add_argument("--evidence", type=Path, required=True, help="folder of the tables of all models")
    parser.add_argument("--output", type=Path, required=True, help="table (TSV)")
    args = parser.parse_args(argv)
    plan = experiment.load_file(args.config)
    stacks.collect(stacks.parts(plan, args.evidence, ".tsv"), pictures.INDEX_COLUMNS, args.output)


if __name__ == "__main__":
    sys.exit(cli.run(main))
