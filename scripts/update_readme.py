"""Write the results of a run as tables between two markers of a Markdown file, so that no number is typed by hand."""

import sys
from pathlib import Path

from genomics import cli, outputs
from genomics.errors import InputError
from retrain import summaries, tables


def render(metrics, flips) -> str:
    """The tables of cells and of flips as Markdown."""
    placed = summaries.place_flips(flips, metrics)
    parts = [summaries.markdown(summaries.cell_counts(metrics, with_arm=True))]
    if placed.empty:
        parts.append("No flips against cell A.")
    else:
        counts = summaries.flip_counts(placed, "direction", summaries.DIRECTIONS, with_arm=True)
        parts += ["Flips against cell A:", summaries.markdown(counts)]
    return "\n\n".join(parts)


def insert(text: str, section: str, content: str, where: str) -> str:
    """`text` with `content` between `<!-- begin: SECTION -->` and `<!-- end: SECTION -->`, which stay."""
    begin, end = f"<!-- begin: {section} -->", f"<!-- end: {section} -->"
    if text.count(begin) != 1 or text.count(end) != 1 or text.index(begin) > text.index(end):
        raise InputError(f"{where}: expected the lines {begin!r} and {end!r} once each, in this order; add them")
    before, rest = text.split(begin)
    after = rest.split(end)[1]
    return f"{before}{begin}\n\n{content}\n\n{end}{after}"


def main(argv):
    """Run the command line."""
    parser = cli.make_parser("update_readme", __doc__)
    parser.add_argument("--readme", type=Path, required=True, help="Markdown file to change")
    parser.add_argument("--section", required=True, help="name in the markers")
    parser.add_argument("--metrics", type=Path, required=True, help="table of collect_metrics")
    parser.add_argument("--flips", type=Path, required=True, help="table of collect_flips")
    args = parser.parse_args(argv)
    content = render(tables.read_metrics(args.metrics), tables.read_flips(args.flips))
    try:
        text = args.readme.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise InputError(f"{args.readme}: cannot be read ({error})") from error
    outputs.write_text(args.readme, insert(text, args.section, content, str(args.readme)))


if __name__ == "__main__":
    sys.exit(cli.run(main))
