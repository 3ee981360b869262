"""The causes of flips, as attribution tells them."""

import csv
import gzip
import zlib
from pathlib import Path

from genomics.errors import InputError
from retrain.evidence.choices import SITE, Cause, key_of

EFFECT = "difference"  # of the log-odds, D - A: network and calling examples together


def read_causes(path: Path) -> dict[tuple[str, ...], Cause]:
    """Cause and whole effect by allele (contig, position, REF, ALT as text); an effect that has no value is 0."""
    try:
        with gzip.open(path, "rt", encoding="utf-8", newline="") as lines:
            rows = csv.DictReader(lines, delimiter="\t")
            absent = {*SITE, EFFECT, "cause"} - set(rows.fieldnames or ())
            if absent:
                raise InputError(f"{path}: no column {', '.join(sorted(absent))}; is it a table of attribute_flips?")
            return {key_of(row): Cause(row["cause"], float(row[EFFECT] or 0)) for row in rows}
    except (OSError, EOFError, zlib.error, UnicodeDecodeError, csv.Error, ValueError) as error:
        raise InputError(f"{path}: cannot be read as a table of causes ({error})") from error
