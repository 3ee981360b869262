"""print_ceiling: the recall that no network can exceed, for each example set and sample, as a short table."""

import sys
from collections.abc import Sequence
from pathlib import Path

from genomics import cli
from retrain.ceilings.tables import COLUMNS, read, shown


def main(argv: Sequence[str]) -> None:
    """Run the command line."""
    parser = cli.make_parser("print_ceiling", __doc__)
    parser.add_argument("ceiling", type=Path, help="table of collect_ceiling")
    args = parser.parse_args(argv)
    print("\n".join(shown(read(args.ceiling, COLUMNS))))


if __name__ == "__main__":
    sys.exit(cli.run(main))
