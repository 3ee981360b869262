"""The whole experiment, from the configuration: checked, resolved, expanded. Opens no reads, truth or reference."""

import base64
import os
import zlib
from collections.abc import Mapping, Sequence
from typing import NamedTuple

import yaml

from genomics.errors import InputError, raise_all
from retrain import schemas, stratifications, yaml_files
from retrain.containers import choices
from retrain.design import (
    arms,
    call_sets,
    config_checks,
    expansion,
    given_models,
    named_files,
    presets,
    samples,
    sweeps,
)
from retrain.tools import Tools

BASE_PAIRS_PER_SHARD = 10_000_000
MOST_SHARDS = 64
# Settings that change no table which reads the experiment: those of the report, and what Snakemake itself watches.
NOT_IN_PLAN = ("discordance", "images")


class Experiment(NamedTuple):
    """A checked experiment; `config` is the resolved configuration, with samples as rows."""

    config: dict
    tools: Tools
    samples: tuple[samples.Sample, ...]
    baseline_set: arms.ExampleSet
    example_sets: Mapping[str, arms.ExampleSet]
    shuffled: Mapping[str, arms.ShuffledSet]
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
    def has_call_sets(self) -> bool:
        """Whether calls that exist already are compared, and no model is made."""
        return bool(self.config["call_sets"])

    @property
    def calls(self) -> list[call_sets.GivenCalls]:
        """Files of the call sets."""
        return call_sets.files(self.config["call_sets"], self.samples)

    @property
    def training_channels(self) -> str:
        """Channels of the images to train on, as make_examples takes them."""
        return presets.PRESETS[self.config["baseline"]["model_type"]].channels

    @property
    def trained(self) -> list[str]:
        """Ids of the models that are trained here; the others are given."""
        return [model.id for model in self.models.values() if not model.path]

    def control_of(self, model: arms.Model) -> arms.Model | None:
        """The same replicate of the control arm of this model's arm; None where there is no control."""
        control = self.arms[model.arm].control
        return self.arms[control].models[model.replicate - 1] if control else None

    def training_set(self, model: arms.Model, role: str) -> str:
        """Id of the shuffled examples that a model is trained or tuned on; tune sets are never balanced."""
        return expansion.shuffled_set(self.arms[model.arm], role).id

    def with_roles(self, *roles: str) -> list[samples.Sample]:
        """Samples in one of the roles, in the order of the table."""
        return [sample for sample in self.samples if sample.role in roles]

    def sample(self, role: str, name: str) -> samples.Sample:
        """The one row of that role and sample."""
        return next(sample for sample in self.samples if sample.name == f"{role}/{name}")

    @property
    def input_files(self) -> list[str]:
        """Every file that the experiment begins with, but indices and models."""
        own = [path for row in self.samples for path in (row.reads, row.truth, row.confident, *row.beds) if path]
        own += [given.path for given in self.calls]
        own += named_files.of_sets(example_set.flags for example_set in self.example_sets.values())
        return list(dict.fromkeys([self.reference, *own, *self.config["benchmark"]["strata"].values()]))

    def train_settings(self, model: arms.Model) -> dict:
        """Fields of the train config for one model: ours, then the arm's own."""
        return {**expansion.usual_training(self.config), "trial": model.trial, **self.arms[model.arm].train}

    def shards(self, sample: samples.Sample) -> int:
        """Number of shards of a sample's examples; a function of the config alone."""
        wanted = self.config["shards"]
        return shards_of(sample.regions) if wanted == "auto" else wanted


def shards_of(regions: str) -> int:
    """One shard per 10 Mb of literal regions, 64 at most; 64 where the size is not written in the config."""
    sizes = [literal_size(region) for region in regions.split()]
    if not sizes or None in sizes:
        return MOST_SHARDS
    return max(1, min(MOST_SHARDS, -(-sum(sizes) // BASE_PAIRS_PER_SHARD)))


def literal_size(region: str) -> int | None:
    """Bases of a region with its ends written out (contig:first-last); None of a whole contig or of a BED file."""
    first, hyphen, last = region.rpartition(":")[2].replace(",", "").partition("-")
    return int(last) - int(first) + 1 if hyphen and first.isdigit() and last.isdigit() else None


def load(config: Mapping) -> Experiment:
    """Check and expand a configuration; raises one InputError with all problems."""
    raise_all(config_checks.several_references(config) + given_models.contradictions(config))
    config, problems = schemas.check(dict(config), schemas.load("config"), "config")
    raise_all(problems)
    raise_all(presets.check(config["baseline"]["model_type"], config["backend"]["deepvariant"]))
    tools = Tools.load(config["backend"])
    config, problems = _with_all_arms(config, tools)
    rows, wrong = _check_samples(config)
    config = _resolve(config, tools, rows)
    raise_all(problems + wrong + choices.check(config["images"], tools) + config_checks.check(config, rows))
    tools = tools.with_images(config["images"])
    return Experiment(config, tools, tuple(rows), **expansion.expand(config)._asdict())


def load_file(path: str | os.PathLike) -> Experiment:
    """Load a configuration file (YAML)."""
    config = yaml_files.read(path)
    if not isinstance(config, dict):
        raise InputError(f"{path}: is no configuration; expected keys and values")
    return load(config)


def _with_all_arms(config: dict, tools: Tools) -> tuple[dict, list[str]]:
    """The configuration with its sweeps and lists of models written out as arms, and all problems of them."""
    if config["call_sets"]:
        return config, call_sets.contradictions(config)
    named, problems = given_models.expand(config["arms"], tools.default_model(config["baseline"]["model_type"]))
    swept, wrong = sweeps.expand(config["sweeps"])
    problems += wrong
    problems += config_checks.check_flags(sweeps.places(config["sweeps"]), config["backend"]["deepvariant"])
    problems += [
        f"config: arms: the name {name!r} is also one of a sweep; rename the arm" for name in named if name in swept
    ]
    if not (problems or named or swept):
        problems.append("config: no arm; name one under arms, a sweep under sweeps, or calls under call_sets")
    arms_of_all = named if problems else {**named, **swept}
    return {**config, "sweeps": {}, "arms": arms_of_all}, problems


def _check_samples(config: dict) -> tuple[list[samples.Sample], list[str]]:
    is_written_here = isinstance(config["samples"], list)
    rows = config["samples"] if is_written_here else samples.read_table(config["samples"])
    raise_all(config_checks.several_references(config, rows))
    where = "config: samples" if is_written_here else config["samples"]
    return samples.check(rows, where, config["data_folder"], has_calls=bool(config["call_sets"]))


def _resolve(config: dict, tools: Tools, rows: Sequence[samples.Sample]) -> dict:
    """The configuration with paths seen from the working folder, samples as rows, and models by name."""
    folder = config["data_folder"]
    return {
        **config,
        "data_folder": ".",
        "reference": samples.inside(folder, config["reference"]),
        "par_regions": samples.inside(folder, config["par_regions"]) if config["par_regions"] else "",
        "benchmark": {**config["benchmark"], "strata": stratifications.resolve(config["benchmark"]["strata"], folder)},
        "samples": [{key: value for key, value in row._asdict().items() if value} for row in rows],
        "baseline": config["baseline"] if config["call_sets"] else _with_models(config["baseline"], tools),
        "call_sets": call_sets.resolve(config["call_sets"], folder),
    }


def _with_models(baseline: dict, tools: Tools) -> dict:
    """The baseline with the paths of the backend's own models where it asks for them."""
    found = dict(baseline)
    if baseline["model"] == "default":
        found["model"] = tools.default_model(baseline["model_type"])
    if baseline["init_checkpoint"] == "default":
        found["init_checkpoint"] = tools.default_init_checkpoint(baseline["model_type"])
    return found


def without_report(config: Mapping) -> dict:
    """What decides the tables: a resolved configuration without descriptions and the settings of NOT_IN_PLAN."""
    arms_of_all = {
        name: {key: value for key, value in arm.items() if key != "description"} for name, arm in config["arms"].items()
    }
    return {key: value for key, value in config.items() if key not in NOT_IN_PLAN} | {"arms": arms_of_all}


def packed(config: Mapping) -> str:
    """A resolved configuration as one short word: a command may be 128 kB long, a table of samples longer."""
    return base64.b64encode(zlib.compress(as_yaml(config).encode(), 9)).decode()


def unpacked(word: str) -> str:
    """The YAML of a packed configuration."""
    return zlib.decompress(base64.b64decode(word)).decode()


def resolved_yaml(experiment: Experiment) -> str:
    """The resolved configuration as YAML: defaults filled in, sweeps as arms, samples as rows; can itself be loaded."""
    return as_yaml(experiment.config)


def as_yaml(config: Mapping) -> str:
    """A configuration as YAML, keys in their own order, without those that have no use in it."""
    return yaml.safe_dump(call_sets.without_unused(config), sort_keys=False)
