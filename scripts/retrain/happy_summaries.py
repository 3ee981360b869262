"""Reading the summary and extended tables that hap.py writes, of any engine."""

from pathlib import Path

import pandas as pd

from genomics.errors import InputError

_KEYS = ("Type", "Subtype", "Subset", "Filter", "Genotype", "QQ.Field", "QQ")
_MISSING = ("", ".", "nan", "NaN")


def read_summary(path: str | Path) -> pd.DataFrame:
    """Table of summary.csv or extended.csv: keys as text, everything else as float with NaN for `.`, empty and nan.

    Columns are found by name, as older releases have fewer of them.
    """
    try:
        table = pd.read_csv(path, dtype=str, keep_default_na=False)
    except (OSError, ValueError) as error:
        raise InputError(f"{path}: cannot be read as a table of hap.py ({error})") from error
    absent = [name for name in ("Type", "Filter", "TRUTH.TP", "QUERY.FP") if name not in table]
    if absent:
        raise InputError(f"{path}: no column {', '.join(absent)}; is it hap.py's summary.csv or extended.csv?")
    numbers = {name: _floats(table[name]) for name in table.columns if name not in _KEYS}
    return table.assign(**numbers)


def _floats(column: pd.Series) -> pd.Series:
    return pd.to_numeric(column.mask(column.isin(_MISSING))).astype(float)
