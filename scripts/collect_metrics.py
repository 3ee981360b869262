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
    parser.add_argument("--benchmark", type=Path, required=True, help="folder of hap.py's summaries of all cells")
    args = parser.parse_args(argv)
    plan = experiment.load_file(args.config)
    summaries = tables.paths(plan, plan.cells, args.benchmark, tables.SUMMARY)
    tables.write_metrics(args.output, tables.collect_metrics(plan, summaries))


if __name__ == "__main__":
    sys.exit(cli.run(main))
