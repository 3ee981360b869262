"""Write the results of a run as tables into a section of a Markdown file."""

import sys
from pathlib import Path

from genomics import cli
from retrain import sections, summaries, tables


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


def main(argv):
    """Run the command line."""
    parser = cli.make_parser("update_readme", __doc__)
    parser.add_argument("--readme", type=Path, required=True, help="Markdown file to change")
    parser.add_argument("--section", required=True, help="name in the markers")
    parser.add_argument("--metrics", type=Path, required=True, help="table of collect_metrics")
    parser.add_argument("--flips", type=Path, required=True, help="table of collect_flips")
    args = parser.parse_args(argv)
    content = render(tables.read_metrics(args.metrics), tables.read_flips(args.flips))
    sections.update(args.readme, args.section, content)


if __name__ == "__main__":
    sys.exit(cli.run(main))
