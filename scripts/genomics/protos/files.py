"""Messages in TFRecord files."""

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TypeVar

from genomics import tfrecord
from genomics.errors import InputError

M = TypeVar("M")


def read_messages(paths: str | Path | Iterable[str | Path], kind: type[M]) -> Iterator[M]:
    """Decode every record of one or several files with `kind.decode`; InputError names the file and the record."""
    for path in [paths] if isinstance(paths, (str, Path)) else paths:
        for number, record in enumerate(tfrecord.read_records(path), start=1):
            try:
                yield kind.decode(record)
            except InputError as error:
                raise InputError(f"{path}: record {number}: {error}") from error


def write_messages(path: str | Path, messages: Iterable) -> int:
    """Encode and write all messages to one file; the number of records."""
    return tfrecord.write_records(path, (message.encode() for message in messages))
