"""Counts and metrics of rows."""

from collections import Counter

import pytest

from minidv.grading import Row, Side
from minidv.metrics import Key, count, observations, rates, ratios
from minidv.subtypes import NO_CALL, Kind

SNP, DELETION = Kind("SNP", "het", ("ti",)), Kind("INDEL", "homalt", ("d1_5",))
BOTH = Kind("INDEL", "hetalt", ("d1_5", "i6_15"))


def row(truth=(".", NO_CALL), query=(".", NO_CALL), filters=(), regions=("CONF",), match="."):
    sides = (Side((0, 1), False, decision, match, kind) for decision, kind in (truth, query))
    return Row("c", 5, "A", ("G",), filters, regions, 6, *sides)


def test_count_keeps_the_two_sides_apart():
    rows = [row(("TP", SNP)), row(query=("TP", SNP)), row(query=("TP", SNP)), row(("FN", SNP), ("FP", SNP), match="am")]
    found = count(rows)[Key("SNP")]
    assert [found[name] for name in ("TRUTH.TOTAL", "TRUTH.TP", "TRUTH.FN")] == [2, 1, 1]
    assert [found[name] for name in ("QUERY.TOTAL", "QUERY.TP", "QUERY.FP", "QUERY.UNK")] == [3, 2, 1, 0]
    assert (found["FP.gt"], found["FP.al"]) == (1, 0)
    assert (found["QUERY.TP.ti"], found["QUERY.TP.tv"], found["QUERY.TP.het"], found["QUERY.TP.homalt"]) == (2, 0, 2, 0)


def test_count_filtered_call_is_taken_away_under_pass():
    rows = [row(("TP", SNP), ("TP", SNP), ("LowQual",)), row(query=("FP", SNP), filters=("LowQual",))]
    rows += [row(("FN", SNP), ("UNK", SNP), ("LowQual",))]
    table = count(rows)
    everything, passing = table[Key("SNP")], table[Key("SNP", filter="PASS")]
    assert [everything[f"TRUTH.{name}"] for name in ("TP", "FN")] == [1, 1]
    assert [passing[f"TRUTH.{name}"] for name in ("TP", "FN")] == [0, 2]
    assert [passing[f"QUERY.{name}"] for name in ("TOTAL", "TP", "FP", "UNK")] == [0, 0, 0, 0]


def test_count_record_of_two_subtypes_counts_once_in_all():
    table = count([row(("FN", BOTH))])
    assert [table[Key("INDEL", name)]["TRUTH.FN"] for name in ("*", "D1_5", "I6_15", "C1_5")] == [1, 1, 1, 0]


def test_count_unassessed_truth_and_no_calls_count_nowhere():
    assert count([row(("UNK", SNP)), row(("UNK", NO_CALL), (".", NO_CALL))]) == {}


def test_count_type_without_records_has_no_rows():
    assert {key.type for key in count([row(("TP", DELETION))], ["repeat"])} == {"INDEL"}


def test_count_stratum_without_records_has_rows_of_nothing():
    table = count([row(("TP", DELETION))], ["repeat"])
    assert [table[Key("INDEL", "I1_5", "repeat", name)] for name in ("ALL", "PASS")] == [Counter(), Counter()]
    assert len([key for key in table if key.subset == "repeat"]) == 20


def test_count_subsets_are_the_regions_but_not_conf():
    table = count([row(("TP", SNP), regions=("CONF", "repeat", "TS_contained"))])
    assert {key.subset for key in table} == {"*", "repeat", "TS_contained"}


def test_observations_under_pass_of_a_passing_row():
    passing = row(("TP", SNP), ("TP", SNP))
    assert list(observations(passing, "PASS")) == list(observations(passing))


@pytest.mark.parametrize(
    ("counts", "expected"),
    [
        (
            {"TRUTH.TP": 2, "TRUTH.TOTAL": 3, "QUERY.TP": 1, "QUERY.FP": 1, "QUERY.TOTAL": 2},
            (0.666667, 0.5, 0, 0.571429),
        ),
        ({}, (0, 0, 0, None)),
        ({"QUERY.UNK": 2, "QUERY.TOTAL": 2}, (0, None, 1, None)),
        ({"QUERY.UNK": 1, "QUERY.TP": 3, "QUERY.TOTAL": 4}, (0, 1, 0.25, 0)),
        ({"TRUTH.TOTAL": 3, "QUERY.FP": 1, "QUERY.TOTAL": 1}, (0, 0, 0, None)),
    ],
)
def test_rates(counts, expected):
    assert tuple(rates(Counter(counts)).values()) == expected


def test_ratios_have_no_value_without_denominator():
    counter = Counter({"TRUTH.TP.ti": 3, "TRUTH.TP.tv": 2, "TRUTH.TP.het": 1})
    assert ratios(counter, "TRUTH.TP") == {"TRUTH.TP.TiTv_ratio": 1.5, "TRUTH.TP.het_hom_ratio": None}
