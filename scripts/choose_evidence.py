"""choose_evidence: which flips of a cell are worth a look, and where an example set draws them."""

import sys
from collections.abc import Sequence
from pathlib import Path

from genomics import cli, tsv
from genomics.errors import raise_all
from retrain import tables
from retrain.evidence import choices, loci
from retrain.evidence.causes import read_causes


def make_parser():
    """Command line of choose_evidence."""
    parser = cli.make_parser("choose_evidence", __doc__)
    parser.add_argument("--flips", type=Path, required=True, help="flips of the cell against the baseline's own cell")
    parser.add_argument("--attribution", type=Path, help="causes of these flips, for a choice of several causes")
    parser.add_argument("--copies", type=Path, nargs="+", required=True, help="copies (.parquet) of both cells")
    parser.add_argument("--number", type=int, required=True, help="sites to choose")
    parser.add_argument("--sites", type=Path, required=True, help="table of the chosen sites (.tsv)")
    parser.add_argument("--loci", type=Path, required=True, help="VCF of the records that list them")
    return parser


def main(argv: Sequence[str]) -> None:
    """Run the command line."""
    args = make_parser().parse_args(argv)
    raise_all([f"--number: must not be negative; found {args.number}"] if args.number < 0 else [])
    flips = tables.read_flips(args.flips).to_dict("records")
    causes = read_causes(args.attribution) if args.attribution else {}
    chosen = choices.choose(flips, args.number, causes)
    alleles = [(row["chrom"], int(row["pos"]) - 1, row["ref"], row["alt"]) for row in chosen]  # text is 1-based
    found = loci.find_loci(args.copies, alleles)
    with tsv.writer(args.sites, choices.COLUMNS) as table:
        table.writerows(choices.table_rows(chosen, causes))
    loci.write_vcf(args.loci, found)


if __name__ == "__main__":
    sys.exit(cli.run(main))
