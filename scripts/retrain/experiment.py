"""The whole experiment, from the configuration: checked, resolved, expanded. Opens no reads, truth or reference."""

import base64
import os
import zlib
from collections.abc import Mapping, Sequence
from typing import NamedTuple

import yaml

from genomics.errors import InputError, raise_all
from retrain import arms, config_checks, flags, presets, samples, schemas, stratifications, sweeps
from retrain.tools import Tools

BASE_PAIRS_PER_SHARD = 10_000_000
MOST_SHARDS = 64
DEFAULT_METRIC = "tune/f1_macro"


class Experiment(NamedTuple):
    """A checked experiment; `config` is the resolved configuration, with samples as rows."""

    config: dict
    tools: Tools
    samples: tuple[samples.Sample, ...]
    baseline_set: arms.ExampleSet
    example_sets: Mapping[str, arms.ExampleSet]
    arms: Mapping[str, arms.Arm]
    models: Mapping[str, arms.Model]
    cells: tuple[arms.Cell, ...]

    @property
    def reference(self) -> str:
        """Path of the reference, seen from the working folder."""
        return self.config["reference"]

    @property
    def baseline_model(self) -> str:
        """SavedModel directory or checkpoint prefix of the baseline (inside the image, where there is one)."""
        return self.config["baseline"]["model"]

    @property
    def training_channels(self) -> str:
        """Channels of the images to train on, as make_examples takes them."""
        return presets.PRESETS[self.config["baseline"]["model_type"]].channels

    def with_roles(self, *roles: str) -> list[samples.Sample]:
        """Samples in one of the roles, in the order of the table."""
        return [sample for sample in self.samples if sample.role in roles]

    def sample(self, role: str, name: str) -> samples.Sample:
        """The one row of that role and sample."""
        return next(sample for sample in self.samples if sample.name == f"{role}/{name}")

    @property
    def input_files(self) -> list[str]:
        """Every file that the experiment begins with, but indices and models."""
        own = [path for row in self.samples for path in (row.reads, row.truth, row.confident, *row.beds)]
        return list(dict.fromkeys([self.reference, *own, *self.config["benchmark"]["strata"].values()]))

    def train_settings(self, model: arms.Model) -> dict:
        """Fields of the train config for one model: ours, then the arm's own."""
        settings = {"best_checkpoint_metric": DEFAULT_METRIC, "trial": model.trial}
        settings["init_checkpoint"] = self.config["baseline"]["init_checkpoint"]
        return {**settings, **self.arms[model.arm].train}

    def shards(self, sample: samples.Sample) -> int:
        """Number of shards of a sample's examples; a function of the config alone."""
        wanted = self.config["shards"]
        return shards_of(sample.regions) if wanted == "auto" else wanted


def shards_of(regions: str) -> int:
    """One shard per 10 Mb of literal regions, 64 at most; 64 where the size is not written in the config."""
    sizes = [_literal_size(region) for region in regions.split()]
    if not sizes or None in sizes:
        return MOST_SHARDS
    return max(1, min(MOST_SHARDS, -(-sum(sizes) // BASE_PAIRS_PER_SHARD)))


def _literal_size(region: str) -> int | None:
    first, hyphen, last = region.rpartition(":")[2].replace(",", "").partition("-")
    return int(last) - int(first) + 1 if hyphen and first.isdigit() and last.isdigit() else None


def load(config: Mapping) -> Experiment:
    """Check and expand a configuration; raises one InputError with all problems."""
    raise_all(config_checks.several_references(config))
    config, problems = schemas.check(dict(config), schemas.load("config"), "config")
    raise_all(problems)
    raise_all(presets.check(config["baseline"]["model_type"], config["backend"]["deepvariant"]))
    tools = Tools.load(config["backend"])
    config, problems = _with_swept_arms(config)
    rows, wrong = _check_samples(config)
    config = _resolve(config, tools, rows)
    raise_all(problems + wrong + config_checks.check(config, rows))
    return _expand(config, tools, tuple(rows))


def load_file(path: str | os.PathLike) -> Experiment:
    """Load a configuration file (YAML)."""
    try:
        with open(path, encoding="utf-8") as text:
            config = yaml.safe_load(text)
    except (OSError, UnicodeDecodeError, yaml.YAMLError) as error:
        raise InputError(f"{path}: cannot be read as YAML ({' '.join(str(error).split())})") from error
    if not isinstance(config, dict):
        raise InputError(f"{path}: is no configuration; expected keys and values")
    return load(config)


def _with_swept_arms(config: dict) -> tuple[dict, list[str]]:
    """The configuration with its sweeps written out as arms, and all problems of them."""
    swept, problems = sweeps.expand(config["sweeps"])
    problems += config_checks.check_flags(sweeps.places(config["sweeps"]), config["backend"]["deepvariant"])
    problems += [
        f"config: arms: the name {name!r} is also one of a sweep; rename the arm"
        for name in config["arms"]
        if name in swept
    ]
    if not (problems or config["arms"] or swept):
        problems.append("config: no arm; name one under arms, or a sweep under sweeps")
    arms_of_all = config["arms"] if problems else {**config["arms"], **swept}
    return {**config, "sweeps": {}, "arms": arms_of_all}, problems


def _check_samples(config: dict) -> tuple[list[samples.Sample], list[str]]:
    is_written_here = isinstance(config["samples"], list)
    rows = config["samples"] if is_written_here else samples.read_table(config["samples"])
    raise_all(config_checks.several_references(config, rows))
    return samples.check(rows, "config: samples" if is_written_here else config["samples"], config["data_folder"])


def _resolve(config: dict, tools: Tools, rows: Sequence[samples.Sample]) -> dict:
    """The configuration with paths seen from the working folder, samples as rows, and models by name."""
    baseline = dict(config["baseline"])
    if baseline["model"] == "default":
        baseline["model"] = tools.default_model(baseline["model_type"])
    if baseline["init_checkpoint"] == "default":
        baseline["init_checkpoint"] = tools.default_init_checkpoint(baseline["model_type"])
    folder = config["data_folder"]
    return {
        **config,
        "data_folder": ".",
        "reference": samples.inside(folder, config["reference"]),
        "par_regions": samples.inside(folder, config["par_regions"]) if config["par_regions"] else "",
        "benchmark": {**config["benchmark"], "strata": stratifications.resolve(config["benchmark"]["strata"], folder)},
        "samples": [{key: value for key, value in row._asdict().items() if value} for row in rows],
        "baseline": baseline,
    }


def _expand(config: dict, tools: Tools, rows: tuple[samples.Sample, ...]) -> Experiment:
    baseline_flags = _baseline_flags(config)
    baseline_set = _example_set(baseline_flags, {})
    expanded = {name: _arm(config, name, baseline_flags) for name in config["arms"]}
    own_sets = [_example_set(baseline_flags, arm["make_examples"]) for arm in config["arms"].values()]
    example_sets = {example_set.id: example_set for example_set in (baseline_set, *own_sets)}
    cells = arms.make_cells(list(expanded.values()), baseline_set.id, config["crossing"])
    models = {model.id: model for arm in expanded.values() for model in arm.models}
    return Experiment(config, tools, rows, baseline_set, example_sets, expanded, models, tuple(cells))


def _baseline_flags(config: dict) -> dict:
    own = flags.typed("make_examples", config["baseline"]["make_examples"])
    preset = flags.typed("make_examples", presets.PRESETS[config["baseline"]["model_type"]].flags)
    return {**preset, **own}


def _example_set(baseline_flags: dict, own: Mapping) -> arms.ExampleSet:
    own = flags.typed("make_examples", own)
    merged = flags.effective("make_examples", {**baseline_flags, **own})
    return arms.make_example_set(merged, flags.changed("make_examples", baseline_flags, own))


def _arm(config: dict, name: str, baseline_flags: dict) -> arms.Arm:
    arm = config["arms"][name]
    train = flags.typed("train", {**config["train"], **arm["train"]})
    models = arms.make_models(name, arm["replicates"], config["seed"])
    example_set = _example_set(baseline_flags, arm["make_examples"])
    return arms.Arm(name, arm["description"], example_set.id, train, models)


def packed(experiment: Experiment) -> str:
    """The resolved configuration as one short word: a command may be 128 kB long, a table of samples longer."""
    return base64.b64encode(zlib.compress(resolved_yaml(experiment).encode(), 9)).decode()


def unpacked(word: str) -> str:
    """The YAML of a packed configuration."""
    return zlib.decompress(base64.b64decode(word)).decode()


def resolved_yaml(experiment: Experiment) -> str:
    """The resolved configuration as YAML: defaults filled in, sweeps as arms, samples as rows; can itself be loaded."""
    return yaml.safe_dump(experiment.config, sort_keys=False)
