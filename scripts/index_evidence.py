"""index_evidence: the pictures of the chosen sites under safe names, with a table that says which shows what."""

import sys
from collections.abc import Sequence
from pathlib import Path

from genomics import cli, tsv
from genomics.genome import Genome
from retrain import tables
from retrain.evidence import pictures
from retrain.evidence.pictures import Source


def make_parser():
    """Command line of index_evidence."""
    parser = cli.make_parser("index_evidence", __doc__)
    parser.add_argument("--sites", type=Path, required=True, help="table of the chosen sites")
    parser.add_argument("--reference", type=Path, required=True, help="indexed FASTA")
    parser.add_argument(
        "--shown",
        nargs=3,
        action="append",
        required=True,
        metavar=("EXAMPLE_SET", "CELLS", "FOLDER"),
        help="an example set, the cells that call it, and what show_examples left of it",
    )
    parser.add_argument("--folder", type=Path, required=True, help="folder of the pictures; is made")
    parser.add_argument("--output", type=Path, required=True, help="table of the pictures (.tsv)")
    return parser


def main(argv: Sequence[str]) -> None:
    """Run the command line."""
    args = make_parser().parse_args(argv)
    genome = Genome(args.reference)
    sources = [Source(example_set, cells, Path(folder)) for example_set, cells, folder in args.shown]
    sites = tables.read_flips(args.sites).to_dict("records")
    rows = list(pictures.index(genome, sites, sources, args.folder))
    with tsv.writer(args.output, pictures.INDEX_COLUMNS) as table:
        table.writerows(rows)


if __name__ == "__main__":
    sys.exit(cli.run(main))
