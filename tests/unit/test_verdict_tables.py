"""Verdicts, ranking and steps as the page shows them."""

import pandas as pd
import pytest

from retrain.report import verdict_tables

VERDICT = {
    "arm": "other",
    "replicate": "1",
    "role": "test",
    "sample": "Bob",
    "type": "SNP",
    "stratum": "*",
    "metric": "recall",
    "difference": "-0.013000",
    "low": "-0.021000",
    "high": "-0.004000",
    "model_verdict": "worse",
    "compared_with": "control-1",
    "setting_difference": "-0.01",
    "setting_low": "",
    "setting_high": "",
    "setting_verdict": "worse",
    "setting_note": "",
}
RANK = {
    "type": "SNP",
    "rank": "1",
    "arm": "a",
    "role": "select",
    "metric": "f1",
    "value": "0.990000",
    "difference": "0.010000",
    "difference_low": "0.001000",
    "difference_high": "0.020000",
    "chance_best": "0.8",
    "rank_low": "1",
    "rank_high": "2",
    "test_value": "",
    "test_difference": "",
    "test_difference_low": "",
    "test_difference_high": "",
    "note": "",
}


def table_of(base, *changes):
    return pd.DataFrame([base | change for change in changes])


@pytest.mark.parametrize(
    ("text", "shown"), [("0.5", "+0.5000"), ("-0.25", "−0.2500"), ("0", "0.0000"), ("-0.0", "0.0000"), ("", "")]
)
def test_signed(text, shown):
    assert verdict_tables.signed(text) == shown


def test_interval_without_ends_is_the_difference_alone():
    assert verdict_tables.interval({"d": "0.1", "l": "", "h": ""}, "d", "l", "h") == "+0.1000"


def test_verdict_table_has_a_row_per_type_and_the_verdict_in_its_cell():
    table = verdict_tables.verdict_table(
        table_of(VERDICT, {}, {"metric": "f1", "model_verdict": "no evidence"}, {"stratum": "hard", "type": "INDEL"})
    )
    assert table.columns == ("arm", "sample", "type", "recall", "precision", "F1")
    assert table.rows == [
        (
            *("other", "Bob", "SNP", "−0.0130 (−0.0210 to −0.0040) worse", ""),
            "−0.0130 (−0.0210 to −0.0040) no evidence",
        )
    ]


def test_verdict_table_names_replicates_where_there_are_several_and_the_role_select():
    table = verdict_tables.verdict_table(table_of(VERDICT, {}, {"replicate": "2", "role": "select"}))
    assert [row[:3] for row in table.rows] == [("other", "1", "Bob"), ("other", "2", "Bob (select)")]


def test_setting_table_tells_a_setting_once():
    few = {"arm": "few", "setting_verdict": "no evidence: one replicate", "setting_note": "one replicate"}
    table = verdict_tables.setting_table(table_of(VERDICT, {}, {"replicate": "2"}, few))
    assert [row[:5] for row in table.rows] == [("other", "control-1", "Bob", "SNP", "−0.0100 worse")]


def test_sentences_tell_what_is_beyond_chance_on_test_samples_alone():
    rows = table_of(
        VERDICT,
        {},
        {"arm": "calm", "model_verdict": "no evidence"},
        {"role": "select", "sample": "Eve"},
    )
    assert verdict_tables.sentences(rows) == [
        ("other", "SNP recall worse (Bob: −0.0130, −0.0210 to −0.0040)"),
        ("calm", "no difference beyond chance"),
    ]


def test_best_by_type_says_where_the_winners_differ():
    same = table_of(RANK, {}, {"type": "INDEL"})
    other = table_of(RANK, {}, {"type": "INDEL", "arm": "b"}, {"rank": "2", "arm": "c"})
    assert verdict_tables.best_by_type(same) == "First for SNP and INDEL: a."
    assert verdict_tables.best_by_type(other) == "The best setting differs by type: a for SNP, b for INDEL."
    assert verdict_tables.best_by_type(same.iloc[:0]) == ""


def test_ranking_tables_come_with_their_notes_once():
    note = "optimistic: chosen and measured on the same sites"
    found = verdict_tables.ranking_tables(table_of(RANK, {"note": note}, {"rank": "2", "arm": "b", "note": note}))
    assert [(kind, len(table.rows), notes) for kind, table, notes in found] == [("SNP", 2, note)]
    assert found[0][1].rows[0][3:6] == ("+0.0100 (+0.0010 to +0.0200)", "0.8", "1 to 2")


def test_step_table_begins_with_the_surest():
    step = {
        "parameter": "make_examples.min_base_quality",
        "left": "10",
        "right": "5",
        "pairs": "2",
        "role": "test",
        "sample": "Bob",
        "type": "SNP",
        "metric": "f1",
        "difference": "0.1",
        "low": "",
        "high": "",
        "p_adjusted": "0.5",
    }
    table = verdict_tables.step_table(table_of(step, {}, {"p_adjusted": "1e-12"}, {"p_adjusted": ""}))
    assert [row[-1] for row in table.rows] == ["1e-12", "0.5", ""]
    assert table.rows[0][1] == "10 → 5"
