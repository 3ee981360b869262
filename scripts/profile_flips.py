"""profile_flips: what the flips of a cell have in common, against matched sites that did not flip."""

import sys
from collections.abc import Sequence
from pathlib import Path

from genomics import cli, tsv
from retrain.profiles import profile
from retrain.profiles.features import NAMES


def main(argv: Sequence[str]) -> None:
    """Run the command line."""
    parser = cli.make_parser("profile_flips", __doc__)
    parser.add_argument("--features", type=Path, required=True, help="features of flips and controls (.tsv.gz)")
    parser.add_argument("--output", type=Path, required=True, help="table of odds ratios (.tsv)")
    args = parser.parse_args(argv)
    features = profile.read_features(args.features)
    names = dict(features[list(NAMES)].iloc[0]) if len(features) else {}
    rows = profile.profile(features)
    with tsv.writer(args.output, profile.COLUMNS) as table:
        table.writerows(names | profile.texts(row) for row in rows)


if __name__ == "__main__":
    sys.exit(cli.run(main))
