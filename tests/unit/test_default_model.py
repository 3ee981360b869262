"""The default model is small, its card tells the truth, and nothing else uses its seeds or its reference."""

import ast
import csv
import json
import re

import numpy as np
import pytest
import yaml

from minidv import checkpoints, tensorflow_setup
from retrain import schemas
from simulator.datasets import synthetic_contig

MOST_BYTES = 1_000_000
WORD = 32
TRAIN_FIELDS = ("batch_size", "num_epochs", "learning_rate", "learning_rate_decay_rate", "optimizer")


@pytest.fixture(scope="module")
def folder(repository):
    return repository / "scripts" / "minidv" / "models" / "wgs"


@pytest.fixture(scope="module")
def config(repository):
    return yaml.safe_load((repository / "config" / "default_model.yaml").read_text())


@pytest.fixture(scope="module")
def checkpoint(folder):
    tensorflow_setup.start()
    return checkpoints.load(folder / "model")


@pytest.fixture(scope="module")
def card(folder):
    """Rows of the card's tables by their first cell."""
    lines = (folder.parent / "README.md").read_text(encoding="utf-8").splitlines()
    rows = [[cell.strip() for cell in line.strip("|").split("|")] for line in lines if line.startswith("|")]
    return {first: rest for first, *rest in rows}


def numbers(text):
    """Numbers of a text with thousands separated by commas; `15x` is 15."""
    return [float(number.replace(",", "")) for number in re.findall(r"\d[\d,]*\.?\d*", text)]


def test_model_is_at_most_a_megabyte(folder):
    assert 0 < sum(path.stat().st_size for path in folder.rglob("*")) <= MOST_BYTES


def test_model_is_what_its_config_trains(checkpoint, config, folder):
    metadata = checkpoint.metadata
    assert metadata.seed == 1000 * config["seed"] + 1  # the arm's first replicate
    assert {name: metadata.config[name] for name in TRAIN_FIELDS} == {
        name: config["train"][name] for name in TRAIN_FIELDS
    }
    assert metadata.progress["init"] == config["baseline"]["init_checkpoint"] == ""
    info = json.loads((folder / "example_info.json").read_text())
    assert (tuple(info["shape"]), tuple(info["channels"])) == (metadata.shape, metadata.channels)


def test_card_tells_seeds_and_data(card, checkpoint, config):
    simulation = config["simulation"]
    assert numbers(card["seeds"][0]) == [config["seed"], checkpoint.metadata.seed, simulation["seed"]]
    trained = [simulation["samples"][row["sample"]] for row in config["samples"] if row["role"] == "train"]
    coverages, lengths = ([sample[key] for sample in trained] for key in ("coverage", "read_length"))
    ranges = [min(coverages), max(coverages), min(lengths), max(lengths)]
    assert numbers(card["data"][0]) == [len(trained), simulation["length"], *ranges]
    profiles = {sample.get("profile", _default_profile()) for sample in trained}
    assert {f"`{profile}`" for profile in profiles} == set(re.findall("`.*?`", card["data"][0]))


def _default_profile():
    simulation = schemas.load("config")["properties"]["simulation"]["properties"]
    return simulation["samples"]["additionalProperties"]["properties"]["profile"]["default"]


def test_card_tells_training_and_network(card, checkpoint, folder):
    metadata, record = checkpoint.metadata, json.loads((folder / "training.json").read_text())
    progress, fields = metadata.progress, metadata.config
    assert numbers(card["examples"][0]) == [progress["train_examples"], progress["tune_examples"]]
    parameters = sum(array.size for array in checkpoint.part(checkpoints.WEIGHTS).values())
    assert numbers(card["network"][0]) == [parameters, *metadata.shape]
    rates = [fields["learning_rate"], fields["learning_rate_decay_rate"]]
    assert numbers(card["training"][0]) == [fields["num_epochs"], fields["batch_size"], *rates]
    assert record["choice"] in card["checkpoint"][0]
    assert record["step"] == metadata.step
    assert numbers(card["checkpoint"][0]) == [metadata.step, 1, round(record["value"], 4)]  # 1: of `f1_macro`


def test_card_tells_the_figures(card, folder):
    with open(folder / "held_out.tsv", newline="") as lines:
        rows = list(csv.DictReader(lines, delimiter="\t"))
    assert {row["type"] for row in rows} == {"SNP", "INDEL"}
    for row in rows:
        counts = [row[name] for name in ("truth_total", "truth_tp", "truth_fn", "query_fp")]
        rates = [f"{float(row[name]):.4f}" for name in ("recall", "precision", "f1")]
        assert card[row["type"]] == counts + rates
        total, found, missed, _ = map(int, counts)
        assert found + missed == total
        assert float(row["recall"]) == pytest.approx(found / total, abs=1e-6)


def test_figures_are_of_a_stretch_and_an_individual_not_trained_on(config):
    trained, held_out = stretches(config, "train"), stretches(config, "test")
    assert held_out
    for name, first, last in held_out:
        assert all(name != other and (last < start or end < first) for other, start, end in trained)


def stretches(config, role):
    """Individual, first and last base of every row of a role."""
    rows = [row for row in config["samples"] if row["role"] == role]
    return [(row["sample"], *map(int, row["regions"].partition(":")[2].split("-"))) for row in rows]


def values(node):
    """Every value of parsed YAML."""
    if isinstance(node, dict):
        node = [*node.keys(), *node.values()]
    return [value for part in node for value in values(part)] if isinstance(node, list) else [node]


def constants(path):
    """Every literal of a Python file, or value of a YAML file."""
    if path.suffix == ".py":
        return [node.value for node in ast.walk(ast.parse(path.read_text())) if isinstance(node, ast.Constant)]
    return values(yaml.safe_load(path.read_text()))


def has_seed(value, seeds):
    """Whether a value is one of the seeds, or a text that begins with one or says `seed: 5`, `seed=5`, `--seed 5`."""
    if isinstance(value, str):
        return any(re.search(rf"(^|seed\W+){seed}(?!\d)", value) for seed in seeds)
    return value in seeds


def test_seeds_occur_nowhere_else(repository, config, checkpoint):
    seeds = {config["seed"], checkpoint.metadata.seed, config["simulation"]["seed"]}
    own = repository / "config" / "default_model.yaml"
    files = {*repository.glob("config/*.yaml"), *repository.glob("tests/**/*.py"), *repository.glob("tests/**/*.yaml")}
    assert len(files) > 50
    assert any(has_seed(value, seeds) for value in constants(own))
    assert [path for path in sorted(files - {own}) if any(has_seed(value, seeds) for value in constants(path))] == []


def words(codes):
    return {codes[start : start + WORD].tobytes() for start in range(len(codes) - WORD + 1)}


def test_reference_shares_no_more_than_repeats_with_those_of_other_experiments(repository, config):
    own = words(contig(config["simulation"]))
    files = sorted(set(repository.glob("config/*.yaml")) - {repository / "config" / "default_model.yaml"})
    others = [yaml.safe_load(path.read_text()).get("simulation") for path in files]
    assert any(others)
    for simulation in filter(None, others):
        found = words(contig(simulation))
        assert len(found & own) < 0.001 * len(found)


def contig(simulation) -> np.ndarray:
    return synthetic_contig(simulation["seed"], "chrS", simulation["length"]).codes
