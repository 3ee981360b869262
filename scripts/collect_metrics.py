"""Stack the summaries of hap.py into one long table: one row per arm, cell, sample, variant type and filter."""

import sys
from pathlib import Path

from genomics import cli
from retrain import experiment, tables


def main(argv):
    """Run the command line."""
    parser = cli.make_parser("collect_metrics", __doc__)
    parser.add_argument("--config", type=Path, required=True, help="resolved configuration (YAML)")
    parser.add_argument("--output", type=Path, required=True, help="table (TSV)")
    parser.add_argument(
        "summaries", nargs="+", type=Path, help="…/{example_set}/{model}/{role}/{sample}.summary.csv of hap.py"
    )
    args = parser.parse_args(argv)
    plan = experiment.load_file(args.config)
    tables.write_metrics(args.output, tables.collect_metrics(plan, args.summaries))


if __name__ == "__main__":
    sys.exit(cli.run(main))
