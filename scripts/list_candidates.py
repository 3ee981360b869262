"""list_candidates: which images an example set has, one row for each, with a digest of its bytes."""

import sys
from collections.abc import Sequence
from pathlib import Path

from genomics import cli, parquet, tfrecord
from genomics.errors import Problems
from genomics.genome import Genome
from retrain import images


def make_parser():
    """Command line of list_candidates."""
    parser = cli.make_parser("list_candidates", __doc__)
    parser.add_argument("--examples", required=True, help="examples of one sample: name@N.gz, a glob or a file")
    parser.add_argument("--reference", type=Path, required=True, help="indexed FASTA; gives the order of contigs")
    parser.add_argument("--output", type=Path, required=True, help="table of images (.parquet)")
    return parser


def main(argv: Sequence[str]) -> None:
    """Run the command line."""
    args = make_parser().parse_args(argv)
    folder = args.output.parent
    problems = Problems([] if folder.is_dir() else [f"{args.output}: there is no folder {folder}; make it first"])
    genome = problems.attempt(Genome, args.reference)
    paths = problems.attempt(tfrecord.shard_paths, args.examples)
    problems.found += tfrecord.sharding_problems(paths or [])
    problems.raise_all()
    parquet.write(args.output, images.tabulate(paths, genome.contigs, genome.path))


if __name__ == "__main__":
    sys.exit(cli.run(main))
