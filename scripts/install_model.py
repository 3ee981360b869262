"""Copy a trained model into the engine's own models: checkpoint, shape of its examples, and its figures."""

import csv
import io
import json
import shutil
import sys
from collections.abc import Sequence
from pathlib import Path

from genomics import cli
from genomics.errors import InputError, raise_all

CHECKPOINT = ("model.index", "model.data-00000-of-00001", "example_info.json")
FIGURES = ("sample", "type", "truth_total", "truth_tp", "truth_fn", "query_fp", "recall", "precision", "f1")


def install(source: Path, metrics: Path, target: Path) -> None:
    """Copy `source`/checkpoint to `target`, beside it the chosen step and the model's own rows of `metrics`.

    What was at `target` before goes when the new model is whole.
    """
    raise_all([f"{path}: not found; run the workflow to its end first" for path in _needed(source, metrics)])
    selected = json.loads((source / "selected.json").read_text())
    record = {key: selected[key] for key in ("choice", "step", "metric", "value")}
    figures = _figures(metrics, source.name)
    unfinished = target.with_name(f".{target.name}.unfinished")
    shutil.rmtree(unfinished, ignore_errors=True)
    unfinished.mkdir(parents=True)
    for name in CHECKPOINT:
        shutil.copyfile(source / "checkpoint" / name, unfinished / name)
    (unfinished / "training.json").write_text(json.dumps(record, indent=2) + "\n")
    (unfinished / "held_out.tsv").write_text(figures)
    shutil.rmtree(target, ignore_errors=True)
    unfinished.replace(target)


def _needed(source: Path, metrics: Path) -> list[Path]:
    needed = [source / "selected.json", metrics, *(source / "checkpoint" / name for name in CHECKPOINT)]
    return [path for path in needed if not path.is_file()]


def _figures(metrics: Path, model: str) -> str:
    """The rows of one model, of PASS calls, without the columns that name cells of the run."""
    with open(metrics, newline="") as lines:
        table = csv.DictReader(lines, delimiter="\t")
        absent = {"model", "filter", *FIGURES} - set(table.fieldnames or ())
        if absent:
            raise InputError(f"{metrics}: no column {', '.join(sorted(absent))}; give tables/metrics.tsv of the run")
        rows = {row["type"]: row for row in table if (row["model"], row["filter"]) == (model, "PASS")}
    if not rows:
        raise InputError(f"{metrics}: no row of the model {model!r}; give the table of the same run")
    text = io.StringIO()
    writer = csv.DictWriter(text, FIGURES, delimiter="\t", extrasaction="ignore", lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows.values())
    return text.getvalue()


def main(argv: Sequence[str]) -> None:
    """Command line."""
    parser = cli.make_parser("install_model", __doc__)
    parser.add_argument("--from", dest="source", type=Path, required=True, help="folder results/models/MODEL of a run")
    parser.add_argument("--metrics", type=Path, required=True, help="table of metrics of the same run")
    parser.add_argument("--to", dest="target", type=Path, required=True, help="folder of the model, replaced")
    args = parser.parse_args(argv)
    install(args.source, args.metrics, args.target)


if __name__ == "__main__":
    sys.exit(cli.run(main))
