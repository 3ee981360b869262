"""Simulate a small genome (or take a stretch of a real one), individuals with known variants, and their short reads."""

import sys
from pathlib import Path

from genomics import cli
from genomics.errors import Problems
from genomics.genome import Genome
from simulator.alignments import INDEX_ENDINGS
from simulator.datasets import Contig, check, contig_of, parse_sample, synthetic_contig, write_dataset
from simulator.profiles import PROFILES

LENGTH = 300_000


def make_parser():
    """Parser of this program."""
    parser = cli.make_parser("simulate_demo", __doc__)
    parser.add_argument("--output-dir", type=Path, required=True, help="folder for all files; made if absent")
    parser.add_argument("--seed", type=int, required=True, help="the same seed gives the same bytes")
    shape = "NAME:COVERAGE:READ_LENGTH[:PROFILE]"
    parser.add_argument("--sample", action="append", required=True, metavar=shape, help="may be repeated")
    parser.add_argument("--profile", choices=PROFILES, default="illumina", help="of samples that name none")
    parser.add_argument("--reads-format", choices=INDEX_ENDINGS, default="bam", help="of the reads (%(default)s)")
    parser.add_argument("--length", type=cli.positive, help=f"bases of the synthetic reference ({LENGTH})")
    parser.add_argument("--contig", default="chrS", help="name of the contig written (%(default)s)")
    parser.add_argument("--variants-per-kb", type=float, default=1.3, help="as in a human genome (%(default)s)")
    parser.add_argument("--reference", type=Path, help="FASTA to take a stretch of, instead of a synthetic one")
    parser.add_argument("--region", help="that stretch, e.g. chr20:10,000,001-10,300,000; without gaps")
    return parser


def main(argv):
    """Check everything, then write."""
    args = make_parser().parse_args(argv)
    problems = Problems(_option_problems(args))
    samples = [problems.attempt(parse_sample, text, args.profile) for text in args.sample]
    problems.attempt(check, args.contig, list(filter(None, samples)), args.variants_per_kb)
    contig = None if problems.found else problems.attempt(_contig, args)
    problems.raise_all()
    write_dataset(args.output_dir, args.seed, contig, samples, args.variants_per_kb, args.reads_format)


def _option_problems(args) -> list[str]:
    problems = []
    if (args.reference is None) != (args.region is None):
        problems.append("--reference and --region belong together; give both or neither")
    if args.reference and args.length is not None:
        problems.append("--length is for a synthetic reference; --region says how long a real stretch is")
    if args.seed < 0:
        problems.append(f"--seed must not be negative; found {args.seed}")
    if args.output_dir.exists() and not args.output_dir.is_dir():
        problems.append(f"{args.output_dir}: is not a folder; name another --output-dir")
    return problems


def _contig(args) -> Contig:
    if args.reference is None:
        return synthetic_contig(args.seed, args.contig, LENGTH if args.length is None else args.length)
    return contig_of(args.seed, args.contig, Genome(args.reference), args.region)


if __name__ == "__main__":
    sys.exit(cli.run(main))
