"""Flips as listed: the gravest first, both sides in a line."""

import made_results
import pandas as pd

from retrain import tables
from retrain.report import listed_flips


def make_flips(folder, per_cell):
    plan = made_results.make_plan(folder, {"one": {}})
    made_results.collect_flips(made_results.write_flips(folder, plan, per_cell), folder / "flips.tsv.gz")
    return tables.read_flips(folder / "flips.tsv.gz")


def test_rows_broken_confident_flips_first(tmp_path):
    flips = make_flips(tmp_path, 40)
    rows = listed_flips.rows(flips, flips.assign(arm="a", cell="D", replicate="1"))
    keys = [(row["direction"], row["kind"]) for row in rows]
    assert keys[0] == ("broken", "confident flip")
    ranks = [listed_flips.DIRECTION_ORDER.index(direction) for direction, _ in keys]
    assert ranks == sorted(ranks)


def test_rows_show_both_sides(tmp_path):
    flips = make_flips(tmp_path, 1)
    flips = flips.assign(
        left_gt="1/1", left_gq="53", right_gt="", right_called="no_candidate", ref="A" * 30, direction="broken"
    )
    (row,) = listed_flips.rows(flips, flips.assign(arm="one", cell="D", replicate="1"))
    assert row["before"] == "1/1 PASS GQ 53 AD 0,29"
    assert row["after"] == "no candidate"
    assert row["change"] == "AAAAAAAA…(30 bp)>G"
    assert row["cell"] == "one D"


def test_rows_name_every_place_of_a_cell(tmp_path):
    flips = make_flips(tmp_path, 1)
    places = pd.concat([flips.assign(arm="one", cell=cell, replicate="2") for cell in "CD"])
    assert listed_flips.rows(flips, places)[0]["cell"] == "one C, replicate 2; one D, replicate 2"


def test_rows_keep_a_cell_without_place(tmp_path):
    flips = make_flips(tmp_path, 1)
    row = listed_flips.rows(flips, flips.assign(arm="", cell="", replicate="").iloc[:0])[0]
    assert row["cell"] == flips["right_cell"].iloc[0]


def test_rows_are_sorted_by_position_as_number(tmp_path):
    flips = make_flips(tmp_path, 3).assign(pos=["1000", "9", "200"], direction="broken", kind="near_miss")
    found = listed_flips.rows(flips, flips.assign(arm="one", cell="D", replicate="1"))
    assert [row["site"] for row in found] == ["chr1:9", "chr1:200", "chr1:1000"]
