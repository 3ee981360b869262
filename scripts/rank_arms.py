"""Rank the arms on the samples of role `select`, show the front of recall and precision, and what each parameter does.

Without such samples the test samples serve, and every ranked number says that it is optimistic.
"""

import sys
from collections.abc import Sequence
from pathlib import Path

from genomics import cli
from retrain import experiment
from retrain.verdict import contestants, parameters, pareto, ranking, tallies, texts
from retrain.verdict.standings import OPTIMISTIC


def main(argv: Sequence[str]) -> None:
    """Run the command line."""
    parser = cli.make_parser("rank_arms", __doc__)
    parser.add_argument("--config", type=Path, required=True, help="resolved configuration (YAML)")
    parser.add_argument("--blocks", type=Path, required=True, help="folder of the tables of count_blocks")
    parser.add_argument("--ranking", type=Path, required=True, help="arms by rank (TSV)")
    parser.add_argument("--pareto", type=Path, required=True, help="recall against precision (TSV)")
    parser.add_argument("--parameters", type=Path, required=True, help="effects of single parameters (TSV)")
    args = parser.parse_args(argv)
    plan = experiment.load_file(args.config)
    entries, seed = contestants.contestants(plan), plan.config["seed"]
    role = "select" if plan.with_roles("select") else "test"
    tally = tallies.of_role(args.blocks, plan, role)
    where, chosen_on = (role, tally.samples[-1]), ranking.standings_of(tally, entries, seed)
    tested_on = {}
    if role == "select" and plan.with_roles("test"):
        tested_on = ranking.standings_of(tallies.of_role(args.blocks, plan, "test"), entries, seed)
    note = "" if role == "select" else OPTIMISTIC
    texts.write(args.ranking, ranking.Rank._fields, ranking.rank(*where, chosen_on, tested_on), ranking.FORMS)
    texts.write(args.pareto, pareto.Point._fields, pareto.points(*where, chosen_on, note), pareto.FORMS)
    steps = parameters.effects_of(parameters.pairs(parameters.settings_of(plan)), *where, entries, chosen_on)
    texts.write(args.parameters, parameters.Step._fields, steps, parameters.FORMS)


if __name__ == "__main__":
    sys.exit(cli.run(main))
