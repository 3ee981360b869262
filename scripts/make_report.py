"""Write the report of an experiment: one HTML page that needs nothing else."""

import sys
from pathlib import Path

from genomics import cli, outputs
from retrain import experiment, tables
from retrain.doctor import findings
from retrain.report import analyses, compared, page


def main(argv):
    """Run the command line."""
    parser = cli.make_parser("make_report", __doc__)
    parser.add_argument("--config", type=Path, required=True, help="resolved configuration (YAML)")
    parser.add_argument("--metrics", type=Path, required=True, help="table of collect_metrics")
    parser.add_argument("--flips", type=Path, required=True, help="table of collect_flips")
    parser.add_argument("--doctor", type=Path, required=True, help="table of doctor_inputs")
    parser.add_argument("--trainings", type=Path, required=True, help="folder of the tables of doctor_training")
    parser.add_argument("--models", type=Path, required=True, help="folder of the models with their selected.json")
    for name in analyses.TABLES:
        parser.add_argument(f"--{name}", type=Path, metavar="TABLE", help=f"table of {name}, where there is one")
    parser.add_argument("--output", type=Path, required=True, help="HTML page")
    args = parser.parse_args(argv)
    plan = experiment.load_file(args.config)
    given = {name: path for name in analyses.TABLES if (path := getattr(args, name))}
    trainings = [args.trainings / f"{model}.tsv" for model in plan.trained]
    inputs = page.Inputs(
        plan,
        tables.read_metrics(args.metrics),
        tables.read_flips(args.flips),
        compared.shown_path(str(args.flips)),
        [finding for path in (args.doctor, *trainings) for finding in findings.read_table(path)],
        compared.read_selected([args.models / model / "selected.json" for model in plan.trained]),
        {name: tables.read_texts(path) for name, path in given.items()},
    )
    text = page.render(inputs)
    args.output.parent.mkdir(parents=True, exist_ok=True)
    outputs.write_text(args.output, text)


if __name__ == "__main__":
    sys.exit(cli.run(main))
