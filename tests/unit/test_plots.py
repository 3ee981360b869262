"""Plots: well-formed SVG of the right marks, the same bytes again, no dates, hostile names escaped."""

import xml.etree.ElementTree as ElementTree

import made_results
import pandas as pd
import pytest

from retrain import summaries, tables
from retrain.report import plots

SVG = "{http://www.w3.org/2000/svg}"


def make_tables(folder, arms, per_cell=20, **changes):
    plan = made_results.make_plan(folder, arms, **changes)
    metrics = tables.collect_metrics(plan, made_results.write_summaries(folder, plan))
    made_results.collect_flips(made_results.write_flips(folder, plan, per_cell), folder / "flips.tsv.gz")
    return metrics, summaries.place_flips(tables.read_flips(folder / "flips.tsv.gz"), metrics)


def texts(svg):
    return [element.text for element in ElementTree.fromstring(svg).iter(f"{SVG}text")]


@pytest.fixture
def made(tmp_path):
    return make_tables(tmp_path, {"plain": {}, "other": {"make_examples": {"min_base_quality": 5}}})


def test_errors_names_arms_and_panels(made):
    found = texts(plots.errors(made[0]))
    assert {"plain", "other", "SNP missed (FN)", "INDEL false (FP)", *"ABCD"} <= set(found)


def test_errors_draws_every_cell_in_every_panel(made):
    svg = ElementTree.fromstring(plots.errors(made[0]))
    marks = [element for element in svg.iter(f"{SVG}use") if plots.CELL_COLOURS["D"] in element.get("style", "")]
    assert len(marks) == 2 * 4 + 1  # two arms, four panels; the legend


def test_errors_without_one_type(made):
    assert "INDEL missed (FN)" in texts(plots.errors(made[0][made[0]["type"] == "SNP"]))


def test_errors_of_matched_crossing(tmp_path):
    metrics, _ = make_tables(tmp_path, {"other": {"make_examples": {"min_base_quality": 5}}}, crossing="matched")
    assert not {"B", "C"} & set(texts(plots.errors(metrics)))


def test_flips_names_transitions_and_directions(made):
    found = texts(plots.flips(made[1], ["plain", "other"]))
    assert {"plain", "other", "broken", "fixed"} <= set(found)
    assert any(text and ">" in text for text in found)


def test_flips_gathers_rare_transitions(made):
    placed = made[1]
    placed = placed.assign(transition=[f"{number % 40}/1>0/0" for number in range(len(placed))])
    assert "other" in texts(plots.flips(placed, ["plain"]))


def test_flips_of_arm_without_flips(made):
    placed = made[1]
    assert "no flips" in texts(plots.flips(placed[placed["arm"] == "plain"], ["plain", "other"]))


def test_plots_are_the_same_bytes_again(made):
    metrics, placed = made
    assert plots.errors(metrics) == plots.errors(metrics.copy())
    assert plots.flips(placed, ["plain", "other"]) == plots.flips(placed.copy(), ["plain", "other"])


def test_plots_hold_no_date_and_no_fixed_ink(made):
    svg = plots.errors(made[0])
    assert "<metadata" not in svg
    assert plots.INK not in svg
    assert "currentColor" in svg
    assert "<script" not in svg


def test_plots_escape_hostile_names(made):
    metrics = made[0].assign(arm="<b>$x^2$</b>&")
    assert "<b>$x^2$</b>&" in texts(plots.errors(metrics))


def test_plots_keep_long_names_apart(made):
    metrics = pd.concat([made[0].assign(arm=f"{'a' * 40}{number}{'b' * 40}") for number in range(2)])
    found = [text for text in texts(plots.errors(metrics)) if text and "…" in text]
    assert len(set(found)) == 2


def test_shorten_keeps_both_ends():
    assert plots.shorten("abc", 5) == "abc"
    assert plots.shorten("abcdefgh", 5) == "ab…gh"


def test_errors_gives_each_sample_a_row_where_there_are_several(made):
    both = pd.concat([made[0], made[0].assign(sample="Cas", role="select")])
    names = {f"{arm}, Cas (select)" for arm in ("plain", "other")} | {f"plain, {made[0]['sample'].iloc[0]}"}
    assert names <= set(texts(plots.errors(both)))
