import pytest

from genomics.genome import Genome
from genomics.variants import Variant
from retrain import flips
from retrain.cells import Alternate, Site, copy_chances
from retrain.flips import Comparison


def site(genotype, likelihoods=None, label=None, **values):
    """A bi-allelic site; RefCall unless a copy is called."""
    label = label or ("PASS" if 1 in genotype else "RefCall")
    chances = copy_chances(likelihoods, 2, 1) if likelihoods else ()
    return Site(Variant("c", 100, "A", ("G",)), genotype, label, chances=chances, **values)


HET, HOM, REF, NONE = (0, 1), (1, 1), (0, 0), (-1, -1)

# The table of issue 894; of the fourth site only QUAL and filter of the retrained model are known, its PL are invented.
ISSUE_894 = {
    "61083": (
        site(HET, [33, 0, 42], qual=33.3, gq=33, depth=40),
        site(HET, [24, 0, 18], qual=24.9, gq=18, depth=41),
        "quality_only",
    ),
    "11479054": (site(HOM, [56, 55, 0], gq=53, depth=29), site(REF, [0, 47, 36], gq=36, depth=29), "confident_flip"),
    "29356747": (site(HOM, [43, 29, 0], gq=29, depth=26), site(REF, [0, 47, 33], gq=33, depth=28), "confident_flip"),
    "54889360": (site(HOM, [56, 57, 0], gq=54, depth=39), site(NONE, [0, 21, 9], gq=10, depth=39), "near_miss"),
}


@pytest.mark.parametrize("position", ISSUE_894)
def test_kind_of_the_sites_of_issue_894(position):
    left, right, kind = ISSUE_894[position]
    assert flips.kind_of(left, right) == kind
    assert flips.kind_of(right, left) == kind
    assert flips.is_flip(left, right) == (kind != "quality_only")


def test_kind_of_unchanged_site():
    left = site(HET, [33, 0, 42], gq=33)
    assert flips.kind_of(left, left) == "unchanged"
    assert not flips.is_flip(left, left)


@pytest.mark.parametrize(("likelihood", "kind"), [(19, "near_miss"), (20, "confident_flip")])
def test_kind_of_threshold_is_one_percent(likelihood, kind):
    """PL 0,30,20 stand for P(1/1) = 0.01 / 1.011, just below; 0,30,19 for 0.0124."""
    assert flips.kind_of(site(HOM, [99, 99, 0]), site(REF, [0, 30, likelihood])) == kind


def test_kind_of_one_doubting_side_is_a_near_miss():
    sure, doubting = site(HOM, [56, 55, 0]), site(REF, [0, 40, 15])
    assert flips.excludes(sure, doubting)
    assert not flips.excludes(doubting, sure)
    assert flips.kind_of(sure, doubting) == "near_miss"


def test_kind_of_no_call_without_preference_is_a_near_miss():
    assert flips.kind_of(site(HOM, [56, 55, 0]), site(NONE, [0, 0, 0], "NoCall")) == "near_miss"


def test_kind_of_without_likelihoods_is_a_near_miss():
    assert flips.kind_of(site(HOM), site(REF)) == "near_miss"


def test_kind_of_reference_call_below_and_above_the_floor_differ():
    assert flips.kind_of(site(REF, [0, 20, 40]), site(NONE, [0, 19, 40])) == "near_miss"


def test_kind_of_filter_class_alone():
    left, right = site(HET, [10, 0, 30]), site(HET, [3, 0, 30], "LowQual")
    assert flips.kind_of(left, right) == "near_miss"
    assert flips.is_flip(left, right)


def test_kind_of_other_alternate_does_not_count():
    """1/2 against 0/1: one copy of the first alternate on both sides."""
    assert not flips.is_flip(site((1, 2)), site(HET))
    assert not flips.is_flip(site((0, 2), label="PASS"), site(REF))


@pytest.mark.parametrize(("called", "is_flip"), [(HET, True), (REF, False), (NONE, False)])
def test_is_flip_candidate_on_one_side(called, is_flip):
    assert flips.kind_of(site(called), None) == "candidate_lost"
    assert flips.kind_of(None, site(called)) == "candidate_gained"
    assert flips.is_flip(site(called), None) == is_flip
    assert flips.is_flip(None, site(called)) == is_flip


@pytest.mark.parametrize(
    ("left", "right", "direction"),
    [
        ("TP", "FN", "broken"),
        ("FN", "TP", "fixed"),
        ("FP", "negative", "fixed"),
        ("negative", "FP", "broken"),
        ("FP", "FN", "both_wrong"),
        ("TP", "negative", "both_right"),
        ("outside", "outside", "unassessed"),
        ("TP", "outside", "unassessed"),
    ],
)
def test_direction_of(left, right, direction):
    assert flips.direction_of(left, right) == direction


def test_truth_genotype():
    allele = Alternate("c", 100, "A", "G")
    assert flips.truth_genotype(Comparison(allele, site(HOM), None, "TP", "FN", HET)) == HET
    assert flips.truth_genotype(Comparison(allele, site(HOM), None, "TP", "FN")) == HOM  # truth writes it otherwise
    assert flips.truth_genotype(Comparison(allele, site(HOM), None, "FP", "negative")) == (0, 0)
    assert flips.truth_genotype(Comparison(allele, site(HOM), None, "outside", "outside")) is None


@pytest.fixture
def genome(write_genome):
    return Genome(write_genome(c="ACGT" * 50))


def test_row_of_a_lost_candidate(genome):
    allele = Alternate("c", 100, "A", "AGG")
    left = site(HET, [33, 0, 42], qual=33.3, gq=33, depth=40, ref_depth=19, alt_depth=21, fraction=0.525)
    row = flips.row(Comparison(allele, left, None, "TP", "FN", HET), genome)
    assert list(row) == list(flips.COLUMNS[3:])
    assert [row[name] for name in ("chrom", "pos", "ref", "alt", "type", "size")] == [
        "c",
        "101",
        "A",
        "AGG",
        "INDEL",
        "2",
    ]
    assert [row[f"left_{name}"] for name in ("called", "gt", "qual", "gq", "dp", "ad_ref", "ad_alt", "vaf", "pl")] == [
        *("candidate", "0/1", "33.3", "33", "40", "19", "21", "0.525", "33,0,42"),
    ]
    assert [row[f"right_{name}"] for name in ("called", "gt", "filter", "pl")] == ["no_candidate", "", "", ""]
    assert (row["transition"], row["filter_transition"]) == ("0/1>no_candidate", "PASS>no_candidate")
    assert (row["kind"], row["truth_gt"], row["direction"]) == ("candidate_lost", "0/1", "broken")
    assert (row["homopolymer"], row["gc"]) == ("1", "0.50495")


@pytest.mark.parametrize("likelihoods", [[33, 0, 42], [0, 47, 36], [0, 0, 0], [990, 0, 2000]])
def test_phred_copies_gives_the_likelihoods_back(likelihoods):
    assert list(flips.phred_copies(copy_chances(likelihoods, 2, 1))) == likelihoods
