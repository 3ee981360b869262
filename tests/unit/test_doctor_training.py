"""A training that cannot come to anything is told before it starts."""

import csv

import pytest
from labelled_examples import INFO, make_examples, write_dataset

import doctor_training
from genomics import cli
from genomics.protos import read_dataset_config
from minidv import example_info
from minidv.example_info import ExampleInfo

FIELDS = {"batch_size": 8, "num_epochs": 2, "steps_per_iter": 1, "warmup_steps": 0, "ema_momentum": 0.8}


class Bench:
    """Shuffled examples, and the doctor's command line on them."""

    def __init__(self, folder):
        self.folder = folder
        self.train = write_dataset(folder / "train's", make_examples(64, 1))
        self.tune = write_dataset(folder / "tune", make_examples(9, 2))
        self.output = folder / "results" / "found.tsv"

    def count(self, path, counts):
        """Write counts of classes as the shuffling program does."""
        lines = "".join(f"# class{label}: {count}\n" for label, count in counts.items())
        path.write_text(lines + path.read_text())

    def run(self, **fields):
        words = [f"--config.{name}={value}" for name, value in {**FIELDS, **fields}.items()]
        places = ["--train", str(self.train), "--tune", str(self.tune), "--output", str(self.output)]
        return cli.run(doctor_training.main, ["--model", "arm.r1", *places, "--", *words])

    def found(self):
        with open(self.output, newline="") as lines:
            return [(row["severity"], row["id"]) for row in csv.DictReader(lines, delimiter="\t")]


@pytest.fixture
def bench(tmp_path):
    return Bench(tmp_path)


def test_main_finds_nothing_in_a_sound_training(bench):
    assert bench.run() == 0
    assert bench.found() == []


@pytest.mark.parametrize(
    ("fields", "told"),
    [
        ({"batch_size": 128}, "config.batch_size 128 larger than 64 examples: no step would be made; lower"),
        ({"steps_per_iter": 128}, "config.steps_per_iter 128 is not smaller than the 16 steps planned"),
        ({"warmup_steps": 10000}, "is not smaller than the 15 steps made. The learning rate never reaches 0.001"),
        ({"best_checkpoint_metric": "tune/loss"}, "tune/loss is better when lower, but the highest is chosen"),
        ({"best_checkpoint_metric": "tune/f1_weighted_snp"}, "no metric 'tune/f1_weighted_snp'"),
        ({"learning_rate_num_epochs_per_decay": 0.01}, "is less than one step; raise it"),
    ],
)
def test_main_refuses_what_cannot_work(bench, capsys, fields, told):
    assert bench.run(**fields) == cli.BAD_INPUT
    assert told in capsys.readouterr().err
    assert not bench.output.exists()


def test_main_tells_all_problems_together(bench, capsys):
    example_info.write(bench.folder / "tune" / "example_info.json", ExampleInfo((20, 33, 2), (1, 2)))
    assert bench.run(steps_per_iter=99) == cli.BAD_INPUT
    lines = capsys.readouterr().err.splitlines()
    assert [line.startswith("error: model arm.r1: ") for line in lines] == [True] * 3
    assert "config.steps_per_iter" in lines[0]
    assert "differ in shape" in lines[1]
    assert "differ in channels" in lines[2]


def test_main_refuses_the_null_shape_of_an_empty_shard(bench, capsys):
    example_info.write(bench.train.parent / "example_info.json", ExampleInfo(None, INFO.channels))
    assert bench.run() == cli.BAD_INPUT
    assert "shape is null" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("train", "tune", "expected"),
    [
        ({0: 60, 1: 2, 2: 2}, {0: 3, 1: 3, 2: 3}, []),
        ({0: 62, 1: 2}, {0: 9, 1: 0, 2: 0}, [("warn", "training_class_missing")] * 2),
        ({1: 64}, {0: 3, 1: 3, 2: 3}, None),
    ],
)
def test_main_counts_classes(bench, train, tune, expected, capsys):
    bench.count(bench.train, train)
    bench.count(bench.tune, tune)
    code = bench.run()
    if expected is None:
        assert code == cli.BAD_INPUT
        assert "0 of class 0, 64 of class 1, 0 of class 2" in capsys.readouterr().err
    else:
        assert bench.found() == expected


def test_main_warns_of_steps_that_are_lost_and_of_an_old_average(bench):
    assert bench.run(steps_per_iter=6, ema_momentum=0.99) == 0
    assert bench.found() == [("warn", "training_steps_lost"), ("warn", "training_average_old")]


def test_main_warns_of_a_start_with_other_channels(bench):
    start = bench.folder / "model"
    example_info.write(bench.folder / "example_info.json", ExampleInfo((20, 33, 3), (1, 2, 19)))
    assert bench.run(init_checkpoint=start) == 0
    assert bench.found() == [("warn", "training_other_channels")]
    example_info.write(bench.folder / "example_info.json", INFO)
    assert bench.run(init_checkpoint=start) == 0
    assert bench.found() == []


def test_counts_are_those_that_the_shuffling_program_writes(bench):
    bench.count(bench.train, {0: 1, 2: 63})
    assert read_dataset_config(bench.train).class_counts == {0: 1, 2: 63}
