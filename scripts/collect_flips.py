"""Stack the tables of flips of all cells into one, with features of the sites and causes where they are told."""

import sys
from pathlib import Path

from genomics import cli
from retrain import collected_flips, experiment


def main(argv):
    """Run the command line."""
    parser = cli.make_parser("collect_flips", __doc__)
    parser.add_argument("--config", type=Path, required=True, help="resolved configuration (YAML)")
    parser.add_argument("--output", type=Path, required=True, help="table (TSV, gzip)")
    parser.add_argument("--parquet", type=Path, required=True, help="the same, numbers as numbers")
    parser.add_argument("--discordance", type=Path, required=True, help="folder of the flips of all cells")
    parser.add_argument("--attribution", type=Path, help="folder of the causes of all models' flips")
    args = parser.parse_args(argv)
    folders = collected_flips.Folders(args.discordance, args.attribution)
    found = list(collected_flips.sources(experiment.load_file(args.config), folders))
    collected_flips.collect(found, args.output, args.parquet)


if __name__ == "__main__":
    sys.exit(cli.run(main))
