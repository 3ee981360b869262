"""Train a network as DeepVariant's train does: python -m minidv.train --config=dv_config.py:base ...

Differences from upstream: `--config.trial` is the seed; the network is the small one unless --config.model_type is
given; where upstream would end without a single step, this is an error; optimizer adam works with every config.
"""

import sys
from argparse import Namespace
from collections.abc import Sequence
from pathlib import Path

from genomics import cli, upstream
from genomics.errors import raise_all
from minidv import network, tensorflow_setup

_PLACEHOLDER = "/path/to/"  # how upstream's configs name files that a user must give
_MODEL_TYPE = "config.model_type"
# These decide about speed, memory and messages upstream, never about results.
_WITHOUT_EFFECT = ("leader", "logging_level", "config.input_read_threads", "config.prefetch_buffer_bytes")
_NOT_IMPLEMENTED = (
    "debug",
    "config.use_mixed_precision",
    "config.denovo_enabled",
    "config.ablation_channels",
    "config.average_decay",
    "config.init_backbone_with_imagenet",
    "config.alt_mode",
    "config.adaptive_epsilon",
)


def parse(argv: Sequence[str]) -> Namespace:
    """Arguments; `config` holds the fields of the train config."""
    implemented = upstream.flags("train").keys() - set(_NOT_IMPLEMENTED)
    args = upstream.make_parser("train", implemented, description=__doc__).parse(argv)
    raise_all([f"train: {problem}" for problem in _problems(args)])
    if not any(word.partition("=")[0] == f"--{_MODEL_TYPE}" for word in argv):
        args.config.model_type = network.SMALL
    for name in _WITHOUT_EFFECT:
        vars(args.config).pop(name.removeprefix("config."), None)
    return args


def _problems(args: Namespace) -> list[str]:
    datasets = ("train_dataset_pbtxt", "tune_dataset_pbtxt")
    absent = [f"config.{name}" for name in datasets if getattr(args.config, name).startswith(_PLACEHOLDER)]
    absent += [] if args.experiment_dir else ["experiment_dir"]
    found = [f"--{name}: is required" for name in absent]
    if args.strategy != "mirrored":
        found.append(f"--strategy: only mirrored is implemented here; found {args.strategy}")
    return found


def main(argv: Sequence[str]) -> None:
    """Command line."""
    args = parse(argv)
    from minidv.training import Training

    training = Training(args.config, Path(args.experiment_dir), log=lambda line: print(line, flush=True))
    tensorflow_setup.start()
    training.run()


if __name__ == "__main__":
    sys.exit(cli.run(main))
