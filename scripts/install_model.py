"""Copy a trained model into the engine's own models: checkpoint, shape of its examples, and how it was made."""

import json
import shutil
import sys
from collections.abc import Sequence
from pathlib import Path

from genomics import cli
from genomics.errors import InputError


def install(source: Path, target: Path) -> None:
    """Copy `source`/checkpoint/model.* and what lies beside it to `target`, and `source`/selected.json as record."""
    checkpoint = source / "checkpoint"
    if not (checkpoint / "model.index").is_file():
        raise InputError(f"{checkpoint}: holds no model.index; run the workflow up to selected.json first")
    shutil.rmtree(target, ignore_errors=True)
    shutil.copytree(checkpoint, target)
    selected = json.loads((source / "selected.json").read_text())
    record = {key: selected[key] for key in ("step", "metric", "value")}
    (target / "training.json").write_text(json.dumps(record, indent=2) + "\n")


def main(argv: Sequence[str]) -> None:
    """Command line."""
    parser = cli.make_parser("install_model", __doc__)
    parser.add_argument("--from", dest="source", type=Path, required=True, help="folder results/models/MODEL of a run")
    parser.add_argument("--to", dest="target", type=Path, required=True, help="folder of the model, replaced")
    args = parser.parse_args(argv)
    install(args.source, args.target)


if __name__ == "__main__":
    sys.exit(cli.run(main))
