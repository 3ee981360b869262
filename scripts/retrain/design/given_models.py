"""Arms of a model that exists already: one arm per path, and whether the model is there. Opens nothing."""

import os
from collections.abc import Collection, Iterable, Mapping
from pathlib import Path

from retrain import local_files, made_files
from retrain.design import arms

INFO = "example_info.json"
FOLDER = "results/models"
IN_IMAGE = "/opt/models/"  # DeepVariant's own, all SavedModels
TRAINING_ONLY = ("train", "shuffle", "replicates")
LONGEST_NAME = 60

# Names of files and folders that say nothing about a model; the folder above them names it.
PLAIN_NAMES = frozenset({"model", "saved_model", "checkpoint", "ckpt", "best", "ema", "checkpoints", "training"})


def contradictions(config: Mapping) -> list[str]:
    """Arms of a raw configuration with settings of training beside a model."""
    entries = config.get("arms")
    named = entries.items() if isinstance(entries, dict) else ()
    return [
        f"config: arms.{name}: {key} stands beside model; a given model is not trained, remove {key} or model"
        for name, arm in named
        if isinstance(arm, dict) and "model" in arm
        for key in TRAINING_ONLY
        if key in arm
    ]


def expand(entries: Mapping[str, Mapping], default: str) -> tuple[dict[str, dict], list[str]]:
    """Arms of the configuration (defaults filled in) with every model in an arm of its own, and all problems.

    A list of models makes arms named ARM.MODEL; `default` stands for the backend's own model.
    """
    found, problems = {}, []
    for name, entry in entries.items():
        made = _arms(name, entry, default) if "model" in entry else {name: dict(entry)}
        problems += [
            f"config: arms.{name}: gives the arm {arm!r}, which stands there already; rename one of the two"
            for arm in made
            if arm in found or (arm != name and arm in entries)
        ]
        found |= made
    return found, problems


def _arms(name: str, entry: Mapping, default: str) -> dict[str, dict]:
    rest = {key: value for key, value in entry.items() if key not in (*TRAINING_ONLY, "model")}
    if isinstance(entry["model"], str):
        return {name: {**rest, "model": _path(entry["model"], default)}}
    found: dict[str, dict] = {}
    for given in entry["model"]:
        path = _path(given, default)
        found[_id(name, given, path, found)] = {**rest, "model": path}
    return found


def _path(given: str, default: str) -> str:
    return default if given == "default" else given


def _id(name: str, given: str, path: str, taken: Iterable[str]) -> str:
    """ARM.MODEL; a digest of the path tells models of one name apart, and stands in for what no name may hold."""
    label = _label(given)
    safe = "".join(letter if letter.isascii() and (letter.isalnum() or letter in "._-") else "_" for letter in label)
    readable = f"{name}.{safe}"
    if safe == label and len(readable) <= LONGEST_NAME and readable not in taken:
        return readable
    digest = arms.digest({"model": path})
    return f"{readable[: LONGEST_NAME - 1 - len(digest)]}-{digest}"


def _label(path: str) -> str:
    parts = [part for part in Path(os.path.normpath(path)).parts if part not in (os.sep, "..")]
    telling = [part for part in parts if part not in PLAIN_NAMES]
    return (telling or parts or ["model"])[-1]


def made_folder(path: str, trained: Collection[str]) -> str | None:
    """Folder that a rule makes and that is, or holds, the model `path` of one of the trained models; else None."""
    folder, _, below = path.removeprefix(f"{FOLDER}/").partition("/")
    if path.startswith(f"{FOLDER}/") and folder in trained:
        return {"saved_model": path, "checkpoint/model": f"{FOLDER}/{folder}/checkpoint"}.get(below)
    return None


def info_of(path: str) -> str:
    """Where example_info.json lies: inside a SavedModel directory, beside a checkpoint prefix."""
    return os.path.join(path if os.path.isdir(path) else os.path.dirname(path), INFO)


def is_there(config: Mapping, path: str, trained: Collection[str]) -> bool:
    """Whether a SavedModel directory or checkpoint prefix is there, will be made, or may lie inside the image."""
    is_in_image = config["backend"]["deepvariant"] == "container" and os.path.isabs(path)
    is_made = made_folder(path, trained) or made_files.is_downloaded(config, path)
    return bool(is_in_image or is_made or os.path.isdir(path) or local_files.is_prefix(path))


def is_start(config: Mapping, path: str, trained: Collection[str]) -> bool:
    """Whether a checkpoint prefix is there, will be made or fetched, or may lie inside the image."""
    in_container = config["backend"]["deepvariant"] == "container"
    may_lie_there = in_container and (os.path.isabs(path) or made_files.is_downloaded(config, path))
    return bool(may_lie_there or made_folder(path, trained) or local_files.is_prefix(path))
