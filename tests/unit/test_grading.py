"""Rows of truth beside query."""

from brute_force import Text

from genomics.genome import Interval, Regions
from genomics.variants import Variant
from genomics.vcf import Call
from minidv.grading import Side, grade
from minidv.strata import Stratum
from minidv.subtypes import Kind

GENOME = Text(c="GATTCACACACATGGCTTAACTGCGTACCATGTTGCATCCAGATTCGATCTAGCATCGGCTAACTTCGA")
HET, SNP = (0, 1), Kind("SNP", "het", ("ti",))


def call(start, ref, alts, genotype=HET, qual=50.0, filters=("PASS",)):
    return Call(Variant("c", start, ref, tuple(alts.split(",")), genotype), qual, filters)


def test_grade_puts_records_of_one_place_into_one_row():
    [row] = grade(GENOME, [call(5, "A", "G")], [call(5, "A", "G", qual=7.5)])
    assert row[:7] == ("c", 5, "A", ("G",), (), (), 6)
    assert row.truth == Side(HET, False, "TP", "gm", SNP, 7.5)
    assert row.query == Side(HET, False, "TP", "gm", SNP, 7.5)


def test_grade_numbers_alleles_of_both_sides_anew():
    [row] = grade(GENOME, [call(5, "A", "G,C", (2, 1))], [call(5, "A", "T")])
    assert (row.alts, row.truth.genotype, row.query.genotype) == (("T", "G", "C"), (3, 2), (0, 1))


def test_grade_records_of_other_length_have_rows_of_their_own():
    rows = grade(GENOME, [call(5, "A", "G")], [call(5, "AC", "A")])
    assert [(row.truth.is_called, row.query.is_called) for row in rows] == [(True, False), (False, True)]
    assert rows[0].query == Side()


def test_grade_truth_found_by_other_records_takes_their_lowest_score_and_filters():
    truth = [call(5, "AC", "GT")]
    query = [call(5, "A", "G", qual=20, filters=("LowQual",)), call(6, "C", "T", qual=30)]
    rows = grade(GENOME, truth, query)
    assert [(row.ref, row.truth.decision, row.truth.score, row.filters) for row in rows] == [
        ("A", ".", None, ("LowQual",)),
        ("AC", "TP", 20, ("LowQual",)),
        ("C", ".", None, ()),
    ]


def test_grade_outside_confident_regions_is_unknown_on_both_sides():
    confident = Regions([Interval("c", 0, 10)])
    rows = grade(GENOME, [call(5, "A", "G"), call(15, "C", "T")], [call(15, "C", "T")], confident=confident)
    assert [(row.regions, row.truth.decision, row.query.decision) for row in rows] == [
        (("CONF", "TS_contained"), "FN", "."),
        ((), "UNK", "UNK"),
    ]
    assert rows[1].query.match == "gm"


def test_grade_no_confident_region_leaves_nothing_to_assess():
    assert [row.query.decision for row in grade(GENOME, [], [call(5, "A", "G")], confident=Regions())] == ["UNK"]


def test_grade_names_strata():
    strata = {"repeat": Stratum(Regions([Interval("c", 4, 12)]))}
    assert [row.regions for row in grade(GENOME, [], [call(5, "A", "G")], strata=strata)] == [("repeat",)]


def test_grade_of_nothing_is_empty():
    assert grade(GENOME, [], []) == []
