"""collect_attribution: the causes of all flips in one table, and how many flips of each arm have which cause."""

import sys
from collections.abc import Sequence
from pathlib import Path

from genomics import cli
from genomics.errors import raise_all
from retrain import experiment, stacks
from retrain.attribution.collecting import ENDING, collect


def make_parser():
    """Command line of collect_attribution."""
    parser = cli.make_parser("collect_attribution", __doc__)
    parser.add_argument("--config", type=Path, required=True, help="resolved configuration (YAML)")
    about = "folder with {model}/{role}/{sample}.tsv.gz of attribute_flips"
    parser.add_argument("--attribution", type=Path, required=True, help=about)
    parser.add_argument("--output", type=Path, required=True, help="stacked table (.tsv.gz)")
    parser.add_argument("--counts", type=Path, required=True, help="flips by arm, sample, type and cause (.tsv)")
    return parser


def main(argv: Sequence[str]) -> None:
    """Run the command line."""
    args = make_parser().parse_args(argv)
    folders = {path.parent: path for path in (args.output, args.counts)}
    raise_all([f"{path}: there is no folder {folder}" for folder, path in folders.items() if not folder.is_dir()])
    collect(stacks.parts(experiment.load_file(args.config), args.attribution, ENDING), args.output, args.counts)


if __name__ == "__main__":
    sys.exit(cli.run(main))
