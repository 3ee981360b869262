"""Choose the best checkpoint of a training by the metric in its name, and copy it to a fixed name.

DeepVariant's train writes `checkpoint-<step>-<metric>-1` at every tune and no pointer to the best one; the best has the
highest metric, of equal ones the later step. Only the standard library is used: this runs inside containers too.
"""

import json
import re
import shutil
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

from genomics import cli, outputs
from genomics.errors import InputError

NAME = "model"  # prefix of the chosen checkpoint in the output folder
_CHECKPOINT = re.compile(r"(checkpoint-(\d+)-(-?\d+(?:\.\d+)?|nan)-1)\.index")


class Checkpoint(NamedTuple):
    """A checkpoint of the training; ordered from worst to best."""

    metric: float
    step: int
    prefix: str


def list_checkpoints(folder: Path) -> list[Checkpoint]:
    """All checkpoints of the folder whose metric is a number, worst first."""
    found = [_CHECKPOINT.fullmatch(path.name) for path in folder.glob("checkpoint-*.index")]
    checkpoints = [Checkpoint(float(match[3]), int(match[2]), match[1]) for match in found if match]
    return sorted(checkpoint for checkpoint in checkpoints if checkpoint.metric == checkpoint.metric)


def select(folder: Path, metric: str, output: Path, record: Path) -> Checkpoint:
    """Copy the best checkpoint of `folder` to `output`/model.*, and write what was chosen among what to `record`."""
    checkpoints = list_checkpoints(folder)
    if not checkpoints:
        raise InputError(f"{folder}: no checkpoint with a metric in its name; did the training make a single step?")
    info = folder / "example_info.json"
    if not info.is_file():
        raise InputError(f"{info}: not found; train writes it beside its checkpoints, take the folder as train left it")
    best = checkpoints[-1]
    output.mkdir(parents=True, exist_ok=True)
    for path in sorted(folder.glob(f"{best.prefix}.*")):
        shutil.copyfile(path, output / f"{NAME}{path.name.removeprefix(best.prefix)}")
    shutil.copyfile(info, output / info.name)
    outputs.write_text(record, json.dumps(_describe(best, metric, checkpoints), indent=2) + "\n")
    return best


def _describe(best: Checkpoint, metric: str, checkpoints: list[Checkpoint]) -> dict:
    by_step = sorted(checkpoints, key=lambda checkpoint: checkpoint.step)
    return {
        "checkpoint": best.prefix,
        "step": best.step,
        "metric": metric,
        "value": best.metric,
        "tune_rounds": [{"step": checkpoint.step, "value": checkpoint.metric} for checkpoint in by_step],
    }


def main(argv: Sequence[str]) -> None:
    """Command line."""
    parser = cli.make_parser("select_checkpoint", __doc__)
    parser.add_argument("--checkpoints", type=Path, required=True, help="folder checkpoints/ema of the training")
    parser.add_argument("--metric", required=True, help="name of the metric in the file names, for the record")
    parser.add_argument("--output", type=Path, required=True, help="folder of the chosen checkpoint")
    parser.add_argument("--record", type=Path, required=True, help="JSON file: step, metric, all tune rounds")
    args = parser.parse_args(argv)
    best = select(args.checkpoints, args.metric, args.output, args.record)
    print(f"step {best.step}: {args.metric} = {best.metric}")


if __name__ == "__main__":
    sys.exit(cli.run(main))
