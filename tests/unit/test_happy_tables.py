"""Text of hap.py's tables."""

import csv
import json
from collections import Counter

from minidv.happy_tables import EXTENDED_COLUMNS, SUMMARY_COLUMNS, Size, extended, summary
from minidv.metrics import Key

SIZES = {"*": Size(1000, 900), "repeat": Size(10, None, 1)}


def test_summary_columns_are_those_of_the_contract(contracts):
    known = json.loads((contracts / "happy-0.3.15.json").read_text())
    assert list(SUMMARY_COLUMNS) == known["summary_columns"]


def test_extended_has_65_columns():
    assert len(EXTENDED_COLUMNS) == len(set(EXTENDED_COLUMNS)) == 65


def test_summary_rows_are_sorted_and_leave_out_subtypes_and_subsets():
    keys = [Key("SNP"), Key("INDEL", filter="PASS"), Key("INDEL", "D1_5"), Key("INDEL", subset="repeat"), Key("INDEL")]
    rows = list(csv.DictReader(summary({key: Counter() for key in keys}).splitlines()))
    assert [(row["Type"], row["Filter"]) for row in rows] == [("INDEL", "ALL"), ("INDEL", "PASS"), ("SNP", "ALL")]


def test_summary_of_nothing_is_the_header():
    assert summary({}) == ",".join(SUMMARY_COLUMNS) + "\n"


def test_summary_number_formats():
    counter = Counter({"TRUTH.TP": 2, "TRUTH.TOTAL": 3, "TRUTH.TOTAL.ti": 2, "TRUTH.TOTAL.tv": 1})
    [row] = csv.DictReader(summary({Key("SNP"): counter}).splitlines())
    assert (row["TRUTH.TOTAL"], row["METRIC.Recall"], row["METRIC.F1_Score"]) == ("3", "0.666667", "0.0")
    assert (row["TRUTH.TOTAL.TiTv_ratio"], row["TRUTH.TOTAL.het_hom_ratio"]) == ("2.0", "")


def test_extended_number_formats():
    keys = [Key("SNP"), Key("INDEL", "D1_5", "repeat")]
    indel, snp = csv.DictReader(extended({key: Counter({"TRUTH.TP": 1}) for key in keys}, SIZES, "GQ").splitlines())
    assert (snp["TRUTH.TP"], snp["TRUTH.TP.ti"], snp["TRUTH.TP.het"]) == ("1", "0.000000", "0.000000")
    assert (indel["TRUTH.TP.ti"], indel["TRUTH.TP.het"]) == (".", "0.000000")
    assert [snp[name] for name in ("Genotype", "QQ.Field", "QQ")] == ["*", "GQ", "*"]
    assert [snp[f"Subset.{name}"] for name in ("Size", "IS_CONF.Size", "Level")] == ["1000", "900.000000", "0.000000"]
    assert [indel[f"Subset.{name}"] for name in ("Size", "IS_CONF.Size", "Level")] == ["10.000000", "", "1.000000"]
