"""Configuration files, read; keys that stand twice are told, of which a reader of YAML keeps the last in silence."""

import os
from collections.abc import Iterable, Iterator
from pathlib import Path

import yaml

from genomics.errors import InputError, raise_all

MERGE = "tag:yaml.org,2002:merge"


def read(path: str | os.PathLike) -> object:
    """What a YAML file holds; InputError where it cannot be read, or where a key stands twice."""
    try:
        found = yaml.safe_load(Path(path).read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, yaml.YAMLError) as error:
        raise InputError(f"{path}: cannot be read as YAML ({' '.join(str(error).split())})") from error
    raise_all(doubles([path]))
    return found


def doubles(paths: Iterable[str | os.PathLike]) -> list[str]:
    """One line for each key that stands twice in one place of a file; a file that is no YAML has none."""
    return [problem for path in paths for problem in _of_file(path)]


def _of_file(path: str | os.PathLike) -> list[str]:
    try:
        root = yaml.compose(Path(path).read_text(encoding="utf-8"), Loader=yaml.SafeLoader)
    except (OSError, UnicodeDecodeError, yaml.YAMLError):
        return []  # told by whoever loads it
    return [f"{path}:{line}: {key} stands twice; rename or remove one of the two" for key, line in _doubles(root, ())]


def _doubles(node: yaml.Node | None, place: tuple[str, ...]) -> Iterator[tuple[str, int]]:
    """Places of doubled keys, e.g. `arms.one`, with their line from 1."""
    if isinstance(node, yaml.SequenceNode):
        for part in node.value:
            yield from _doubles(part, place)
    if isinstance(node, yaml.MappingNode):
        seen = set()
        for key, value in node.value:
            name = str(key.value)
            if key.tag != MERGE and name in seen:
                yield ".".join((*place, name)), key.start_mark.line + 1
            seen.add(name)
            yield from _doubles(value, (*place, name))
