"""Tab-separated tables with a header line, gzipped where the name ends in .gz."""

import csv
import gzip
import io
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path


@contextmanager
def writer(path: str | Path, columns: Sequence[str]) -> Iterator[csv.DictWriter]:
    """Writer of rows (dictionaries by column). The same rows give the same bytes; the file appears under its name when
    the block ends without error, and not before."""
    path = Path(path)
    unfinished = path.with_name(f".{path.name}.unfinished")
    try:
        with open(unfinished, "wb") as file:
            packed = gzip.GzipFile("", "wb", 6, file, mtime=0) if path.suffix == ".gz" else file
            with io.TextIOWrapper(packed, encoding="utf-8", newline="") as text:
                rows = csv.DictWriter(text, columns, delimiter="\t", lineterminator="\n")
                rows.writeheader()
                yield rows
        unfinished.replace(path)
    finally:
        unfinished.unlink(missing_ok=True)
