"""Names of examples, against upstream's own examples of them (docstring of get_short_id in show_examples.py)."""

import pytest

from genomics.example_names import locus_id, picture_name, short_id
from genomics.variants import Variant


@pytest.mark.parametrize(
    ("ref", "alts", "indices", "name"),
    [
        ("TC", ("T",), (0,), "1:55424995_TC->T"),
        ("CT", ("CTT",), (0,), "1:55424995_CT->CTT"),
        ("CT", ("C", "CTT"), (0, 1), "1:55424995_CT->C|CTT"),
        ("CT", ("C", "CTT"), (1,), "1:55424995_CT->CTT"),
        ("C", ("C" + "A" * 103,), (0,), "1:55424995_INS103bp"),
        ("C" + "A" * 51, ("C",), (0,), "1:55424995_DEL51bp"),
        ("CCCCCC", ("TTTTTT",), (0,), "1:55424995_MNP6bp"),
        ("CAAAAA", ("C", "T"), (0, 1), "1:55424995_alt0DEL5bp|alt1DEL5bp"),
        ("CAAAAA", ("C", "CA"), (1,), "1:55424995_DEL4bp"),
        ("ACGTA", ("ACGTC",), (0,), "1:55424995_ACGTA->ACGTC"),
        ("A", ("ACGTCG", "T"), (1,), "1:55424995_A->T"),
    ],
)
def test_short_id(ref, alts, indices, name):
    assert short_id(Variant("1", 55424995, ref, alts), indices) == name


def test_locus_id_is_0_based():
    assert locus_id("X", 100, "A") == "X:100_A"


def test_picture_name_tells_the_label_where_there_is_one():
    variant = Variant("c", 4, "A", ("G",))
    assert picture_name(variant, (0,)) == "c:4_A->G.png"
    assert picture_name(variant, (0,), 0) == "c:4_A->G_label0.png"
