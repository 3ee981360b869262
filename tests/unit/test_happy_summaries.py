"""Reading the tables of hap.py, of either engine."""

import math

import pytest
from slow_annotated import read_annotated

from genomics.errors import InputError
from retrain.happy_summaries import read_summary


def recount(records, kind, filter_name):
    """Counts of summary.csv from the records, by the rule that holds for both engines."""
    numbers = dict.fromkeys(["TRUTH.TP", "TRUTH.FN", "QUERY.TP", "QUERY.FP", "QUERY.UNK", "FP.gt", "FP.al"], 0)
    for record in records:
        filtered = filter_name == "PASS" and bool(record.filters)
        if record.truth.variant_type == kind and record.truth.decision in ("TP", "FN"):
            numbers["TRUTH.FN" if filtered else f"TRUTH.{record.truth.decision}"] += 1
        if record.query.variant_type == kind and record.query.decision in ("TP", "FP", "UNK") and not filtered:
            numbers[f"QUERY.{record.query.decision}"] += 1
            numbers["FP.gt"] += (record.query.decision, record.query.match) == ("FP", "am")
            numbers["FP.al"] += (record.query.decision, record.query.match) == ("FP", "lm")
    return numbers


@pytest.mark.parametrize("engine", ["vcfeval", "xcmp"])
def test_counts_of_records_are_those_of_the_summary(oracles, engine):
    folder = oracles / "happy" / "hg001_nist" / "expected"
    records = list(read_annotated(folder / f"happy-{engine}.vcf.gz"))
    summary = read_summary(folder / f"happy-{engine}.summary.csv").set_index(["Type", "Filter"])
    for kind in ("SNP", "INDEL"):
        for name in ("ALL", "PASS"):
            found = recount(records, kind, name)
            hits = found.pop("QUERY.TP")
            expected = summary.loc[(kind, name)]
            assert {key: expected[key] for key in found} == found
            assert hits == expected["QUERY.TOTAL"] - expected["QUERY.FP"] - expected["QUERY.UNK"]


@pytest.mark.parametrize("engine", ["vcfeval", "xcmp"])
def test_read_summary_of_the_extended_table(oracles, engine):
    table = read_summary(oracles / "happy" / "hg001_nist" / "expected" / f"happy-{engine}.extended.csv.gz")
    assert table.shape == (44, 65)
    assert table.loc[table["Type"] == "INDEL", "TRUTH.TP.ti"].isna().all()
    assert table["TRUTH.TP.het"].dtype == float


def test_read_summary_of_an_older_release(oracles):
    table = read_summary(oracles / "happy" / "numeric_chrs" / "expected.summary.csv")
    assert list(table["TRUTH.TP"]) == [2, 2]
    assert math.isnan(table["TRUTH.TOTAL.het_hom_ratio"][0])


def test_read_summary_without_rows(tmp_path):
    (tmp_path / "x.csv").write_text("Type,Filter,TRUTH.TP,QUERY.FP\n")
    table = read_summary(tmp_path / "x.csv")
    assert table.empty
    assert table["TRUTH.TP"].dtype == float


def test_read_summary_missing_values(tmp_path):
    (tmp_path / "x.csv").write_text("Type,Filter,TRUTH.TP,QUERY.FP,a\nSNP,ALL,1,.,nan\nSNP,PASS,,2.0,0.5\n")
    table = read_summary(tmp_path / "x.csv")
    assert table[["TRUTH.TP", "QUERY.FP", "a"]].isna().to_numpy().tolist() == [
        [False, True, True],
        [True, False, False],
    ]


def test_read_summary_of_another_table(tmp_path):
    (tmp_path / "x.csv").write_text("a,b\n1,2\n")
    with pytest.raises(InputError, match=r"x\.csv: no column Type, Filter, TRUTH\.TP, QUERY\.FP"):
        read_summary(tmp_path / "x.csv")
