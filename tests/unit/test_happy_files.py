"""Reading hap.py's files of either engine."""

import math

import pytest

from genomics.errors import InputError
from retrain.happy_files import AnnotatedRecord, Assessment, read_annotated, read_summary

HEADER = "##fileformat=VCFv4.2\n#CHROM\tPOS\tID\tREF\tALT\tQUAL\tFILTER\tINFO\tFORMAT\tTRUTH\tQUERY\n"


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


def test_read_annotated_finds_fields_by_key(tmp_path):
    (tmp_path / "x.vcf").write_text(
        HEADER + "c\t5\t.\tA\tG,T\t.\tLowQual;q\tBS=3,5;Regions=CONF,x\tGT:QQ:BD:BK:BI:BVT:BLT"
        "\t.:.:.:.:.:NOCALL:nocall\t1|2:5:FP:lm:ti:SNP:hetalt\n"
        "c\t6\t.\tA\tG\t.\tPASS\t.\tGT:BD\t0/1:TP\t./1\n"
    )
    first, second = read_annotated(tmp_path / "x.vcf")
    nothing = Assessment(".", ".", "NOCALL", "nocall", ())
    called = Assessment("FP", "lm", "SNP", "hetalt", (1, 2))
    assert first == AnnotatedRecord("c", 4, "A", ("G", "T"), ("LowQual", "q"), ("CONF", "x"), 3, nothing, called)
    assert (second.filters, second.regions, second.superlocus) == ((), (), None)
    assert second.query == Assessment(".", ".", ".", ".", (-1, 1))
    assert called.is_variant
    assert not nothing.is_variant


def test_read_annotated_of_another_vcf(tmp_path):
    (tmp_path / "x.vcf").write_text(HEADER.replace("TRUTH\tQUERY", "HG002"))
    with pytest.raises(InputError, match=r"x\.vcf: expected samples TRUTH and QUERY.*found HG002"):
        list(read_annotated(tmp_path / "x.vcf"))


def test_read_annotated_of_a_truncated_file(tmp_path, oracles):
    whole = (oracles / "happy" / "hg001_nist" / "expected" / "happy-xcmp.vcf.gz").read_bytes()
    (tmp_path / "x.vcf.gz").write_bytes(whole[: len(whole) // 2])
    with pytest.raises(InputError, match="truncated"):
        list(read_annotated(tmp_path / "x.vcf.gz"))


def test_read_annotated_of_a_damaged_file(tmp_path, oracles):
    data = bytearray((oracles / "happy" / "hg001_nist" / "expected" / "happy-xcmp.vcf.gz").read_bytes())
    data[2000:2100] = bytes(100)
    (tmp_path / "x.vcf.gz").write_bytes(data)
    with pytest.raises(InputError, match=r"x\.vcf\.gz: cannot be read"):
        list(read_annotated(tmp_path / "x.vcf.gz"))


def test_read_annotated_of_a_position_that_is_none(tmp_path):
    (tmp_path / "x.vcf").write_text(HEADER + "c\tfive\t.\tA\tG\t.\tPASS\t.\tGT:BD\t0/1:TP\t0/1:TP\n")
    with pytest.raises(InputError, match=r"x\.vcf: cannot be read .*five"):
        list(read_annotated(tmp_path / "x.vcf"))
