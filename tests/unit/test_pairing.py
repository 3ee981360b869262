"""Kinds, flips and directions of single alleles, told by hand; the four sites of issue 894 among them."""

import polars as pl
import pytest

from genomics.genome import Genome
from retrain.discordance import pairing
from retrain.discordance.alleles import Reference
from retrain.discordance.judged_files import SCHEMA
from retrain.discordance.pairing import Side

HET, HOM, REF, NONE = "0/1", "1/1", "0/0", "./."
START = 100


def site(genotype, likelihoods=(None,) * 3, label=None, status="TP", truth=None, **values):
    """One row of a judged cell; RefCall unless a copy is called."""
    label = label or ("PASS" if "1" in genotype else "RefCall")
    copies = genotype.count("1")
    row = dict.fromkeys(SCHEMA) | {"chrom": "c", "start": START, "ref": "A", "alt": "G", "record": 0}
    row |= {"record_start": START, "copies": copies, "gt": genotype, "filter": label, "status": status}
    row |= {"called": copies > 0 and label == "PASS", "reported": label == "PASS", "inside": True, "truth_gt": truth}
    return row | dict(zip(pairing.LIKELIHOODS, likelihoods, strict=True)) | values


@pytest.fixture
def pair(write_genome):
    genome = Genome(write_genome(c="ACGT" * 500))

    def pair(left, right):
        sides = [Side(pl.DataFrame([row] if row else [], SCHEMA, orient="row"), []) for row in (left, right)]
        (found,) = pairing.pair(Reference(genome), "c", sides, all_sites=True).table.iter_rows(named=True)
        return found

    return pair


# The table of issue 894; of the fourth site only QUAL and filter of the retrained model are known, its PL are invented.
ISSUE_894 = {
    61083: (
        site(HET, (33, 0, 42), qual=33.3, gq=33, dp=40),
        site(HET, (24, 0, 18), qual=24.9, gq=18, dp=41),
        "quality_only",
    ),
    11479054: (site(HOM, (56, 55, 0), gq=53, dp=29), site(REF, (0, 47, 36), gq=36, dp=29), "confident_flip"),
    29356747: (site(HOM, (43, 29, 0), gq=29, dp=26), site(REF, (0, 47, 33), gq=33, dp=28), "confident_flip"),
    54889360: (
        site(HOM, (56, 57, 0), qual=56.8, gq=54, dp=39),
        site(NONE, (0, 21, 9), qual=0.5, gq=10, dp=39),
        "near_miss",
    ),
}


@pytest.mark.parametrize("position", ISSUE_894)
def test_kind_of_the_sites_of_issue_894(pair, position):
    left, right, kind = ISSUE_894[position]
    for found in (pair(left, right), pair(right, left)):
        assert (found["kind"], found["is_flip"]) == (kind, kind != "quality_only")


@pytest.mark.parametrize(
    ("left", "right", "kind", "is_flip"),
    [
        (site(HET, (33, 0, 42), gq=33), site(HET, (33, 0, 42), gq=33), "unchanged", False),
        (site(HOM, (99, 99, 0)), site(REF, (0, 30, 19)), "near_miss", True),  # P(1/1) = 0.0124
        (site(HOM, (99, 99, 0)), site(REF, (0, 30, 20)), "confident_flip", True),  # 0.01 / 1.011
        (site(HOM, (56, 55, 0)), site(REF, (0, 40, 15)), "near_miss", True),  # one side doubts
        (site(HOM, (56, 55, 0)), site(NONE, (0, 0, 0), "NoCall"), "near_miss", True),  # no preference
        (site(HOM), site(REF), "near_miss", True),  # no likelihoods
        (site(REF, (0, 20, 40)), site(NONE, (0, 19, 40)), "near_miss", True),  # below and above the floor
        (site(HET, (10, 0, 30)), site(HET, (3, 0, 30), "LowQual"), "near_miss", True),  # FILTER alone
        (site("1/2"), site(HET), "unchanged", False),  # one copy on both sides
        (site("0/2", label="PASS"), site(REF), "unchanged", False),  # PASS is about the other alternate
        (site("./1"), site(HET), "unchanged", False),
    ],
)
def test_kind(pair, left, right, kind, is_flip):
    found = pair(left, right)
    assert (found["kind"], found["is_flip"]) == (kind, is_flip)


@pytest.mark.parametrize(("called", "is_flip"), [(HET, True), (REF, False), (NONE, False)])
def test_kind_of_a_candidate_on_one_side(pair, called, is_flip):
    lost, gained = pair(site(called), None), pair(None, site(called))
    assert (lost["kind"], lost["is_flip"], lost["right_status"]) == ("candidate_lost", is_flip, "negative")
    assert (gained["kind"], gained["is_flip"], gained["left_status"]) == ("candidate_gained", is_flip, "negative")


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
def test_direction(pair, left, right, direction):
    assert pair(site(HOM, status=left), site(REF, status=right))["direction"] == direction


def test_truth_genotype(pair):
    assert pair(site(HOM, truth=HET), site(REF, status="FN"))["truth_gt"] == HET
    assert pair(site(HOM), site(REF, status="FN"))["truth_gt"] == HOM  # truth writes it otherwise
    assert pair(site(HOM, status="FP"), site(REF, status="negative"))["truth_gt"] == REF
    assert pair(site(HOM, status="outside"), site(REF, status="outside"))["truth_gt"] is None
