"""Tab-separated tables with a header line, gzipped where the name ends in .gz."""

import csv
import gzip
import io
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from genomics import outputs


@contextmanager
def text_writer(path: str | Path) -> Iterator[io.TextIOBase]:
    """Text to write lines to, gzipped where the name ends in .gz. The same text gives the same bytes; the file appears
    under its name when the block ends without error, and not before."""
    path = Path(path)
    with outputs.whole(path) as unfinished, open(unfinished, "wb") as file:
        packed = gzip.GzipFile("", "wb", 6, file, mtime=0) if path.suffix == ".gz" else file
        with io.TextIOWrapper(packed, encoding="utf-8", newline="") as text:
            yield text


@contextmanager
def writer(path: str | Path, columns: Sequence[str]) -> Iterator[csv.DictWriter]:
    """Writer of rows (dictionaries by column); the file as text_writer makes it."""
    with text_writer(path) as text:
        rows = csv.DictWriter(text, columns, delimiter="\t", lineterminator="\n")
        rows.writeheader()
        yield rows
