"""Open every input file of the experiment before anything costs time; tell all problems together."""

import sys
from pathlib import Path

from genomics import cli
from retrain import experiment
from retrain.doctor import findings, inputs


def main(argv):
    """Run the command line."""
    parser = cli.make_parser("doctor_inputs", __doc__)
    parser.add_argument("--config", type=Path, required=True, help="resolved configuration (YAML)")
    parser.add_argument("--output", type=Path, required=True, help="table of findings, written when none is a stop")
    args = parser.parse_args(argv)
    plan = experiment.load_file(args.config)
    found = inputs.admit(plan.reference, plan.samples, plan.calls)
    findings.write_table(args.output, found)


if __name__ == "__main__":
    sys.exit(cli.run(main))
