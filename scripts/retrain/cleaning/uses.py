"""Who reads which folder of examples, and what shows that it has done so."""

import os
from collections.abc import Collection, Iterator, Mapping
from pathlib import Path
from typing import NamedTuple

from retrain.ceilings.paths import measured_paths
from retrain.cleaning import generations
from retrain.design import arms
from retrain.design.samples import GRADED_ROLES
from retrain.experiment import Experiment

EXAMPLES, SHUFFLED, CALLS, MODELS = "results/examples", "results/shuffled", "results/calls", "results/models"
CANDIDATES, EVIDENCE = "results/candidates", "results/evidence"
CALLED = (".vcf.gz", ".vcf.gz.tbi", ".copies.parquet")  # endings of what is left of the calls of a cell
TRAINING_ROLES = ("train", "tune")


class Job(NamedTuple):
    """What names a job that reads examples, as Snakemake's wildcards do; the model is empty where there is none."""

    example_set: str
    model: str
    role: str
    sample: str


class Use(NamedTuple):
    """A job that reads a folder: its name, a digest of its settings, and its results."""

    name: str
    settings: str
    results: tuple[str, ...]

    def is_finished(self, deleted: Collection[str]) -> bool:
        """Whether every result is there, or was, and is one of the folders that were deleted."""
        return all(path in deleted or os.path.exists(path) for path in self.results)


def examples(example_set: str, role: str, sample: str) -> str:
    """First generation of the examples of one set and sample."""
    return f"{EXAMPLES}/{example_set}/{role}/{sample}"


def shuffled(shuffled_set: str, role: str) -> str:
    """First generation of shuffled examples."""
    return f"{SHUFFLED}/{shuffled_set}/{role}"


def calling(experiment: Experiment, job: Job) -> Use:
    """The calls of one cell and sample."""
    path = f"{CALLS}/{job.example_set}/{job.model}/{job.role}/{job.sample}"
    results = tuple(f"{path}{ending}" for ending in CALLED)
    return Use(f"calls of {job.model}", _settings(experiment, job.model), results)


def listing(experiment: Experiment, job: Job) -> Use:
    """The list of candidates of one set and sample."""
    return Use("candidates", "", (f"{CANDIDATES}/{job.example_set}/{job.role}/{job.sample}.parquet",))


def showing(experiment: Experiment, job: Job) -> Use:
    """The pictures of one model's flips in one sample; the settings are all that changes which flips are shown."""
    arm = experiment.arms[experiment.models[job.model].arm]
    others = experiment.arms[arm.control].models if arm.control else ()
    settings = {
        "sites": experiment.config["discordance"]["evidence_sites"],
        "samples": [row.name for row in experiment.with_roles(*GRADED_ROLES)],
        "models": [_settings(experiment, model.id) for model in (*arm.models, *others)],
        "crossing": experiment.config["crossing"],
    }
    results = (f"{EVIDENCE}/{job.model}/{job.role}/{job.sample}.tsv",)
    return Use(f"pictures of {job.model}", arms.digest(settings), results)


def training(experiment: Experiment, model: str) -> Use:
    """The training of one model."""
    return Use(f"training of {model}", _settings(experiment, model), (f"{MODELS}/{model}/training",))


def shuffling(folder: str) -> Use:
    """Shuffling into a folder, whose name tells all settings."""
    return Use(f"shuffling into {folder}", "", (folder,))


def _settings(experiment: Experiment, name: str) -> str:
    """Digest of all that the configuration says of a model."""
    model = experiment.models.get(name)
    if model is None or model.path:
        return arms.digest({"model": model.path if model else experiment.baseline_model})
    settings = {
        "train": experiment.train_settings(model),
        "shuffled": [experiment.training_set(model, role) for role in TRAINING_ROLES],
        "samples": [row._asdict() for row in experiment.with_roles(*TRAINING_ROLES)],
        "checkpoint": experiment.config["checkpoint"],
    }
    return arms.digest(settings)


def of_folders(experiment: Experiment, cleaned: Mapping[str, generations.Cleaned]) -> dict[str, list[Use]]:
    """Every folder of examples that the experiment reads, with its uses; `cleaned` is what was deleted before."""
    found = _of_shuffled(experiment, cleaned)
    for folder in list(found):
        shuffled_set, role = generations.split(folder)[0].split("/")[-2:]
        for row in experiment.with_roles(role):
            base = examples(experiment.shuffled[shuffled_set].example_set, role, row.id)
            _add(found, cleaned, base, shuffling(folder))
    for use, job in _of_examples(experiment):
        _add(found, cleaned, examples(job.example_set, job.role, job.sample), use)
    return found


def _of_examples(experiment: Experiment) -> Iterator[tuple[Use, Job]]:
    """Every use of examples but shuffling."""
    graded = experiment.with_roles(*GRADED_ROLES)
    for path in measured_paths(experiment, Path()):
        job = Job(path.parts[-3], "", path.parts[-2], path.name.removesuffix(".tsv"))
        yield listing(experiment, job), job
    for job in (Job(*cell, row.role, row.id) for cell in experiment.cells for row in graded):
        yield calling(experiment, job), job
    for job in _shown(experiment):
        yield showing(experiment, job), job


def _shown(experiment: Experiment) -> list[Job]:
    """Pictures are made on the baseline's examples and on the arm's own; none of call sets, which have no examples."""
    if experiment.has_call_sets or not experiment.config["discordance"]["evidence_sites"]:
        return []
    return [
        Job(example_set, model.id, row.role, row.id)
        for arm in experiment.arms.values()
        for example_set in dict.fromkeys([experiment.baseline_set.id, arm.example_set])
        for model in arm.models
        for row in experiment.with_roles(*GRADED_ROLES)
    ]


def _of_shuffled(experiment: Experiment, cleaned: Mapping[str, generations.Cleaned]) -> dict[str, list[Use]]:
    found: dict[str, list[Use]] = {}
    for model in experiment.trained:
        for role in TRAINING_ROLES:
            base = shuffled(experiment.training_set(experiment.models[model], role), role)
            _add(found, cleaned, base, training(experiment, model))
    return found


def _add(found: dict[str, list[Use]], cleaned: Mapping[str, generations.Cleaned], base: str, use: Use) -> None:
    found.setdefault(generations.folder(cleaned, base, use.name, use.settings), []).append(use)
