"""Write the SHA-256 of all inputs of an experiment, of its main results, and of the images that it ran in."""

import sys
from pathlib import Path

from genomics import cli
from retrain import experiment
from retrain.recording import checksum_tables, digests, files, notes


def main(argv):
    """Run the command line."""
    parser = cli.make_parser("digest_files", __doc__)
    parser.add_argument("--config", type=Path, required=True, help="resolved configuration (YAML)")
    parser.add_argument("--targets", nargs="+", required=True, help="results that the run was for")
    parser.add_argument("--threads", type=cli.positive, default=1, help="files to read at a time")
    parser.add_argument("--output", type=Path, required=True, help="table (TSV)")
    args = parser.parse_args(argv)
    plan = experiment.load_file(args.config)
    images = next((run.images for run in reversed(notes.read_runs())), {})
    found = [*files.inputs(plan), *files.outputs(plan, args.targets), *files.images(images)]
    memory = digests.Memory(notes.FOLDER / "checksums.jsonl")
    checksum_tables.write(args.output, found, digests.digest_all([file.path for file in found], memory, args.threads))


if __name__ == "__main__":
    sys.exit(cli.run(main))
