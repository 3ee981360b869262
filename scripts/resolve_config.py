"""Write the resolved configuration that a run works with."""

import sys
from pathlib import Path

from genomics import cli, outputs
from retrain import experiment


def main(argv):
    """Run the command line."""
    parser = cli.make_parser("resolve_config", __doc__)
    parser.add_argument("--packed", required=True, help="the configuration, as retrain.experiment.packed gives it")
    parser.add_argument("--output", type=Path, required=True, help="YAML file to write")
    args = parser.parse_args(argv)
    outputs.write_text(args.output, experiment.unpacked(args.packed))


if __name__ == "__main__":
    sys.exit(cli.run(main))
