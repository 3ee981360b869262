"""What containers see of this machine beside the experiment's folder, told to Apptainer by its environment variables.

Apptainer itself shows home and working folder, which Snakemake makes the experiment's, and /tmp. Our scripts and every
folder that an input comes from are added, read-only.
"""

import os
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from genomics.errors import InputError, raise_all
from retrain import local_files, made_files
from retrain.containers import visible
from retrain.design import given_models
from retrain.experiment import Experiment

VARIABLES = ("APPTAINER_BIND", "SINGULARITY_BIND")
# Folders of an experiment that jobs write to, which often are links to a larger disk.
WRITTEN = ("results", "work", "logs")
# What images have of their own, and a folder bound over it would hide.
OWN_OF_IMAGES = (
    *("/bin/", "/dev/", "/etc/", "/lib/", "/lib64/", "/proc/", "/sbin/", "/sys/", "/var/lib/"),
    *("/usr/bin/", "/usr/lib/", "/usr/local/bin/", "/usr/local/lib/"),
    *("/opt/deepvariant/", "/opt/hap.py/", "/opt/models/wgs/"),
)
SEPARATORS = ",:^"  # ^ by an oversight of Apptainer's that has stayed in it (pkg/util/bind, ParseBindPath)
LONGEST = 100_000  # bytes; the kernel takes 131,072 of a variable


def environment(plan: Experiment, scripts: Path, variables: Mapping[str, str]) -> dict[str, str]:
    """Both variables for the jobs of an experiment in the working folder, after what the user has `set` in them.

    InputError where a folder's path cannot be written there. Every job asks again and finds all of it set.
    """
    home = os.getcwd()
    own = list(dict.fromkeys(filter(None, map(variables.get, VARIABLES))))
    written = {os.path.realpath(name) for name in WRITTEN if os.path.islink(name)}
    paths = [os.path.abspath(path) for path in (*_read(plan, scripts), *_inside_written())]
    found = visible.folders(paths, {home, *_shown_by(own)}, {home, *written, *OWN_OF_IMAGES})
    raise_all(_problems_of_home(home) + [_unwritable(path) for path in found if not _can_be_written(path)])
    value = ",".join(own + [_bind(path, written) for path in found])
    if len(value.encode()) > LONGEST:
        raise InputError(
            f"inputs lie in {len(found)} folders, too many to bind each into containers; bind a folder above them:"
            f" export {VARIABLES[0]}=FOLDER:FOLDER:ro"
        )
    return dict.fromkeys(VARIABLES, value) if value else {}


def _read(plan: Experiment, scripts: Path) -> Iterator[str]:
    """Files that jobs inside images read, and that may lie anywhere."""
    yield str(scripts.resolve() / "run_resumable.py")
    yield from (plan.reference, *made_files.reference_indices(plan.reference))
    yield from plan.config["benchmark"]["strata"].values()
    for row in plan.samples:
        yield from filter(None, (row.reads, row.truth, row.confident, *row.beds))
        yield from filter(None, map(local_files.index_of, filter(None, (row.reads, row.truth))))
    yield from filter(None, [plan.config["par_regions"]])
    yield from _of_models(plan)


def _of_models(plan: Experiment) -> Iterator[str]:
    """Files of models that lie here; the others are made by a job, or lie inside the image."""
    starts = {plan.train_settings(plan.models[name]).get("init_checkpoint") for name in plan.trained}
    for path in sorted(filter(None, {plan.baseline_model, *starts, *(model.path for model in plan.models.values())})):
        if local_files.is_prefix(path):
            yield from (f"{path}.index", f"{path}.data-00000-of-00001")
        if local_files.is_prefix(path) or os.path.isdir(path):
            yield given_models.info_of(path)


def _inside_written() -> list[str]:
    return [os.path.join(name, "any") for name in WRITTEN]


def _shown_by(binds: Sequence[str]) -> set[str]:
    """Folders that binds show at their own path."""
    parts = [bind.split(":") for value in binds for bind in value.split(",")]
    alike = [source for source, *rest in parts if rest[:1] in ([], [source])]
    return {os.path.normpath(source) for source in alike if os.path.isabs(source)}


def _bind(path: str, written: set[str]) -> str:
    return f"{path}:{path}" if os.path.realpath(path) in written else f"{path}:{path}:ro"


def _can_be_written(path: str) -> bool:
    return path == path.strip() and not set(path) & set(SEPARATORS)


def _unwritable(path: str) -> str:
    return (
        f"{path}: cannot be bound into containers, as a bind takes no path with one of {' '.join(SEPARATORS)} or with a"
        " space at its end; rename it, or copy what is in it to another folder"
    )


def _problems_of_home(home: str) -> list[str]:
    """Snakemake writes the working folder into its command as a Python string, which a shell reads otherwise."""
    is_quoted_alike = home.isprintable() and "\\" not in home and not ("'" in home and set(home) & set('"$`'))
    if is_quoted_alike and ":" not in home:
        return []
    return [
        f"{home}: jobs in containers cannot run in a folder whose path has a colon or a backslash, or a quote beside"
        ' one of " $ `; run in another folder'
    ]
