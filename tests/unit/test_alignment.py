"""Alleles of two tables brought together, against dictionaries."""

from random import Random

import polars as pl
import pytest

from retrain.discordance.alignment import align, told
from retrain.discordance.judged_files import SCHEMA

ALLELES = [("A", "C"), ("A", "G"), ("AT", "A"), ("A", "AT"), ("ATTTTTTTTTTTTTTTTTTTTTTTTTTTTTTTT", "A")]


def random_table(rng, size):
    rows = sorted({(rng.randrange(20), *rng.choice(ALLELES)) for _ in range(size)})
    return pl.DataFrame(
        [dict.fromkeys(SCHEMA) | dict(zip(("start", "ref", "alt"), row, strict=True)) for row in rows], SCHEMA
    ).with_columns(record_start="start")


def keys(table):
    return table.select("start", "ref", "alt").rows()


@pytest.mark.parametrize("seed", range(20))
def test_align(seed):
    rng = Random(seed)
    tables = [random_table(rng, rng.choice([0, 1, 30])) for _ in range(2)]
    union = align(tables)
    listed = [{key: row for row, key in enumerate(keys(table))} for table in tables]
    expected = sorted(listed[0].keys() | listed[1].keys())
    assert [*zip(*(told(tables, union.rows, name) for name in ("start", "ref", "alt")), strict=True)] == expected
    assert union.start.tolist() == [start for start, _, _ in expected]
    for rows, places in zip(union.rows, listed, strict=True):
        assert rows.tolist() == [places.get(key, -1) for key in expected]
    assert len(set(union.key.tolist())) == len(expected)


def test_align_of_records_that_repeat_an_allele():
    """Records that start alike stand side by side, then the rest in order."""
    one = dict.fromkeys(SCHEMA) | {"start": 5, "ref": "A", "alt": "C"}
    tables = [
        pl.DataFrame([one | {"record_start": start} for start in starts], SCHEMA) for starts in ([5, 3], [3, 4, 2])
    ]
    union = align(tables)
    assert [*zip(*(rows.tolist() for rows in union.rows), strict=True)] == [(1, 0), (0, 1), (-1, 2)]
