"""Confident regions and strata."""

import pytest

from genomics.errors import InputError
from genomics.genome import Interval, Regions
from genomics.spans import span
from genomics.variants import Variant
from minidv.strata import Stratum, confident_regions, read_strata, superlocus_tags, tags

INSIDE = Regions([Interval("c", 10, 20)])


def test_confident_regions_grow_by_truth_inside_them():
    truth = [Variant("c", 19, "A", ("AT",)), Variant("c", 19, "ATG", ("A",)), Variant("c", 9, "A", ("AT",))]
    grown = confident_regions(INSIDE, truth)
    assert list(grown.regions) == [Interval("c", 10, 22)]
    assert grown.size == 10 + 2 + 2  # hap.py counts the bases of truth variants again
    assert confident_regions(INSIDE, truth, adjust=False) == (INSIDE, 10)


def test_tags_names_strata_and_their_edges():
    strata = {"repeat": Stratum(Regions([Interval("c", 0, 11)])), "far": Stratum(Regions([Interval("c", 40, 50)]))}
    deletion = span("c", 9, "ATG", ["A"])
    assert tags(deletion, INSIDE, strata) == ("CONF", "TS_boundary", "repeat")
    assert tags(span("c", 5, "A", ["G"]), INSIDE, strata) == ("repeat",)
    assert tags(span("c", 5, "A", ["G"]), None, {}) == ()


def test_superlocus_tags():
    assert superlocus_tags([("CONF",), ("CONF", "x")]) == [("CONF", "TS_contained"), ("CONF", "x", "TS_contained")]
    assert superlocus_tags([("CONF",), ()]) == [("CONF", "TS_boundary"), ("TS_boundary",)]
    assert superlocus_tags([("CONF", "TS_boundary", "x")]) == [("CONF", "TS_boundary", "x")]
    assert superlocus_tags([(), ()]) == [(), ()]


def test_read_strata_reads_paths_beside_the_table(tmp_path):
    (tmp_path / "a.bed").write_text("c\t0\t5\nc\t5\t9\n")
    (tmp_path / "strata.tsv").write_text("low\ta.bed\n\n")
    assert read_strata(tmp_path / "strata.tsv") == {"low": Stratum(Regions([Interval("c", 0, 9)]))}


def test_read_strata_fourth_column_names_more(tmp_path):
    (tmp_path / "a.bed").write_text("c\t0\t5\tAT\nc\t7\t9\tAT_12\n")
    (tmp_path / "strata.tsv").write_text("low\ta.bed\n")
    found = read_strata(tmp_path / "strata.tsv")
    assert {name: (stratum.regions.size, stratum.level) for name, stratum in found.items()} == {
        "low": (7, 0),
        "low_AT": (7, 1),
        "low_AT_12": (2, 2),
    }


def test_read_strata_tells_every_problem(tmp_path):
    (tmp_path / "a.bed").write_text("c\t0\t5\n")
    (tmp_path / "strata.tsv").write_text("low\tnone.bed\nCONF\ta.bed\nx\ta.bed\nx\ta.bed\ny\n")
    with pytest.raises(InputError) as error:
        read_strata(tmp_path / "strata.tsv")
    assert len(error.value.problems) == 4
    assert "strata.tsv:1: stratum 'low': no such BED file: none.bed" in error.value.problems[0]


def test_read_strata_of_a_missing_table(tmp_path):
    with pytest.raises(InputError, match=r"none\.tsv: cannot be read"):
        read_strata(tmp_path / "none.tsv")
