"""Whether genotype class or FILTER class of an allele differ between two cells."""

from collections.abc import Sequence

import numpy as np
import polars as pl

from retrain.cells import NO_CALL_TEXT, REF_CALL

NO_CALL = -1  # class of `./.`; else the copies of the allele
_NO_CALLS = (".", NO_CALL_TEXT, "././.")


def differences(tables: Sequence[pl.DataFrame], rows: Sequence[np.ndarray]) -> np.ndarray:
    """By row of the union whether a class differs. Where only one cell lists the allele, it must have called copies: a
    reference call on one side and no candidate on the other both leave the allele out of the genome."""
    names = [*pl.concat([table["filter"].unique() for table in tables]).unique().sort(), REF_CALL]
    listed = (rows[0] >= 0) & (rows[1] >= 0)
    found = np.zeros(len(listed), bool)
    for of in (classes, lambda table: filter_classes(table, names)):
        left, right = (np.append(of(table), NO_CALL)[at] for table, at in zip(tables, rows, strict=True))
        found |= left != right
    copies = [np.append(table["copies"].to_numpy(), 0)[at] for table, at in zip(tables, rows, strict=True)]
    return np.where(listed, found, (copies[0] > 0) | (copies[1] > 0))


def classes(table: pl.DataFrame) -> np.ndarray:
    """Genotype class: copies of the allele, NO_CALL for a no call."""
    no_call = _told_of_words(table["gt"], lambda word: word in _NO_CALLS)
    return np.where(no_call, NO_CALL, table["copies"].to_numpy()).astype(np.int64)


def filter_classes(table: pl.DataFrame, names: list[str]) -> np.ndarray:
    """FILTER class as a number in `names`: RefCall where only another allele is called."""
    numbers = {name: number for number, name in reversed([*enumerate(names)])}
    words = table["filter"].unique()
    found = table["filter"].cast(pl.Enum(words)).to_physical().to_numpy()
    codes = np.array([numbers[word] for word in words], np.int64)[found]
    of_other = (table["copies"].to_numpy() == 0) & _told_of_words(table["gt"], lambda word: "2" in word)
    return np.where(of_other, numbers[REF_CALL], codes)


def _told_of_words(values: pl.Series, function) -> np.ndarray:
    """What a function says of each word of a column that holds few different ones."""
    words = values.unique()
    answers = np.array([function(word) for word in words], bool)
    return answers[values.cast(pl.Enum(words)).to_physical().to_numpy()]
