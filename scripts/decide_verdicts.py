"""Say of every model and every setting whether it is better, worse, or no evidence; and what could be seen at all."""

import sys
from collections.abc import Sequence
from pathlib import Path

from genomics import cli
from retrain import experiment
from retrain.design.samples import GRADED_ROLES
from retrain.verdict import contestants, power, tallies, texts, verdicts


def main(argv: Sequence[str]) -> None:
    """Run the command line."""
    parser = cli.make_parser("decide_verdicts", __doc__)
    parser.add_argument("--config", type=Path, required=True, help="resolved configuration (YAML)")
    parser.add_argument("--blocks", type=Path, required=True, help="folder of the tables of count_blocks")
    parser.add_argument("--output", type=Path, required=True, help="verdicts (TSV)")
    parser.add_argument("--power", type=Path, required=True, help="differences that can be seen (TSV)")
    args = parser.parse_args(argv)
    plan = experiment.load_file(args.config)
    entries = contestants.contestants(plan)
    read = [tallies.of_role(args.blocks, plan, role) for role in GRADED_ROLES if plan.with_roles(role)]
    texts.write(args.output, verdicts.Verdict._fields, verdicts.decide(read, entries), verdicts.FORMS)
    seen = (row for tally in read for row in power.tell(tally, entries))
    texts.write(args.power, power.Power._fields, seen, power.FORMS)


if __name__ == "__main__":
    sys.exit(cli.run(main))
