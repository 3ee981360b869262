"""Numbers as text."""

from typing import NamedTuple

from retrain.verdict import texts


class Row(NamedTuple):
    name: str
    rate: float
    number: int | None


def test_cells_have_their_forms_and_no_value_is_empty():
    assert texts.cells(Row("a", 0.5, 3), {"rate": ".3f"}) == {"name": "a", "rate": "0.500", "number": "3"}
    assert texts.cells(Row("a", float("nan"), None), {"rate": ".3f"}) == {"name": "a", "rate": "", "number": ""}


def test_write_same_rows_same_bytes(tmp_path):
    for name in "ab":
        texts.write(tmp_path / name, Row._fields, iter([Row("x", 1, 2)]), {"rate": ".1f"})
    assert (tmp_path / "a").read_text() == "name\trate\tnumber\nx\t1.0\t2\n"
    assert (tmp_path / "a").read_bytes() == (tmp_path / "b").read_bytes()
