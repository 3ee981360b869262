"""measure_ceiling: how many truth records a network could find at most with the candidates of an example set."""

import sys
from collections.abc import Sequence
from pathlib import Path

from genomics import cli, tsv
from genomics.errors import Problems
from genomics.genome import Genome, read_bed
from retrain.ceilings import truths
from retrain.ceilings.measures import COLUMNS, Graded, measure
from retrain.ceilings.tables import text


def make_parser():
    """Command line of measure_ceiling; training examples need no truth, they have labels."""
    parser = cli.make_parser("measure_ceiling", __doc__)
    parser.add_argument("--candidates", type=Path, required=True, help="table of list_candidates")
    parser.add_argument("--reference", type=Path, required=True, help="indexed FASTA")
    parser.add_argument("--truth", type=Path, help="truth VCF of a graded sample, bgzipped and indexed")
    parser.add_argument("--confident", type=Path, help="BED where the truth is complete")
    parser.add_argument("--regions", nargs="+", default=[], help="literal regions, or one BED file, to compare (all)")
    parser.add_argument("--output", type=Path, required=True, help="table by type (.tsv)")
    return parser


def main(argv: Sequence[str]) -> None:
    """Run the command line."""
    args = make_parser().parse_args(argv)
    inputs = [args.candidates, *filter(None, (args.truth, args.confident))]
    problems = Problems([f"{path}: no such file" for path in inputs if not path.is_file()])
    if (args.truth is None) != (args.confident is None):
        problems.found.append("measure_ceiling: give --truth and --confident, or neither of them")
    if not args.output.parent.is_dir():
        problems.found.append(f"{args.output}: there is no folder {args.output.parent}; make it first")
    genome = problems.attempt(Genome, args.reference)
    problems.raise_all()
    graded = None
    if args.truth:
        graded = Graded(args.truth, read_bed(args.confident), truths.read_asked(args.regions, genome.lengths))
    with tsv.writer(args.output, COLUMNS) as table:
        for row in measure(args.candidates, genome, graded):
            table.writerow({column: text(value) for column, value in row.items()})


if __name__ == "__main__":
    sys.exit(cli.run(main))
