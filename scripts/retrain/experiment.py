"""The whole experiment, from the configuration: checked, resolved, expanded. Opens no reads, truth or reference."""

import os
from collections.abc import Mapping, Sequence
from typing import NamedTuple

import yaml

from genomics.errors import InputError, raise_all
from retrain import arms, flags, local_files, samples, schemas
from retrain.tools import Tools

SIMULATION = "resources/simulation"
SIMULATED_ENDINGS = (".bam", ".truth.vcf.gz", ".confident.bed")
RESULTS = "results/"
BASE_PAIRS_PER_SHARD = 10_000_000
MOST_SHARDS = 64

# make_examples flags of each model type beyond the tool's defaults, as run_deepvariant sets them; no small model.
PRESETS: dict[str, dict] = {"WGS": {}, "WES": {}}
TRAINING_CHANNELS = "BASE_CHANNELS,insert_size"
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

    def with_roles(self, *roles: str) -> list[samples.Sample]:
        """Samples in one of the roles, in the order of the table."""
        return [sample for sample in self.samples if sample.role in roles]

    def sample(self, role: str, name: str) -> samples.Sample:
        """The one row of that role and sample."""
        return next(sample for sample in self.samples if sample.name == f"{role}/{name}")

    def is_simulated(self, path: str) -> bool:
        """Whether the workflow makes this file itself."""
        return _is_simulated(self.config, path)

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
    config, problems = schemas.check(dict(config), schemas.load("config"), "config")
    raise_all(problems)
    tools = Tools.load(config["backend"])
    rows, problems = _check_samples(config)
    config = _resolve(config, tools, rows)
    problems += _name_problems(config) + _flag_problems(config)
    problems += _file_problems(config, rows)
    raise_all(problems)
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


def _check_samples(config: dict) -> tuple[list[samples.Sample], list[str]]:
    if isinstance(config["samples"], list):
        return samples.check(config["samples"], "config: samples", config["data_folder"])
    return samples.check(samples.read_table(config["samples"]), config["samples"], config["data_folder"])


def _resolve(config: dict, tools: Tools, rows: Sequence[samples.Sample]) -> dict:
    """The configuration with paths seen from the working folder, samples as rows, and models by name."""
    baseline = dict(config["baseline"])
    if baseline["model"] == "default":
        baseline["model"] = tools.default_model(baseline["model_type"])
    if baseline["init_checkpoint"] == "default":
        baseline["init_checkpoint"] = tools.default_init_checkpoint(baseline["model_type"])
    return {
        **config,
        "data_folder": ".",
        "reference": samples.inside(config["data_folder"], config["reference"]),
        "samples": [{key: value for key, value in row._asdict().items() if value} for row in rows],
        "baseline": baseline,
    }


def _name_problems(config: dict) -> list[str]:
    taken = arms.BASELINE in config["arms"]
    return ["config: arms: the name 'baseline' is taken; rename the arm"] if taken else []


def _flag_problems(config: dict) -> list[str]:
    places = [("baseline.make_examples", config["baseline"]["make_examples"]), ("train", config["train"])]
    for name, arm in config["arms"].items():
        places += [(f"arms.{name}.{part}", arm[part]) for part in ("make_examples", "train")]
    problems = [
        f"config: {place}: {problem}"
        for place, settings in places
        for problem in flags.check(place.rpartition(".")[2], settings)
    ]
    return problems + [
        f"config: {place}: DeepVariant's train config base has no beta_1, its train fails with adam; use sgd or rmsprop"
        for place, settings in places
        if config["backend"]["deepvariant"] == "container" and settings.get("optimizer") == "adam"
    ]


def _file_problems(config: dict, rows: Sequence[samples.Sample]) -> list[str]:
    files = local_files.of_rows(config["reference"], rows)
    wanted = {path: what for path, what in files.items() if not _is_simulated(config, path)}
    return local_files.missing(wanted) + _model_problems(config)


def _is_simulated(config: dict, path: str) -> bool:
    if "simulation" not in config:
        return False
    made = {f"reference.fasta.gz{index}" for index in ("", ".fai", ".gzi")}
    made |= {f"{name}{ending}" for name in config["simulation"]["samples"] for ending in SIMULATED_ENDINGS}
    return path in {f"{SIMULATION}/{name}" for name in made}


def _model_problems(config: dict) -> list[str]:
    model, prefix = config["baseline"]["model"], config["baseline"]["init_checkpoint"]
    problems = []
    if prefix is None:
        problems.append(
            "config: baseline.init_checkpoint: name a checkpoint prefix to start from, or '' for random weights"
        )
    if config["backend"]["deepvariant"] == "container":
        return problems  # the model lies inside the image
    is_made_here = model.startswith(RESULTS)
    if not (is_made_here or os.path.isdir(model) or local_files.is_prefix(model)):
        problems.append(f"{model}: not found (baseline.model, a SavedModel directory or a checkpoint prefix)")
    return problems + [
        f"{start}.index: not found ({where}.init_checkpoint, a checkpoint prefix)"
        for where, start in _starts(config).items()
        if start and not local_files.is_prefix(start)
    ]


def _starts(config: dict) -> dict[str, str | None]:
    """Checkpoint prefixes that trainings start from, by the place where they are named."""
    places = {"train": config["train"], **{f"arms.{name}.train": arm["train"] for name, arm in config["arms"].items()}}
    named = {place: settings["init_checkpoint"] for place, settings in places.items() if "init_checkpoint" in settings}
    return {"baseline": config["baseline"]["init_checkpoint"], **named}


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
    return {**PRESETS[config["baseline"]["model_type"]], **own}


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


def resolved_yaml(experiment: Experiment) -> str:
    """The resolved configuration as YAML: every default filled in, samples as rows; itself a valid configuration."""
    return yaml.safe_dump(experiment.config)
