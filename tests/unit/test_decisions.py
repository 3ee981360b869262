"""TP, FP, FN and the kind of match."""

from brute_force import Text

from genomics.variants import Variant
from genomics.vcf import Call
from minidv.decisions import decide

GENOME = Text(c="GATTCACACACATGGCTTAACTGCGTACCATGTTGCATCCAGATTCGATCTAGCATCGGCTAACTTCGA")


def calls(*variants):
    return [Call(Variant("c", start, ref, (alt,), genotype)) for start, ref, alt, genotype in variants]


def decided(truth, query, **options):
    sides = decide(GENOME, calls(*truth), calls(*query), **options)
    return [[(item.decision, item.match, item.superlocus) for item in side] for side in sides]


def test_decide_same_haplotypes_in_other_records():
    truth = [(3, "TCA", "T", (0, 1))]
    query = [(9, "ACA", "A", (0, 1))]
    assert decided(truth, query) == [[("TP", "gm", 5)], [("TP", "gm", 5)]]


def test_decide_genotype_differs():
    assert decided([(5, "A", "G", (1, 1))], [(5, "A", "G", (0, 1))]) == [[("FN", "am", 6)], [("FP", "am", 6)]]


def test_decide_duplicate_has_nothing_left_to_share():
    hom = (5, "A", "G", (1, 1))
    truth, query = decided([hom], [hom, hom])
    assert truth == [("TP", "gm", 6)]
    assert sorted(query) == [("FP", "lm", 6), ("TP", "gm", 6)]


def test_decide_loose_match_is_nearer_than_30_bases():
    snp = (10, "C", "G", (0, 1))
    near, far = (40, "A", "T", (0, 1)), (41, "G", "T", (0, 1))
    assert decided([snp], [near]) == [[("FN", "lm", 11)], [("FP", "lm", 41)]]
    assert decided([snp], [far]) == [[("FN", ".", 11)], [("FP", ".", 42)]]
    assert decided([snp], [far], distance=31)[0] == [("FN", "lm", 11)]


def test_decide_records_of_one_side_do_not_make_a_loose_match():
    assert decided([(10, "C", "G", (0, 1)), (12, "T", "G", (0, 1))], []) == [[("FN", ".", 11), ("FN", ".", 13)], []]


def test_decide_overlapping_records_are_one_superlocus():
    query = [(5, "ACACA", "A", (0, 1)), (8, "C", "T", (0, 1)), (12, "T", "C", (0, 1))]
    assert [item[2] for item in decided([], query)[1]] == [7, 7, 13]


def test_decide_nothing():
    assert decided([], []) == [[], []]
