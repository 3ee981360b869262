"""Delete the folders of examples whose every use is finished; what is small in them is kept beside the record.

The record is written first, a folder leaves its place by one rename, and only then is it deleted: killed at any
moment, the same command completes the work, and no half-deleted folder is taken for a whole one.
"""

import re
import shutil
from collections.abc import Collection, Iterator, Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

from genomics.errors import InputError
from retrain.cleaning import generations, uses
from retrain.experiment import Experiment

RESULTS, KEPT = Path("results"), Path("results/cleaned")  # below the second, the same paths as below the first
ENDING = ".deleted"
LARGE = re.compile(r"\.tfrecord(-\d+-of-\d+)?(\.gz)?$")


class Outcome(NamedTuple):
    """What became of a folder: size of its large files in bytes, and why it was kept (empty where it was deleted)."""

    folder: str
    size: int
    reason: str


def clean(experiment: Experiment) -> list[Outcome]:
    """Delete below the working folder what no unfinished job needs; tell what became of every folder, by name."""
    rows = generations.read_rows()
    used = uses.of_folders(experiment, generations.by_folder(rows))
    deleted = {row.folder for row in rows}
    found = {str(path): _reason(path, used.get(str(path), ()), deleted) for path in _folders()}
    unneeded = [folder for folder, reason in found.items() if not reason]
    _record(rows, {folder: used[folder] for folder in unneeded})
    outcomes = [Outcome(folder, _size(Path(folder)), reason) for folder, reason in found.items()]
    for folder in unneeded:
        _keep_small_files(Path(folder))
        Path(folder).rename(_aside(Path(folder)))
        _delete(_aside(Path(folder)))
    return sorted(outcomes + _complete())


def unknown_models(experiment: Experiment) -> list[str]:
    """Models that were trained here by a configuration with other arms."""
    return sorted(path.name for path in Path(uses.MODELS).glob("*") if path.name not in experiment.models)


def _folders() -> Iterator[Path]:
    for pattern in (f"{uses.EXAMPLES}/*/*/*", f"{uses.SHUFFLED}/*/*"):
        yield from (path for path in sorted(Path().glob(pattern)) if path.is_dir() and not path.name.startswith("."))


def _reason(path: Path, used: Sequence[uses.Use], deleted: Collection[str]) -> str:
    """Why a folder is kept; empty where nothing needs it."""
    if path.is_symlink():
        return "it is a link"
    if not used:
        return "no arm of this configuration uses it"
    unfinished = [use.name for use in used if not use.is_finished(deleted)]
    if len(unfinished) > 1:
        return f"{unfinished[0]} and {len(unfinished) - 1} more are not finished"
    return f"{unfinished[0]} is not finished" if unfinished else ""


def _record(rows: Sequence[generations.Row], used: Mapping[str, Sequence[uses.Use]]) -> None:
    new = [generations.Row(folder, use.name, use.settings) for folder, found in used.items() for use in found]
    keys = {row[:2] for row in new}
    if new:
        generations.write_rows([*(row for row in rows if row[:2] not in keys), *new])


def _keep_small_files(folder: Path) -> None:
    place = KEPT / folder.relative_to(RESULTS)
    shutil.rmtree(place, ignore_errors=True)
    place.mkdir(parents=True)
    for path in sorted(folder.iterdir()):
        if path.is_file() and not path.name.startswith(".") and not LARGE.search(path.name):
            shutil.copy2(path, place)


def _aside(folder: Path) -> Path:
    return folder.with_name(f".{folder.name}{ENDING}")


def _complete() -> list[Outcome]:
    """Delete what a killed clean_examples had put aside."""
    found = []
    for pattern in (f"{uses.EXAMPLES}/*/*/.*{ENDING}", f"{uses.SHUFFLED}/*/.*{ENDING}"):
        for path in sorted(Path().glob(pattern)):
            folder = path.with_name(path.name.removeprefix(".").removesuffix(ENDING))
            found.append(Outcome(str(folder), _size(path), ""))
            _delete(path)
    return found


def _size(folder: Path) -> int:
    return sum(path.stat().st_size for path in folder.iterdir() if LARGE.search(path.name))


def _delete(folder: Path) -> None:
    try:
        shutil.rmtree(folder)
    except OSError as error:
        raise InputError(
            f"{folder}: cannot be deleted ({error}); remove the cause and start clean_examples again"
        ) from error
