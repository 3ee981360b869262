"""Files that are fetched before anything else."""

from collections.abc import Iterable
from typing import NamedTuple

from retrain import made_files
from retrain.design import given_models, named_files
from retrain.experiment import Experiment


class Models(NamedTuple):
    """Folders and checkpoint prefixes of models: those that training starts from, and those that call."""

    starts: set[str]
    called: set[str]


def models(plan: Experiment) -> Models:
    """Every model that the experiment begins with; results of its own training are among them where an arm uses one."""
    starts = {plan.train_settings(plan.models[name]).get("init_checkpoint") or "" for name in plan.trained}
    return Models(starts - {""}, {plan.baseline_model, *(model.path for model in plan.models.values())} - {""})


def downloads(plan: Experiment) -> list[str]:
    """Every file that the workflow fetches for the experiment, once."""
    files = [*_references(plan), *_of_samples(plan), *plan.config["benchmark"]["strata"].values()]
    files += [plan.config["par_regions"], *_of_flags(plan), *_of_models(plan)]
    prefix = f"{made_files.DOWNLOADS}/"
    return [path for path in dict.fromkeys(files) if path.startswith(prefix)]


def _references(plan: Experiment) -> list[str]:
    path = plan.reference
    if path.startswith(f"{made_files.REFERENCES}/"):
        return [f"{path.replace(made_files.REFERENCES, made_files.DOWNLOADS, 1)}.gz"]
    return [path, *made_files.reference_indices(path)]


def _of_samples(plan: Experiment) -> Iterable[str]:
    for row in plan.samples:
        yield from (row.confident, *row.beds)
        for path in (row.reads, row.truth):
            yield from (path, made_files.index_of(path) or "")


def _of_flags(plan: Experiment) -> Iterable[str]:
    """Files that flags of make_examples name, with their indices."""
    for path in named_files.of_sets(example_set.flags for example_set in plan.example_sets.values()):
        yield from (path, made_files.index_of(path) or "")


def _of_models(plan: Experiment) -> Iterable[str]:
    """Files of checkpoint prefixes; models that call need to say what they read."""
    found = models(plan)
    for prefix in sorted(found.starts | found.called):
        yield from (f"{prefix}.index", f"{prefix}.data-00000-of-00001")
    yield from (given_models.info_of(prefix) for prefix in sorted(found.called))
