"""describe_flips: features of every flip of a cell, and of matched sites that did not flip."""

import sys
from collections.abc import Sequence
from pathlib import Path

from genomics import cli, tsv
from genomics.errors import Problems
from genomics.genome import Genome, Regions, read_bed
from retrain import tables
from retrain.profiles import features
from retrain.profiles.features import Surroundings
from retrain.profiles.piles import ReadPiles


def make_parser():
    """Command line of describe_flips."""
    parser = cli.make_parser("describe_flips", __doc__)
    parser.add_argument("--flips", type=Path, required=True, help="flips of the cell against the left one")
    parser.add_argument("--left", type=Path, required=True, help="calls of the left cell: VCF, bgzipped and indexed")
    parser.add_argument("--reference", type=Path, required=True, help="indexed FASTA")
    parser.add_argument("--confident", type=Path, help="BED where the truth is complete")
    parser.add_argument("--reads", type=Path, help="indexed BAM or CRAM; without it, no features of the reads")
    parser.add_argument(
        "--stratum", nargs=2, action="append", default=[], metavar=("NAME", "BED"), help="a stratum to name"
    )
    for name in features.NAMES:
        parser.add_argument(f"--{name.replace('_', '-')}", required=True, help="its name in the table")
    parser.add_argument("--output", type=Path, required=True, help="table of features (.tsv.gz)")
    return parser


def read_strata(named: Sequence[tuple[str, str]]) -> dict[str, Regions]:
    """Strata by name; InputError with every BED that cannot be read."""
    problems = Problems()
    strata = {name: problems.attempt(read_bed, bed) for name, bed in named}
    problems.raise_all()
    return strata


def main(argv: Sequence[str]) -> None:
    """Run the command line."""
    args = make_parser().parse_args(argv)
    flips = tables.read_flips(args.flips).to_dict("records")
    genome = Genome(args.reference)
    confident = read_bed(args.confident) if args.confident else None
    piles = ReadPiles(args.reads, genome) if args.reads else None
    around = Surroundings(genome, read_strata(args.stratum), piles)
    names = {name: getattr(args, name) for name in features.NAMES}
    with tsv.writer(args.output, features.COLUMNS) as table:
        table.writerows(features.describe(flips, args.left, confident, names, around))


if __name__ == "__main__":
    sys.exit(cli.run(main))
