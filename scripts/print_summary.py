"""Print what came out: counts per cell of each arm, the flips, and where the report lies."""

import os
import sys
from pathlib import Path

from genomics import cli
from retrain import summaries, tables


def describe(metrics, flips) -> str:
    """The summary as text: a table of cells and one of flips per arm."""
    placed = summaries.place_flips(flips, metrics)
    parts = [_legend(metrics)]
    for arm in summaries.arms_of(metrics):
        parts += [f"Arm {arm}", summaries.plain(summaries.cell_counts(metrics[metrics["arm"] == arm]))]
        parts.append(_describe_flips(placed[placed["arm"] == arm]))
    return "\n".join(parts)


def _legend(metrics) -> str:
    present = set(metrics["cell"])
    cells = [f"  {letter}  {text}" for letter, text in summaries.CELLS.items() if letter in present]
    return "\n".join(["Cells (flags of calling, model):", *cells, ""])


def _describe_flips(placed) -> str:
    if placed.empty:
        return "  No flips against cell A\n"
    return "\n".join(
        [
            "  Flips against cell A",
            summaries.plain(summaries.flip_counts(placed, "direction", summaries.DIRECTIONS), "    "),
            summaries.plain(summaries.flip_counts(placed, "kind", summaries.KINDS), "    "),
            f"  Flips of cell {summaries.OWN_CELL} by change of genotype",
            summaries.plain(summaries.transitions(placed[placed["cell"] == summaries.OWN_CELL]), "    "),
            "",
        ]
    )


def main(argv):
    """Run the command line."""
    parser = cli.make_parser("print_summary", __doc__)
    parser.add_argument("--metrics", type=Path, required=True, help="table of collect_metrics")
    parser.add_argument("--flips", type=Path, required=True, help="table of collect_flips")
    parser.add_argument("--report", type=Path, help="report to name at the end")
    args = parser.parse_args(argv)
    print(describe(tables.read_metrics(args.metrics), tables.read_flips(args.flips)))
    if args.report:
        print(f"Report: {os.path.abspath(args.report)}")


if __name__ == "__main__":
    sys.exit(cli.run(main))
