"""Choose the best checkpoint of a training by the metric in its name, or the last one, and copy it to a fixed name.

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
    """A checkpoint of the training, as its name tells it."""

    metric: float
    step: int
    prefix: str


CHOICES = {"best": lambda checkpoint: (checkpoint.metric, checkpoint.step), "last": lambda checkpoint: checkpoint.step}


def list_checkpoints(folder: Path) -> list[Checkpoint]:
    """All checkpoints of the folder that were trained and whose metric is a number, by step.

    DeepVariant names an untrained one, of a training that made no step, `checkpoint-0-…`.
    """
    found = [_CHECKPOINT.fullmatch(path.name) for path in folder.glob("checkpoint-*.index")]
    checkpoints = [Checkpoint(float(match[3]), int(match[2]), match[1]) for match in found if match]
    trained = [checkpoint for checkpoint in checkpoints if checkpoint.step and checkpoint.metric == checkpoint.metric]
    return sorted(trained, key=lambda checkpoint: checkpoint.step)


def select(folder: Path, metric: str, choice: str, output: Path, record: Path) -> Checkpoint:
    """Copy the `best` or `last` checkpoint of `folder` to `output`/model.*; write what was chosen among what to
    `record`."""
    checkpoints = list_checkpoints(folder)
    if not checkpoints:
        raise InputError(
            f"{folder}: train left no checkpoint of a step with a metric in its name, though it ended well; it made no"
            " step (lower batch_size and steps_per_iter, or take more examples), or use_ema was false (leave it true)"
        )
    info = folder / "example_info.json"
    if not info.is_file():
        raise InputError(f"{info}: not found; train writes it beside its checkpoints, take the folder as train left it")
    chosen = max(checkpoints, key=CHOICES[choice])
    output.mkdir(parents=True, exist_ok=True)
    for path in sorted(folder.glob(f"{chosen.prefix}.*")):
        shutil.copyfile(path, output / f"{NAME}{path.name.removeprefix(chosen.prefix)}")
    shutil.copyfile(info, output / info.name)
    outputs.write_text(record, json.dumps(_describe(chosen, metric, choice, checkpoints), indent=2) + "\n")
    return chosen


def _describe(chosen: Checkpoint, metric: str, choice: str, checkpoints: list[Checkpoint]) -> dict:
    return {
        "checkpoint": chosen.prefix,
        "choice": choice,
        "step": chosen.step,
        "metric": metric,
        "value": chosen.metric,
        "tune_rounds": [{"step": checkpoint.step, "value": checkpoint.metric} for checkpoint in checkpoints],
    }


def main(argv: Sequence[str]) -> None:
    """Command line."""
    parser = cli.make_parser("select_checkpoint", __doc__)
    parser.add_argument("--checkpoints", type=Path, required=True, help="folder checkpoints/ema of the training")
    parser.add_argument("--metric", required=True, help="name of the metric in the file names, for the record")
    parser.add_argument("--choose", choices=CHOICES, default="best", help="highest metric, or latest step")
    parser.add_argument("--output", type=Path, required=True, help="folder of the chosen checkpoint")
    parser.add_argument("--record", type=Path, required=True, help="JSON file: step, metric, all tune rounds")
    args = parser.parse_args(argv)
    chosen = select(args.checkpoints, args.metric, args.choose, args.output, args.record)
    print(f"{args.choose}: step {chosen.step}, {args.metric} = {chosen.metric}")


if __name__ == "__main__":
    sys.exit(cli.run(main))
