import polars as pl
import pytest

from genomics import parquet
from genomics.errors import InputError

SCHEMA = {"name": pl.String, "number": pl.Int64}


def test_frame_of_no_rows_has_the_columns():
    assert parquet.frame([], SCHEMA).schema == SCHEMA


def test_frame_of_many_rows_keeps_their_order():
    rows = [(str(number), number) for number in range(parquet._ROWS_PER_CHUNK + 3)]
    assert parquet.frame(iter(rows), SCHEMA).rows() == rows


def test_write_gives_the_same_bytes_however_the_table_was_made(tmp_path):
    whole = parquet.frame([("a", 1), ("b", 2)], SCHEMA)
    parquet.write(tmp_path / "one", whole)
    parquet.write(tmp_path / "two", pl.concat([whole[:1], whole[1:]], rechunk=False))
    assert (tmp_path / "one").read_bytes() == (tmp_path / "two").read_bytes()
    assert parquet.scan(tmp_path / "one", ["number"]).collect().rows() == [(1,), (2,)]


def test_scan_tells_what_is_missing(tmp_path):
    (tmp_path / "text").write_text("no table")
    with pytest.raises(InputError, match="cannot be read as Parquet"):
        parquet.scan(tmp_path / "text", ["a"])
    with pytest.raises(InputError, match="cannot be read as Parquet"):
        parquet.scan(tmp_path / "absent", ["a"])
    parquet.write(tmp_path / "table", parquet.frame([], SCHEMA))
    with pytest.raises(InputError, match="no column a, b; found name, number"):
        parquet.scan(tmp_path / "table", ["a", "name", "b"])


def test_write_leaves_nothing_after_an_error(tmp_path):
    with pytest.raises(InputError, match="there is no folder"):
        parquet.write(tmp_path / "no" / "x", parquet.frame([], SCHEMA))
