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
    listed = (rows[0] >= 0) & (rows[1] >= 0)
    found = np.zeros(len(listed), bool)
    for of in (_classes, _filter_classes):
        left, right = (np.append(of(table), NO_CALL)[at] for table, at in zip(tables, rows, strict=True))
        found |= left != right
    copies = [np.append(table["copies"].to_numpy(), 0)[at] for table, at in zip(tables, rows, strict=True)]
    return np.where(listed, found, (copies[0] > 0) | (copies[1] > 0))


def classes(rows: pl.DataFrame) -> pl.Series:
    """Genotype class from genotype text and copies: the copies of the allele, NO_CALL for a no call."""
    return rows.select(pl.when(pl.col("gt").is_in(_NO_CALLS)).then(NO_CALL).otherwise("copies")).to_series()


def _classes(table: pl.DataFrame) -> np.ndarray:
    no_call = _told_of_words(table["gt"], lambda word: word in _NO_CALLS)
    return np.where(no_call, NO_CALL, table["copies"].to_numpy())


def _filter_classes(table: pl.DataFrame) -> np.ndarray:
    """Number of FILTER among all words: RefCall where only another allele is called."""
    of_other = (table["copies"].to_numpy() == 0) & _told_of_words(table["gt"], lambda word: "2" in word)
    ref_call = pl.Series([REF_CALL], dtype=table["filter"].dtype).to_physical()[0]
    return np.where(of_other, ref_call, table["filter"].to_physical().to_numpy()).astype(np.int64)


def _told_of_words(values: pl.Series, function) -> np.ndarray:
    """What a function says of each word of a column that holds few different ones."""
    numbers, words = values.to_physical().to_numpy(), values.unique()
    answers = np.zeros(int(numbers.max()) + 1 if len(numbers) else 0, bool)
    answers[words.to_physical().to_numpy()] = [function(word) for word in words]
    return answers[numbers]
