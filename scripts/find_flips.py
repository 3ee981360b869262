"""find_flips: which sites changed between two cells of a sample, and which of them got better or worse."""

import sys
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path

from genomics import cli, threads, tsv
from genomics.genome import Genome
from retrain import flips
from retrain.discordance import arguments, flip_tables, flip_vcf
from retrain.discordance.judged_files import JudgedFiles, JudgedReader
from retrain.discordance.pairs import SUMMARY_COLUMNS, Pair


def make_parser():
    """Command line of find_flips."""
    parser = cli.make_parser("find_flips", __doc__)
    for side in flips.SIDES:
        parser.add_argument(f"--{side}", type=Path, required=True, help="judged cell: table of judge_calls (.parquet)")
        parser.add_argument(f"--{side}-name", required=True, help="name of the cell in the tables")
    parser.add_argument("--reference", type=Path, required=True, help="indexed FASTA")
    parser.add_argument("--sample", required=True, help="name of the sample in the tables")
    parser.add_argument("--all-sites", action="store_true", help="list sites of unchanged class as well")
    parser.add_argument("--threads", type=cli.positive, default=2, help="contigs compared at the same time (2)")
    parser.add_argument("--output", type=Path, required=True, help="table of flips (.tsv.gz)")
    parser.add_argument("--vcf", type=Path, required=True, help="the same as a VCF (.vcf.gz, indexed)")
    parser.add_argument("--summary", type=Path, required=True, help="totals by side, type and truth status (.tsv)")
    return parser


def write_flips(args, genome: Genome, pair: Pair) -> None:
    """Write the table and the VCF of the flips, contig by contig."""
    names = {"sample": args.sample, "left_cell": args.left_name, "right_cell": args.right_name}

    def compared(contig: str) -> tuple[str, list[str], Sequence[Counter]]:
        paired = pair.compare(contig, all_sites=args.all_sites)
        rows = flip_tables.rows(paired.table, genome, contig, names)
        return flip_tables.as_text(rows), flip_vcf.lines(rows), paired.counts

    def records() -> Iterator[str]:
        for text, lines, counts in threads.in_order(compared, pair.contigs, args.threads):
            pair.add(counts)
            table.write(text)
            yield from lines

    with tsv.text_writer(args.output) as table:
        table.write("\t".join(flips.COLUMNS) + "\n")
        flip_vcf.write(args.vcf, genome.lengths, names, records())


def main(argv: Sequence[str]) -> None:
    """Run the command line."""
    args = make_parser().parse_args(argv)
    sides = [JudgedFiles.of(path) for path in (args.left, args.right)]
    inputs = [args.reference, *(path for side in sides for path in side)]
    arguments.check_paths(inputs, [args.output, args.vcf, args.summary])
    genome = Genome(args.reference)
    pair = Pair(genome, [JudgedReader(side) for side in sides])
    write_flips(args, genome, pair)
    with tsv.writer(args.summary, SUMMARY_COLUMNS) as table:
        table.writerows(pair.summary(args.sample, (args.left_name, args.right_name)))


if __name__ == "__main__":
    sys.exit(cli.run(main))
