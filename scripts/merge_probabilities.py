"""merge_probabilities: chances of 0, 1 and 2 copies of every alternate allele, from the output of call_variants."""

import sys
from collections.abc import Sequence
from pathlib import Path

from genomics import cli, parquet, ploidy, tfrecord
from genomics.errors import Problems
from genomics.genome import Genome
from retrain import copies


def make_parser():
    """Command line of merge_probabilities; the flags about ploidy are those of postprocess_variants."""
    parser = cli.make_parser("merge_probabilities", __doc__)
    parser.add_argument("--infile", nargs="+", type=Path, required=True, help="files of call_variants, all of one run")
    parser.add_argument("--reference", type=Path, required=True, help="indexed FASTA")
    parser.add_argument("--haploid_contigs", help="contigs of which the sample has one copy, separated by commas")
    parser.add_argument("--par_regions_bed", help="BED of the diploid parts of these contigs")
    parser.add_argument("--output", type=Path, required=True, help="table of alleles (.parquet)")
    return parser


def main(argv: Sequence[str]) -> None:
    """Run the command line."""
    args = make_parser().parse_args(argv)
    folder = args.output.parent
    problems = Problems([] if folder.is_dir() else [f"{args.output}: there is no folder {folder}; make it first"])
    problems.found += [f"{path}: no such file" for path in args.infile if not path.is_file()]
    problems.found += tfrecord.sharding_problems(args.infile)
    genome = problems.attempt(Genome, args.reference)
    haploid = problems.attempt(ploidy.read, args.haploid_contigs, args.par_regions_bed, genome) if genome else None
    problems.raise_all()
    parquet.write(args.output, copies.tabulate(args.infile, genome, haploid))


if __name__ == "__main__":
    sys.exit(cli.run(main))
