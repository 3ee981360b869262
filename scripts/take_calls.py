"""take_calls: the calls of one sample from a VCF of any caller, ready to be compared: one sample, sorted, indexed."""

import sys
from pathlib import Path

from genomics import cli
from genomics.genome import Genome
from retrain import given_calls


def main(argv):
    """Run the command line."""
    parser = cli.make_parser("take_calls", __doc__)
    parser.add_argument("--calls", type=Path, required=True, help="VCF, plain, gzipped or bgzipped; needs no index")
    parser.add_argument("--reference", type=Path, required=True, help="indexed FASTA that the calls were made on")
    parser.add_argument("--sample", required=True, help="sample to take: by this name, or the only one of the file")
    parser.add_argument("--output", type=Path, required=True, help="VCF (.vcf.gz), with its index beside it")
    args = parser.parse_args(argv)
    genome = Genome(args.reference)
    taken = given_calls.take(args.calls, args.output, args.sample, genome)
    print(f"{args.calls}: {taken}")


if __name__ == "__main__":
    sys.exit(cli.run(main))
