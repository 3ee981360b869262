"""Write the run record: with what a run was made, of what, what came of it, and what each job cost."""

import json
import sys
from pathlib import Path

import yaml

from genomics import cli, outputs
from retrain import experiment
from retrain.recording import checksum_tables, documents, notes
from retrain.tools import CHECKOUT


def main(argv):
    """Run the command line."""
    parser = cli.make_parser("record_run", __doc__)
    parser.add_argument("--config", type=Path, required=True, help="resolved configuration (YAML)")
    parser.add_argument("--checksums", type=Path, required=True, help="table of digest_files")
    parser.add_argument("--benchmarks", type=Path, required=True, help="folder of time and memory of all jobs")
    parser.add_argument("--output", type=Path, required=True, help="record (JSON)")
    args = parser.parse_args(argv)
    config = yaml.safe_load(args.config.read_text(encoding="utf-8"))
    noted = notes.noted(CHECKOUT, args.benchmarks)
    table = checksum_tables.read(args.checksums)
    record = documents.describe(experiment.load(config), config, noted, table, CHECKOUT)
    outputs.write_text(args.output, json.dumps(record, ensure_ascii=False, indent=1) + "\n")


if __name__ == "__main__":
    sys.exit(cli.run(main))
