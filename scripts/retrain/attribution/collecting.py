"""Attribution of all models in one table, and how many flips have which cause."""

from collections import Counter
from collections.abc import Iterable, Mapping
from pathlib import Path

import polars as pl

from genomics import tsv
from genomics.errors import InputError, raise_all
from retrain import text_frames
from retrain.attribution import rows
from retrain.attribution.causes import CAUSES
from retrain.stacks import Part

ENDING = ".tsv.gz"
KEYS = ("role", "arm", "replicate", "model")
COLUMNS = (*KEYS, *rows.COLUMNS)
COUNT_KEYS = ("role", "sample", "arm", "replicate", "model", "type")
COUNT_COLUMNS = (*COUNT_KEYS, "cause", "flips", "same_image")
UNKNOWN = "unknown"  # in place of no cause, where A and D alone were called
SNP, INDEL = "SNP", "INDEL"

Keys = Mapping[str, str]


def collect(found: Iterable[Part], output: Path, counts_output: Path) -> None:
    """Stack tables of attribute_flips, and count their causes; InputError names every table that cannot be read."""
    found, counts = list(found), []
    raise_all([f"{path}: no such file; make it with attribute_flips" for path, _ in found if not path.is_file()])
    with tsv.writer(output, COLUMNS) as table:
        for path, keys in found:
            stacked = _read(path)
            table.writerows({**keys, **row} for row in stacked.iter_rows(named=True))
            counts += count(keys, stacked.select("sample", "ref", "alt", "cause", "same_image"))
    with tsv.writer(counts_output, COUNT_COLUMNS) as table:
        table.writerows(counts)


def _read(path: Path) -> pl.DataFrame:
    table = text_frames.read(path)
    if tuple(table.columns) != rows.COLUMNS:
        raise InputError(f"{path}: no table of attribute_flips; found columns {', '.join(table.columns[:5])}, …")
    return table


def count(keys: Keys, table: pl.DataFrame) -> list[dict[str, object]]:
    """Flips by type and cause, and how many of them have the same image on both sides; only what occurs."""
    flips, same = Counter(), Counter()
    for sample, ref, alt, cause, same_image in table.iter_rows():
        key = (sample, SNP if len(ref) == len(alt) else INDEL, cause or UNKNOWN)
        flips[key] += 1
        same[key] += same_image == rows.YES
    order = {cause: number for number, cause in enumerate((*CAUSES, UNKNOWN))}
    return [
        {**keys, "sample": key[0], "type": key[1], "cause": key[2], "flips": flips[key], "same_image": same[key]}
        for key in sorted(flips, key=lambda key: (key[0], key[1] == INDEL, order[key[2]]))
    ]
