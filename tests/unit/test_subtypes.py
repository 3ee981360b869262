"""SNP or INDEL, zygosity and size classes."""

import pytest

from minidv.subtypes import NO_CALL, Kind, classify, zygosity


@pytest.mark.parametrize(
    ("ref", "alts", "genotype", "expected"),
    [
        ("A", ("G",), (0, 1), Kind("SNP", "het", ("ti",))),
        ("A", ("C", "G"), (1, 2), Kind("SNP", "hetalt", ("ti", "tv"))),
        ("CA", ("GC",), (1, 1), Kind("SNP", "homalt", ("tv",))),
        ("CAGT", ("CAGA",), (0, 1), Kind("SNP", "het", ("tv",))),
        ("A", ("AGGGAGG", "G"), (2, 1), Kind("INDEL", "hetalt", ("i6_15", "ti"))),
        ("CACACACACACA", ("CCACACACACA", "C"), (2, 1), Kind("INDEL", "hetalt", ("d1_5", "d6_15"))),
        ("A" + "C" * 16, ("A",), (0, 1), Kind("INDEL", "het", ("d16_plus",))),
        ("A", ("A" + "C" * 16,), (0, 1), Kind("INDEL", "het", ("i16_plus",))),
        ("A", ("GTT",), (0, 1), Kind("INDEL", "het", ("c1_5", "ti"))),
        ("AGGGGGG", ("T",), (0, 1), Kind("INDEL", "het", ("c6_15", "tv"))),
        ("A", ("C", "G"), (0, 1), Kind("SNP", "het", ("tv",))),
        ("A", ("G",), (0, 0), Kind("HOMREF", "homref")),
        ("A", ("G",), (-1, -1), NO_CALL),
        ("A", ("G",), (), NO_CALL),
    ],
)
def test_classify(ref, alts, genotype, expected):
    assert classify(ref, alts, genotype) == expected


def test_classify_base_that_is_no_base_is_neither_transition_nor_transversion():
    assert classify("N", ("G",), (0, 1)) == Kind("SNP", "het", ())


@pytest.mark.parametrize(
    ("genotype", "expected"),
    [((1,), "hemi"), ((-1, 1), "halfcall"), ((0, 0, 1), "ambi"), ((-1, -1), "nocall"), ((2, 2), "homalt")],
)
def test_zygosity(genotype, expected):
    assert zygosity(genotype) == expected
