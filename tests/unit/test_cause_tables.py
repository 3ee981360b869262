"""Causes, ceilings and profile as the page shows them."""

import pandas as pd

from retrain.report import cause_tables

CAUSE = {"arm": "other", "replicate": "1", "sample": "Bob", "type": "SNP", "same_image": "2"}


def test_cause_table_adds_types_and_shows_known_causes_first():
    causes = pd.DataFrame(
        [
            CAUSE | {"cause": "strange", "flips": "1", "same_image": "0"},
            CAUSE | {"cause": "training_examples", "flips": "3"},
            CAUSE | {"cause": "training_examples", "flips": "4", "type": "INDEL"},
        ]
    )
    table = cause_tables.cause_table(causes)
    assert table.columns == ("arm", "sample", "flips", "training_examples", "strange", "same image on both sides")
    assert table.rows == [("other", "Bob", "8", "7", "1", "4")]
    assert list(cause_tables.explained(causes)) == ["training examples"]


def test_cause_table_names_replicates_where_there_are_several():
    causes = pd.DataFrame([CAUSE | {"cause": "none", "flips": "1", "replicate": number} for number in "12"])
    assert [row[:2] for row in cause_tables.cause_table(causes).rows] == [("other", "1"), ("other", "2")]


def test_ceiling_table_leaves_out_what_has_no_truth():
    row = dict.fromkeys(("example_set", "sample", "type", "truth_reachable", "truth_total", "recall_difference"), "x")
    row |= dict.fromkeys(("candidates", "images", "images_difference"), "1")
    table = cause_tables.ceiling_table(pd.DataFrame([row | {"recall": "0.99"}, row | {"recall": ""}]))
    assert [cells[5] for cells in table.rows] == ["0.99"]


def test_profile_table_shows_what_is_sure_the_surest_first():
    row = {"arm": "other", "replicate": "1", "sample": "Bob", "direction": "both_wrong", "type": "SNP"}
    row |= {"feature": "base_quality", "level": "below 20", "flips": "10", "flips_with": "9", "controls": "40"}
    row |= {"controls_with": "4", "odds_ratio": "81.25", "low": "10.1", "high": "700", "p_holm": "0.01"}
    profile = pd.DataFrame([row, row | {"p_holm": "1e-5", "low": "", "high": ""}, row | {"p_holm": "0.2"}])
    profile.loc[len(profile)] = row | {"p_holm": ""}
    rows = cause_tables.profile_table(profile).rows
    assert [cells[-1] for cells in rows] == ["1e-5", "0.01"]
    assert rows[1][:8] == (
        *("other", "Bob", "both wrong", "SNP", "base quality below 20", "9 of 10", "4 of 40", "81 (10 to 700)"),
    )
    assert cause_tables.profile_table(profile[2:]).rows == []
