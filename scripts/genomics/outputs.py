"""Files that appear whole or not at all, so that no later step takes what a killed program left for its result."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from genomics.errors import InputError


@contextmanager
def whole(path: str | Path) -> Iterator[Path]:
    """Name to write to, in the folder of `path`; the file gets its own name when the block ends without error.

    After an error nothing is left and an older file stays; InputError where the folder does not exist.
    """
    path = Path(path)
    if not path.parent.is_dir():
        raise InputError(f"{path}: cannot be written, there is no folder {path.parent}; make it first")
    unfinished = path.with_name(f".{path.name}.unfinished")
    try:
        yield unfinished
        unfinished.replace(path)
    finally:
        unfinished.unlink(missing_ok=True)


def write_text(path: str | Path, text: str) -> None:
    """Write a text file (UTF-8, line ends as they are)."""
    with whole(path) as unfinished:
        unfinished.write_text(text, encoding="utf-8", newline="")
