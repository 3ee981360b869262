"""Hold the figures of two sets of reads side by side: a Markdown table of both and of their ratio."""

import csv
import math
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path

from genomics import cli
from genomics.errors import InputError, Problems, raise_all
from retrain import markdown, sections

COLUMNS = ["figure", "value"]
Figures = Mapping[str, float]  # by name; NaN where there is no value
WHOLE = 1000  # numbers from here on have no decimals


def make_parser():
    """Parser of this program."""
    parser = cli.make_parser("compare_reads", __doc__)
    parser.add_argument("tables", nargs=2, type=Path, metavar="TSV", help="of measure_reads; the ratio is second/first")
    parser.add_argument("--names", nargs=2, default=("real", "simulated"), help="titles of the columns")
    parser.add_argument("--figures", nargs="+", help="those to show, in this order (all that either table has)")
    parser.add_argument("--document", type=Path, help="Markdown file to change instead of printing")
    parser.add_argument("--section", help="where in it: between `<!-- begin: SECTION -->` and `<!-- end: SECTION -->`")
    return parser


def read_figures(path: Path) -> Figures:
    """The figures of a table."""
    try:
        with open(path, encoding="utf-8", newline="") as lines:
            header, *rows = csv.reader(lines, delimiter="\t")
        if header != COLUMNS:
            raise ValueError(f"found the columns {', '.join(header)}")
        return {name: float(value or "nan") for name, value in rows}
    except (OSError, ValueError) as error:
        raise InputError(f"{path}: cannot be read as a table of figure and value ({error})") from error


def ratios(first: Figures, second: Figures) -> Figures:
    """Second over first of every figure of either; NaN where one is missing or the first is 0."""
    names = dict.fromkeys([*first, *second])
    return {name: second.get(name, math.nan) / (first.get(name, math.nan) or math.nan) for name in names}


def render(
    first: Mapping[str, float], second: Mapping[str, float], names: Sequence[str], figures: Sequence[str]
) -> str:
    """The table as Markdown, one row per figure."""
    ratio = ratios(first, second)
    rows = [
        (name, *(_number(table.get(name, math.nan)) for table in (first, second)), _number(ratio[name]))
        for name in figures
    ]
    return markdown.table(("figure", *names, "ratio"), rows, (False, True, True, True))


def _number(value: float) -> str:
    if math.isnan(value):
        return ""
    return f"{value:.0f}" if value >= WHOLE else f"{value:.3g}"


def main(argv):
    """Read both tables, compare, and print or write into the document."""
    args = make_parser().parse_args(argv)
    problems = Problems(_option_problems(args))
    tables = [problems.attempt(read_figures, path) for path in args.tables]
    problems.raise_all()
    known = ratios(*tables)
    raise_all([f"no figure {name!r}; there are {', '.join(known)}" for name in args.figures or () if name not in known])
    content = render(*tables, args.names, args.figures or list(known))
    if args.document:
        sections.update(args.document, args.section, content)
    else:
        print(content)


def _option_problems(args) -> list[str]:
    return [] if bool(args.document) == bool(args.section) else ["--document and --section belong together"]


if __name__ == "__main__":
    sys.exit(cli.run(main))
