"""find_flips: which sites changed between two cells of a sample, and which of them got better or worse."""

import sys
from collections.abc import Iterable, Sequence
from pathlib import Path

from genomics import cli, tsv
from genomics.errors import raise_all
from genomics.genome import Genome, Regions, parse_region, read_bed
from retrain import flips, samples
from retrain.discordance import SUMMARY_COLUMNS, Discordance, Side, summary_rows


def make_parser():
    """Command line of find_flips."""
    parser = cli.make_parser("find_flips", __doc__)
    for side in ("left", "right"):
        parser.add_argument(f"--{side}", type=Path, required=True, help="calls of the cell: VCF, bgzipped and indexed")
        parser.add_argument(f"--{side}-happy", type=Path, required=True, help="annotated VCF of hap.py for these calls")
        parser.add_argument(f"--{side}-name", required=True, help="name of the cell in the tables")
    parser.add_argument("--truth", type=Path, required=True, help="truth VCF, bgzipped and indexed")
    parser.add_argument("--confident", type=Path, required=True, help="BED where the truth is complete")
    parser.add_argument("--reference", type=Path, required=True, help="indexed FASTA")
    parser.add_argument("--regions", nargs="+", default=[], help="regions or BED files that were compared (all)")
    parser.add_argument("--sample", required=True, help="name of the sample in the tables")
    parser.add_argument("--all-sites", action="store_true", help="list sites of unchanged class as well")
    parser.add_argument("--output", type=Path, required=True, help="table of flips (.tsv.gz)")
    parser.add_argument("--summary", type=Path, required=True, help="totals by side, type and truth status (.tsv)")
    return parser


def read_regions(words: Sequence[str], lengths: dict[str, int]) -> Regions | None:
    """Regions of texts that each hold literal regions or BED files, separated by spaces; None without any."""
    words = " ".join(words).split()
    chosen = Regions()
    for word in words:
        found = read_bed(word) if samples.is_bed(word) else Regions([parse_region(word, lengths)])
        chosen = chosen.union(found)
    return chosen if words else None


def check_paths(inputs: Iterable[Path], outputs: Iterable[Path]) -> None:
    """Raise InputError for every input that is not there and every output whose folder is not there."""
    problems = [f"{path}: no such file" for path in inputs if not path.is_file()]
    problems += [
        f"{path}: there is no folder {path.parent}; make it first" for path in outputs if not path.parent.is_dir()
    ]
    raise_all(problems)


def main(argv: Sequence[str]) -> None:
    """Run the command line."""
    args = make_parser().parse_args(argv)
    inputs = (args.left, args.left_happy, args.right, args.right_happy, args.truth, args.confident, args.reference)
    check_paths(inputs, [args.output, args.summary])
    genome = Genome(args.reference)
    sides = (Side(args.left, args.left_happy), Side(args.right, args.right_happy))
    regions = read_regions(args.regions, genome.lengths)
    discordance = Discordance(genome, sides, args.truth, read_bed(args.confident), regions)
    names = {"sample": args.sample, "left_cell": args.left_name, "right_cell": args.right_name}
    with tsv.writer(args.output, flips.COLUMNS) as table:
        for comparison in discordance.comparisons():
            if args.all_sites or flips.is_flip(comparison.left, comparison.right):
                table.writerow(names | flips.row(comparison, genome))
    with tsv.writer(args.summary, SUMMARY_COLUMNS) as table:
        left, right = discordance.totals
        for side, cell, totals in (("left", args.left_name, left), ("right", args.right_name, right)):
            for row in summary_rows(totals):
                table.writerow({"sample": args.sample, "side": side, "cell": cell, **row})


if __name__ == "__main__":
    sys.exit(cli.run(main))
