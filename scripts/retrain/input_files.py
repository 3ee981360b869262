"""Files that stand for an input of the configuration: the index beside a file, the files of a model."""

from collections.abc import Collection, Mapping
from pathlib import Path

from retrain import local_files, made_files
from retrain.design import given_models


def index_beside(config: Mapping, path: str) -> str | None:
    """The index of a file, where it is or will be; None where there is none."""
    return made_files.index_of(path) if made_files.is_made(config, path) else local_files.index_of(path)


def of_model(config: Mapping, path: str, trained: Collection[str]) -> list[str]:
    """What stands for a model in the inputs of a rule: its folder, the files of its prefix, nothing inside an image.
    `trained` are the models that are made here."""
    if not path:
        return []
    folder = given_models.made_folder(path, trained)
    if folder or Path(path).is_dir():
        return [folder or path]
    is_prefix = local_files.is_prefix(path) or made_files.is_downloaded(config, path)
    return [f"{path}.index", f"{path}.data-00000-of-00001"] if is_prefix else []


def of_calling_model(config: Mapping, path: str, trained: Collection[str]) -> list[str]:
    """The same of a model that calls, with the example_info.json beside a checkpoint prefix."""
    files = of_model(config, path, trained)
    is_prefix = len(files) > 1
    return files + ([given_models.info_of(path)] if is_prefix else [])
