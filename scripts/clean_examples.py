"""Delete the examples that no unfinished arm needs; tell what was deleted, what was kept, and why."""

import sys
from collections.abc import Iterable
from pathlib import Path

from genomics import cli
from retrain import experiment
from retrain.cleaning import deletion


def describe(outcomes: Iterable[deletion.Outcome], unknown: Iterable[str]) -> str:
    """The outcomes as text, one line per folder, and the sum."""
    outcomes, unknown = list(outcomes), list(unknown)
    lines = [_line(outcome) for outcome in outcomes]
    freed = [outcome.size for outcome in outcomes if not outcome.reason]
    lines.append(f"{sum(freed):,} bytes freed; {len(freed)} folders deleted, {len(outcomes) - len(freed)} kept")
    if unknown:
        lines.append(
            f"Not in this configuration: {', '.join(unknown)}. Add such an arm again, and it runs again;"
            " to keep it, clean with a configuration that has it."
        )
    return "\n".join(lines)


def _line(outcome: deletion.Outcome) -> str:
    done = "kept   " if outcome.reason else "deleted"
    return f"{done} {outcome.size:>15,}  {outcome.folder}" + (f": {outcome.reason}" if outcome.reason else "")


def main(argv):
    """Run the command line."""
    parser = cli.make_parser("clean_examples", __doc__)
    parser.add_argument("--config", type=Path, required=True, help="resolved configuration (YAML)")
    args = parser.parse_args(argv)
    plan = experiment.load_file(args.config)
    print(describe(deletion.clean(plan), deletion.unknown_models(plan)))


if __name__ == "__main__":
    sys.exit(cli.run(main))
