"""Training and calling, as whole programs; two lengths of each run tell start-up and speed apart."""

import pytest
from labelled_examples import write_dataset, write_shards

from genomics import protos
from minidv.example_info import ExampleInfo

TRAINING, TUNE = 256, 64
EPOCHS = (1, 5)
CALLED = (64, 1_024)
CHANNELS = (1, 2, 3, 4, 5, 6, 19)


@pytest.fixture(scope="module")
def info(examples) -> ExampleInfo:
    return ExampleInfo(examples[0].shape, CHANNELS)


def _first(examples, count) -> list[protos.Example]:
    return (examples * (count // len(examples) + 1))[:count]


@pytest.fixture(scope="module")
def trained(run, examples, info, tmp_path_factory):
    """Folders of a short and a long training, and the runs."""
    folder = tmp_path_factory.mktemp("trained")
    words = ["--config=dv_config.py:base", "--config.batch_size=32", "--config.steps_per_iter=1"]
    words += ["--config.optimizer=adam", "--config.learning_rate=0.001", "--config.warmup_steps=0"]
    for name, count in (("train", TRAINING), ("tune", TUNE)):
        path = write_dataset(folder / name, _first(examples, count), info=info)
        words.append(f"--config.{name}_dataset_pbtxt={path}")
    runs = [
        run("minidv.train", *words, f"--config.num_epochs={epochs}", f"--experiment_dir={folder}/{epochs}")
        for epochs in EPOCHS
    ]
    return folder, runs


@pytest.fixture(scope="module")
def model(run, trained):
    """A SavedModel, and the run that made it."""
    folder, _ = trained
    checkpoints = folder / str(EPOCHS[0]) / "checkpoints" / "ema"
    prefix = next(checkpoints.glob("*.index")).with_suffix("")
    words = ["--checkpoint", prefix, "--example_info_json", checkpoints / "example_info.json"]
    return folder / "model", run("minidv.convert_to_saved_model", *words, "--output", folder / "model")


def bench_train(trained, show):
    short, long = trained[1]
    epochs = EPOCHS[1] - EPOCHS[0]
    speed = epochs * TRAINING / (long.seconds - short.seconds)
    times = " and ".join(f"{run.seconds:.1f} s for {epochs}" for run, epochs in zip(trained[1], EPOCHS, strict=True))
    show(f"{speed:.0f} images/s; {times} epochs of {TRAINING} with {TUNE} tune images; {long.megabytes:.0f} MB")


def bench_convert_to_saved_model(model, show):
    show(f"{model[1].seconds:.1f} s, {model[1].megabytes:.0f} MB")


def bench_call_variants(run, examples, info, model, tmp_path, show):
    few, many = (_call(run, _first(examples, count), info, model[0], tmp_path / str(count)) for count in CALLED)
    speed = (CALLED[1] - CALLED[0]) / (many.seconds - few.seconds)
    times = f"{few.seconds:.1f} s for {CALLED[0]} and {many.seconds:.1f} s for {CALLED[1]}"
    show(f"{speed:.0f} images/s; {times} images; {many.megabytes:.0f} MB")


def _call(run, examples, info, model, folder):
    spec = write_shards(folder, examples, shards=1, info=info)
    words = ["--examples", spec, "--checkpoint", model, "--outfile", folder / "calls.tfrecord.gz"]
    return run("minidv.call_variants", *words)
