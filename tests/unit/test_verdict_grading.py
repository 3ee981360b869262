"""Annotated VCFs are written by hand here; totals are held against hap.py's own summary."""

import numpy as np
import polars as pl
import pytest
from made_annotated import BOTH, FALSE, MISSED, record, write_annotated

from genomics.errors import InputError
from retrain.happy_summaries import read_summary
from retrain.verdict import grading
from retrain.verdict.rates import ALL, COUNTS, TYPES, rates


@pytest.fixture
def write(tmp_path):
    return lambda name, *records: write_annotated(tmp_path / f"{name}.vcf", *records)


def total(graded, kind, stratum=ALL):
    chosen = graded.blocks.filter((pl.col("type") == kind) & (pl.col("stratum") == stratum))
    return [chosen[name].sum() for name in COUNTS]


def discordant(left, right):
    found = grading.discordant(*(grading.grade(path, ["hard"]).errors for path in (left, right)))
    return {key: pair for key, pair in found.items() if pair != (0, 0)}


@pytest.mark.parametrize("engine", ["vcfeval", "xcmp"])
def test_totals_and_rates_are_those_of_the_summary(oracles, engine):
    prefix = oracles / "happy" / "hg001_nist" / "expected" / f"happy-{engine}"
    graded = grading.grade(f"{prefix}.vcf.gz")
    summary = read_summary(f"{prefix}.summary.csv").set_index(["Type", "Filter"])
    for kind in TYPES:
        expected, counts = summary.loc[(kind, "PASS")], total(graded, kind)
        query_tp = expected["QUERY.TOTAL"] - expected["QUERY.FP"] - expected["QUERY.UNK"]
        assert counts == [expected["TRUTH.TP"], expected["TRUTH.FN"], query_tp, expected["QUERY.FP"]]
        names = ("METRIC.Recall", "METRIC.Precision", "METRIC.F1_Score")
        assert rates(np.array(counts)).tolist() == pytest.approx([expected[name] for name in names], abs=1e-6)
        errors = graded.errors.filter(pl.col("type") == kind)["kind"].to_list()
        assert [errors.count("missed"), errors.count("false_call")] == [counts[1], counts[3]]


def test_strata_are_those_of_the_extended_table(oracles):
    """hap.py's own strata count the same records as the regions of its annotated VCF."""
    prefix = oracles / "happy" / "hg001_nist" / "expected" / "happy-vcfeval"
    graded = grading.grade(f"{prefix}.vcf.gz", ["TS_contained"])
    table = read_summary(f"{prefix}.extended.csv.gz").set_index(["Type", "Subtype", "Subset", "Filter"])
    for kind in TYPES:
        expected = table.loc[(kind, "*", "TS_contained", "PASS")]
        assert total(graded, kind, "TS_contained") == [
            expected[name] for name in ("TRUTH.TP", "TRUTH.FN", "QUERY.TP", "QUERY.FP")
        ]


def test_grade_takes_filtered_calls_away(write):
    path = write(
        "x",
        record(5, **BOTH),
        record(6, **BOTH, filters="LowQual"),
        record(7, **FALSE, filters="LowQual"),
        record(8, **FALSE),
        record(9, truth="0/1:UNK:SNP", query="0/1:UNK:SNP"),
        record(10, truth="1/1:TP:INDEL", query="1/1:TP:INDEL", ref="AT"),
    )
    graded = grading.grade(path)
    assert total(graded, "SNP") == [1, 1, 1, 1]
    assert total(graded, "INDEL") == [1, 0, 1, 0]
    assert graded.errors.select("kind", "start", "alleles").rows() == [
        ("missed", 6, "6:A>G"),
        ("false_call", 8, "8:A>G"),
    ]


def test_grade_blocks_begin_at_multiples(write):
    places = [("c", 0), ("c", 99), ("c", 100), ("c", 350), ("d", 99)]
    blocks = grading.grade(
        write("x", *(record(start, **BOTH, contig=contig) for contig, start in places)), (), 100
    ).blocks
    assert blocks.select("contig", "start", "bases", "truth_tp").rows() == [
        ("c", 0, 100, 2),
        ("c", 100, 100, 1),
        ("c", 300, 100, 1),
        ("d", 0, 100, 1),
    ]


def test_grade_of_strata(write):
    inside, other = (
        record(start, **MISSED).replace("BS=1", f"BS=1;Regions=CONF,{name}")
        for start, name in ((5, "hard"), (6, "easy"))
    )
    graded = grading.grade(write("x", inside, other, record(7, **BOTH)), ["hard"])
    assert graded.blocks.select("stratum", *COUNTS).rows() == [(ALL, 1, 2, 1, 0), ("hard", 0, 1, 0, 0)]
    assert graded.errors["strata"].to_list() == ["hard", ""]


def test_discordant_truth_is_the_same_in_merged_records(write):
    """hap.py numbers alleles with those of the call in the same record, and lengthens them."""
    left = write("left", record(5, truth="1|0:FN:SNP"), record(8, **MISSED), record(9, **BOTH))
    right = write(
        "right",
        record(5, truth="2|0:FN:SNP", query="0/1:FP:INDEL", ref="AT", alts="A,GT"),
        record(8, **BOTH),
        record(9, **MISSED),
    )
    assert discordant(left, right) == {("SNP", ALL, "missed"): (1, 1), ("INDEL", ALL, "false_call"): (0, 1)}


def test_discordant_tells_equal_records_apart(write):
    left = write("left", record(5, **BOTH), record(5, **MISSED), record(7, **BOTH))
    right = write("right", record(5, **MISSED), record(5, **MISSED), record(7, **MISSED))
    assert discordant(left, right) == {("SNP", ALL, "missed"): (0, 2)}


def test_discordant_false_calls(write):
    """The same alleles in another genotype are the same false call; what the other side calls rightly is not."""
    left = write("left", record(5, **FALSE), record(6, **FALSE), record(7, **BOTH), record(8, **FALSE))
    right = write(
        "right", record(5, query="1/1:FP:SNP"), record(6, **FALSE, alts="T"), record(7, **FALSE), record(8, **BOTH)
    )
    assert discordant(left, right) == {("SNP", ALL, "false_call"): (2, 2)}


def test_discordant_by_stratum(write):
    hard = record(5, **MISSED).replace("BS=1", "BS=1;Regions=hard")
    found = discordant(write("left", hard, record(7, **MISSED)), write("right", record(9, **MISSED)))
    assert found == {("SNP", ALL, "missed"): (2, 1), ("SNP", "hard", "missed"): (1, 0)}


def test_discordant_of_nothing(write):
    assert discordant(write("left"), write("right")) == {}


def test_grade_refuses_a_genotype_of_no_alternate(write):
    with pytest.raises(InputError, match="genotype '0/2' does not fit a record of 1 alternates"):
        grading.grade(write("x", record(5, truth="0/2:FN:SNP")))


def test_grade_has_few_blocks(write, monkeypatch):
    monkeypatch.setattr(grading, "MOST_BLOCKS", 4)
    path = write("x", *(record(start, **BOTH) for start in range(0, 1000, 100)))
    blocks = grading.grade(path, (), 50).blocks
    assert blocks.select("start", "bases", "truth_tp").rows() == [(0, 400, 4), (400, 400, 4), (800, 400, 2)]


@pytest.mark.parametrize(
    ("records", "apart", "bases"),
    [
        (60, 1250, 1250),  # in blocks of twice the size there would be 30
        (120, 1250, 2500),
        (60, 10_000, 10_000),
        (60, 20_000, 10_000),
        (3, 100_000, 1250),
    ],
)
def test_grade_has_smaller_blocks_where_there_would_be_few(write, records, apart, bases):
    path = write("x", *(record(number * apart, **BOTH) for number in range(records)))
    blocks = grading.grade(path).blocks
    assert blocks["bases"].unique().to_list() == [bases]
    assert blocks["truth_tp"].sum() == records


def test_tables_are_written_and_read(write, tmp_path):
    graded = grading.grade(write("x", record(5, **MISSED), record(70_000, **FALSE)))
    for name, table, columns in (("b", graded.blocks, grading.BLOCKS), ("e", graded.errors, grading.ERRORS)):
        for copy in "12":
            grading.write(tmp_path / f"{name}{copy}", table)
        assert (tmp_path / f"{name}1").read_bytes() == (tmp_path / f"{name}2").read_bytes()
        assert grading.read(tmp_path / f"{name}1", columns).equals(table)


def test_read_refuses_other_files(tmp_path):
    (tmp_path / "x.parquet").write_text("no Parquet")
    with pytest.raises(InputError, match=r"x\.parquet: cannot be read as Parquet"):
        grading.read(tmp_path / "x.parquet", grading.BLOCKS)
    grading.write(tmp_path / "y.parquet", pl.DataFrame({"type": ["SNP"]}))
    with pytest.raises(InputError, match=r"y\.parquet: no column stratum, contig, start"):
        grading.read(tmp_path / "y.parquet", grading.BLOCKS)
