"""Before a training starts: whether it makes a step, leaves its warm-up, and sees every class.

DeepVariant's train ends well without a single step. Here that is an error, told before the job that needs a GPU.
"""

import sys
from argparse import Namespace
from collections.abc import Sequence
from pathlib import Path

from genomics import cli, upstream
from genomics.errors import Problems, raise_all
from genomics.protos import DatasetConfig, read_dataset_config
from minidv import example_info, network, training_plan
from retrain.doctor import findings, trainings


def examine(model: str, config: Namespace, train: DatasetConfig, tune: DatasetConfig) -> list[findings.Finding]:
    """Findings on one training, the gravest first; InputError with all that makes it impossible."""
    problems = Problems()
    plan = problems.attempt(training_plan.make_plan, config, train.num_examples, tune.num_examples)
    problems.found += training_plan.problems(config, network.MODEL_TYPES, plan) if plan else []
    infos = [problems.attempt(_read_info, dataset) for dataset in (train, tune)]
    if None not in infos:
        told = infos[0].differences(infos[1])
        problems.found += [
            f"training and tune examples differ in {part}; make both with the same flags" for part in told
        ]
    raise_all([f"model {model}: {problem}" for problem in problems.found])
    found = trainings.of_plan(model, training_plan.warnings(config, plan))
    found += trainings.check_classes(model, "train", train.class_counts)
    found += trainings.check_classes(model, "tune", tune.class_counts)
    return findings.order(found + _of_start(model, config.init_checkpoint, infos[0]))


def _read_info(dataset: DatasetConfig) -> example_info.ExampleInfo:
    return example_info.read_with_shape(example_info.of_dataset(dataset.tfrecord_path))


def _of_start(model: str, prefix: str, examples: example_info.ExampleInfo) -> list[findings.Finding]:
    """Findings on the checkpoint that training starts from, where its example_info.json can be looked at."""
    beside = Path(prefix).parent / example_info.NAME
    if not prefix or not beside.is_file():
        return []
    return trainings.check_start(model, example_info.read(beside).channels, examples.channels)


def main(argv: Sequence[str]) -> None:
    """Run the command line."""
    parser = cli.make_parser("doctor_training", __doc__)
    parser.add_argument("--model", required=True, help="name of the model, for the messages")
    parser.add_argument("--train", type=Path, required=True, help="dataset config of the examples to train on")
    parser.add_argument("--tune", type=Path, required=True, help="dataset config of the tune examples")
    parser.add_argument("--output", type=Path, required=True, help="table of findings, written when none is a stop")
    parser.add_argument("fields", nargs="*", help="fields of the train config as train takes them, after --")
    args = parser.parse_args(argv)
    words = ["--config=train_config.py:base", *args.fields]
    config = upstream.make_parser("train", upstream.flags("train")).parse(words).config
    found = examine(args.model, config, read_dataset_config(args.train), read_dataset_config(args.tune))
    findings.write_table(args.output, findings.tell(found))


if __name__ == "__main__":
    sys.exit(cli.run(main))
