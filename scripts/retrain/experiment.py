"""The whole experiment, from the configuration: checked, resolved, expanded. Opens no reads, truth or reference."""

from collections.abc import Mapping
from pathlib import Path
from typing import NamedTuple

import yaml

from genomics import upstream
from genomics.errors import raise_all
from retrain import arms, local_files, samples, schemas
from retrain.tools import Tools

SIMULATION = "resources/simulation"
BASE_PAIRS_PER_SHARD = 10_000_000
MOST_SHARDS = 64

# Flags that the workflow sets itself; a config may not.
WORKFLOW_FLAGS = frozenset(
    {"mode", "ref", "reads", "examples", "task", "regions", "truth_variants", "confident_regions", "checkpoint"}
    | {"channel_list", "sample_name", "write_run_info", "gvcf", "candidates", "realign_reads"}
)
WORKFLOW_FIELDS = frozenset({"train_dataset_pbtxt", "tune_dataset_pbtxt", "trial"})

# make_examples flags of each model type beyond the tool's defaults, as run_deepvariant sets them; no small model.
PRESETS: dict[str, dict] = {"WGS": {}, "WES": {}}
TRAINING_CHANNELS = "BASE_CHANNELS,insert_size"


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
        return samples.inside(self.config["data_folder"], self.config["reference"])

    def with_roles(self, *roles: str) -> list[samples.Sample]:
        """Samples in one of the roles, in the order of the table."""
        return [sample for sample in self.samples if sample.role in roles]

    def sample(self, role: str, name: str) -> samples.Sample:
        """The one row of that role and sample."""
        return next(sample for sample in self.samples if sample.name == f"{role}/{name}")

    def calling_pairs(self) -> list[arms.Cell]:
        """Cells to compare with the baseline's own, i.e. all others."""
        return list(self.cells[1:])

    def baseline_model(self) -> str:
        """SavedModel directory or checkpoint prefix of the baseline (inside the image, where there is one)."""
        model = self.config["baseline"]["model"]
        return self.tools.default_model(self.config["baseline"]["model_type"]) if model == "default" else model

    def init_checkpoint(self) -> str:
        """Checkpoint prefix that training starts from; empty = random weights."""
        prefix = self.config["baseline"]["init_checkpoint"]
        if prefix == "default":
            return self.tools.default_init_checkpoint(self.config["baseline"]["model_type"]) or ""
        return "" if prefix == "none" else prefix

    def train_settings(self, model: arms.Model) -> dict:
        """Fields of the train config for one model: ours, then the arm's own."""
        settings = {"best_checkpoint_metric": "tune/f1_macro", "trial": model.trial}
        if prefix := self.init_checkpoint():
            settings["init_checkpoint"] = prefix
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
    rows, where = _sample_rows(config)
    found, problems = samples.check(rows, where, config["data_folder"])
    problems += _flag_problems(config)
    experiment = _expand(config, tools, tuple(found))
    paths = local_files.of_rows(experiment.reference, experiment.samples)
    paths = {path: what for path, what in paths.items() if not _is_simulated(path, config)}
    raise_all(problems + local_files.missing(paths) + _missing_models(experiment))
    return experiment


def _sample_rows(config: dict) -> tuple[list[dict], str]:
    if isinstance(config["samples"], list):
        return config["samples"], "config: samples"
    return samples.read_table(config["samples"]), config["samples"]


def _expand(config: dict, tools: Tools, rows: tuple[samples.Sample, ...]) -> Experiment:
    baseline = config["baseline"]
    preset = PRESETS[baseline["model_type"]]
    baseline_set = arms.make_example_set(preset, baseline["make_examples"], {})
    sets, expanded = {baseline_set.id: baseline_set}, {}
    for name, arm in config["arms"].items():
        example_set = arms.make_example_set(preset, baseline["make_examples"], arm["make_examples"])
        sets[example_set.id] = example_set
        train = {**config["train"], **arm["train"]}
        models = arms.make_models(name, arm["replicates"], config["seed"])
        expanded[name] = arms.Arm(name, arm["description"], example_set.id, train, models)
    cells = arms.make_cells(list(expanded.values()), baseline_set.id, config["crossing"])
    models = {model.id: model for arm in expanded.values() for model in arm.models}
    return Experiment(config, tools, rows, baseline_set, sets, expanded, models, tuple(cells))


def _flag_problems(config: dict) -> list[str]:
    places = {"baseline.make_examples": config["baseline"]["make_examples"], "train": config["train"]}
    for name, arm in config["arms"].items():
        places[f"arms.{name}.make_examples"] = arm["make_examples"]
        places[f"arms.{name}.train"] = arm["train"]
    problems = (
        [] if arms.BASELINE not in config["arms"] else ["config: arms: the name 'baseline' is taken; rename the arm"]
    )
    for place, settings in places.items():
        check = _check_train if place.endswith("train") else _check_make_examples
        problems += [f"config: {place}: {problem}" for problem in check(settings)]
    return problems


def _check_make_examples(settings: Mapping) -> list[str]:
    return upstream.check_settings("make_examples", settings, WORKFLOW_FLAGS)


def _check_train(settings: Mapping) -> list[str]:
    return upstream.check_settings("train", settings, WORKFLOW_FIELDS, prefix="config.")


def _is_simulated(path: str, config: dict) -> bool:
    return "simulation" in config and path.startswith(f"{SIMULATION}/")


def _missing_models(experiment: Experiment) -> list[str]:
    if experiment.config["backend"]["deepvariant"] == "container":
        return []  # inside the image
    model, prefix = experiment.baseline_model(), experiment.init_checkpoint()
    found = {
        "model": Path(model).is_dir() or local_files.is_prefix(model),
        "init_checkpoint": not prefix or local_files.is_prefix(prefix),
    }
    paths = {"model": model, "init_checkpoint": prefix}
    return [f"{paths[key]}: not found (baseline.{key})" for key, there in found.items() if not there]


def resolved_yaml(experiment: Experiment) -> str:
    """The resolved configuration as YAML: every default filled in, samples as rows; itself a valid configuration."""
    rows = [_plain_row(row) for row in experiment.samples]
    return yaml.safe_dump({**experiment.config, "data_folder": ".", "reference": experiment.reference, "samples": rows})


def _plain_row(row: samples.Sample) -> dict:
    return {key: value for key, value in row._asdict().items() if value}
