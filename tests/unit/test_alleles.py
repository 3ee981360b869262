import pytest

from genomics.alleles import Allele, Lane, advance, allele_of, called_alleles, choose, level, place, place_pending
from genomics.variants import Variant

REFERENCE = "GATTCACACACATGG"


def reference(start, end):
    return REFERENCE[start:end]


@pytest.mark.parametrize(
    ("ref", "alt", "expected"),
    [
        ("C", "G", Allele(4, 5, "G")),
        ("CAC", "C", Allele(5, 7, "")),  # not the anchor and the A
        ("C", "CTT", Allele(5, 5, "TT")),
        ("CA", "GT", Allele(4, 6, "GT")),
        ("CAC", "CTC", Allele(5, 6, "T")),
        ("CAA", "CA", Allele(5, 6, "")),
        ("CA", "CAGA", Allele(5, 5, "AG")),
        ("CA", "GATC", Allele(4, 6, "GATC")),
        ("C", "*", None),
        ("CA", "CA", None),
    ],
)
def test_allele_of(ref, alt, expected):
    assert allele_of(Variant("c", 4, ref, (alt,)), 1) == expected


def test_allele_of_reference_and_missing():
    assert [allele_of(Variant("c", 4, "C", ("G",)), index) for index in (0, -1)] == [None, None]


def test_points_order_what_fits_beside_an_insertion():
    before, insertion, base, after = (Allele(*args) for args in ((3, 5, ""), (5, 5, "T"), (5, 6, "G"), (6, 7, "T")))
    assert before.last <= insertion.first < insertion.last <= base.first < base.last <= after.first


@pytest.mark.parametrize(
    ("alts", "genotype", "expected"),
    [
        (("G",), (0, 1), (None, Allele(4, 5, "G"))),
        (("G",), (1,), (Allele(4, 5, "G"), Allele(4, 5, "G"))),
        (("G",), (-1, 1), (None, Allele(4, 5, "G"))),
        (("G", "T"), (2, 1), (Allele(4, 5, "T"), Allele(4, 5, "G"))),
        (("*", "G"), (1, 2), (None, Allele(4, 5, "G"))),
        (("<DEL>", "G"), (1, 2), ()),
        (("<DEL>", "G"), (0, 2), (None, Allele(4, 5, "G"))),
        (("G",), (0, 0), ()),
        (("G",), (-1,), ()),
        (("G",), (0, 0, 1), ()),
    ],
)
def test_called_alleles(alts, genotype, expected):
    assert called_alleles(Variant("c", 4, "C", alts, genotype)) == expected


def test_advance_keeps_what_one_side_is_ahead():
    deleted = place(advance(level(0), 11, reference), 0, Allele(5, 7, ""))
    assert deleted == Lane(("", ""), (14, 11))
    lane = advance(deleted, 18, reference)
    assert lane == Lane(("", "AC"), (18, 18))  # both have CACAC, the query also the A and C of base 7 and 8
    assert advance(place(lane, 1, Allele(9, 9, "")), 21, reference) is not None


def test_advance_where_sides_differ():
    lane = place(advance(level(0), 9, reference), 0, Allele(4, 5, "G"))
    assert advance(lane, 10, reference) is None


def test_place_overlapping_alleles_do_not_fit():
    lane = place(advance(level(0), 9, reference), 1, Allele(4, 7, ""))
    assert place(advance(lane, 10, reference), 1, Allele(5, 5, "T")) is None
    assert place(advance(lane, 14, reference), 1, Allele(7, 7, "CA")) is not None


def test_choose_keeps_later_alleles_pending():
    later = Allele(5, 7, "")
    lane = choose(advance(level(0), 9, reference), 1, later, 9)
    assert lane.pending == ((1, later),)
    assert place_pending(lane, 9) == lane
    assert place_pending(advance(lane, 11, reference), 11) == Lane(("", ""), (11, 14))
    assert choose(lane, 0, None, 9) == lane


def test_place_pending_that_does_not_fit():
    lane = choose(advance(level(0), 9, reference), 1, Allele(5, 7, ""), 9)
    lane = place(lane, 1, Allele(4, 6, "CA"))
    assert place_pending(advance(lane, 11, reference), 11) is None
