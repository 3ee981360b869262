"""Write the RO-Crate of the results: the run record in the terms of schema.org, for catalogues and archives."""

import json
import sys
from pathlib import Path

from genomics import cli, outputs
from genomics.errors import InputError
from retrain.recording import crates


def main(argv):
    """Run the command line."""
    parser = cli.make_parser("write_crate", __doc__)
    parser.add_argument("--run", type=Path, required=True, help="the run record (JSON)")
    parser.add_argument("--output", type=Path, required=True, help="ro-crate-metadata.json, beside the results")
    args = parser.parse_args(argv)
    try:
        record = json.loads(args.run.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise InputError(f"{args.run}: cannot be read as a run record ({error}); remove it, and run again") from error
    text = json.dumps(crates.describe(record), ensure_ascii=False, indent=1, sort_keys=True)
    outputs.write_text(args.output, f"{text}\n")


if __name__ == "__main__":
    sys.exit(cli.run(main))
