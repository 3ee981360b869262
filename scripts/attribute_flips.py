"""attribute_flips: why the flips of an arm's model flipped: its network, or the examples it was called on."""

import sys
from argparse import Namespace
from collections.abc import Collection, Sequence
from pathlib import Path

from genomics import cli, tsv
from genomics.errors import raise_all
from retrain.attribution.inputs import read_copies, read_flips, read_images
from retrain.attribution.rows import CELLS, COLUMNS, Corners, rows
from retrain.cells import Alternate

_ABOUT = {
    "a": "upstream flags, baseline model",
    "b": "arm's flags, baseline model",
    "c": "upstream flags, arm's model",
    "d": "arm's flags, arm's model",
    "k": "upstream flags, model of the arm's control",
}
_REQUIRED = ("a", "d")


def make_parser():
    """Command line of attribute_flips. Without --b and --c (crossing: matched) there is no cause but a reason."""
    parser = cli.make_parser("attribute_flips", __doc__)
    parser.add_argument("--flips", type=Path, required=True, help="table of find_flips, from cell A to cell D")
    for name, about in _ABOUT.items():
        help_text = f"cell {name.upper()}: {about}; table of merge_probabilities"
        parser.add_argument(f"--{name}", type=Path, required=name in _REQUIRED, help=help_text)
    for name, cell in (("replicates", "C"), ("control-replicates", "K")):
        help_text = f"tables of the other replicates of cell {cell}"
        parser.add_argument(f"--{name}", nargs="*", type=Path, default=[], help=help_text)
    parser.add_argument("--left-candidates", type=Path, help="table of list_candidates: upstream's calling examples")
    parser.add_argument("--right-candidates", type=Path, help="the same of the arm's calling examples")
    parser.add_argument("--output", type=Path, required=True, help="table of attribution (.tsv.gz)")
    return parser


def check(args: Namespace) -> None:
    """Raise InputError with all that is wrong with the arguments."""
    given = [args.flips, *(getattr(args, name) for name in _ABOUT), *args.replicates, *args.control_replicates]
    given += [args.left_candidates, args.right_candidates]
    problems = [f"{path}: no such file" for path in dict.fromkeys(given) if path and not path.is_file()]
    for pair in (("b", "c"), ("left_candidates", "right_candidates")):
        if len({getattr(args, name) is None for name in pair}) == 2:
            names = " and ".join(f"--{name.replace('_', '-')}" for name in pair)
            problems.append(f"attribute_flips: give {names}, or neither of them")
    if not args.output.parent.is_dir():
        problems.append(f"{args.output}: there is no folder {args.output.parent}; make it first")
    raise_all(problems)


def read_corners(args: Namespace, alleles: Collection[Alternate]) -> Corners:
    """Chances of the alleles in every cell that was given; a table that is given twice is read once."""
    cells = {name: getattr(args, name.lower()) for name in CELLS}
    paths = {*filter(None, cells.values()), *args.replicates, *args.control_replicates}
    read = {path: read_copies(path, alleles) for path in sorted(paths)}
    others = ([read[path] for path in of] for of in (args.replicates, args.control_replicates))
    return Corners({name: read[path] for name, path in cells.items() if path}, *others)


def main(argv: Sequence[str]) -> None:
    """Run the command line."""
    args = make_parser().parse_args(argv)
    check(args)
    flips = read_flips(args.flips)
    corners = read_corners(args, [flip.allele for flip in flips])
    images = ({}, {})
    if args.left_candidates:
        sides = ((args.left_candidates, "A"), (args.right_candidates, "D"))
        images = tuple(read_images(path, corners.cells[cell]) for path, cell in sides)
    with tsv.writer(args.output, COLUMNS) as table:
        table.writerows(rows(flips, corners, images))


if __name__ == "__main__":
    sys.exit(cli.run(main))
