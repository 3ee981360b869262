"""Which sites flips are held against."""

from collections import Counter

import pytest

from genomics import vcf
from genomics.genome import Genome, Interval, Regions
from retrain.cells import Alternate
from retrain.profiles import controls
from retrain.profiles.controls import (
    Key,
    LeftSite,
    choose,
    flip_key,
    left_class,
    left_sites,
    quotas,
    site_key,
    size_class,
)

SNP_HET = Key("SNP", "0", "1", "")


def site(start, copies="1", ref="A", alt="G"):
    return LeftSite(Alternate("c", start, ref, alt), copies, 30, 0.5)


def flip(gt="0/1", called="candidate", **fields):
    row = {"left_called": called, "left_gt": gt, "type": "SNP", "size": "0", "direction": "broken"}
    return row | fields


@pytest.mark.parametrize(
    ("size", "name"), [(0, "0"), (1, "1-5"), (-5, "1-5"), (6, "6-15"), (-15, "6-15"), (16, "16+"), (-900, "16+")]
)
def test_size_class(size, name):
    assert size_class(size) == name


CLASSES = {"0/0": "0", "0/1": "1", "1/1": "2", "1/2": "1", "0/2": "0", "./.": "./.", "2/2": "0"}


@pytest.mark.parametrize(("gt", "name"), CLASSES.items())
def test_left_class(gt, name):
    assert left_class(flip(gt)) == name


def test_no_candidate_has_no_copies():
    assert left_class(flip("", "no_candidate")) == "0"


def test_key_tells_whether_the_truth_is_known_there():
    confident = Regions([Interval("c", 10, 20)])
    assert flip_key(flip(), confident).assessed == "yes"
    assert flip_key(flip(direction="unassessed"), confident).assessed == "no"
    assert flip_key(flip(direction="unassessed"), None).assessed == ""
    assert site_key(site(10), confident).assessed == "yes"
    assert site_key(site(20), confident).assessed == "no"
    assert site_key(site(20), None) == SNP_HET


def test_controls_have_the_key_of_a_flip_and_are_none():
    sites = [site(1), site(2, "2"), site(3), site(4, alt="GA"), site(5)]
    chosen = choose(sites, frozenset([sites[2].allele]), {SNP_HET: 9}, None)
    assert [(one.site.allele.start, one.key) for one in chosen] == [(1, SNP_HET), (5, SNP_HET)]
    assert chosen[0].site.depth == 30


def test_choice_is_by_hash_alone():
    sites = [site(start) for start in range(200)]
    chosen = choose(sites, frozenset(), {SNP_HET: 20}, None)
    assert chosen == choose(sites[::-1], frozenset(), {SNP_HET: 20}, None)
    starts = [one.site.allele.start for one in chosen]
    assert len(starts) == 20
    assert starts == sorted(starts)
    assert sum(start < 100 for start in starts) in range(4, 17)  # neither the first nor the last ones
    more = choose(sites, frozenset(), {SNP_HET: 40}, None)
    assert set(starts) < {one.site.allele.start for one in more}


def test_keys_are_chosen_apart():
    sites = [site(start, "1" if start % 2 else "2") for start in range(40)]
    hom = SNP_HET._replace(left_class="2")
    assert Counter(one.key for one in choose(sites, frozenset(), {SNP_HET: 3, hom: 30}, None)) == {SNP_HET: 3, hom: 20}


def test_no_controls_are_wanted_of_no_flips():
    assert choose([site(1)], frozenset(), {}, None) == []
    assert quotas(Counter()) == {}


def test_quotas_are_bounded():
    hom = SNP_HET._replace(left_class="2")
    assert quotas(Counter({SNP_HET: 3, hom: 1})) == {SNP_HET: 12, hom: 4}
    assert quotas(Counter({SNP_HET: 30_000, hom: 10_000})) == {SNP_HET: 15_000, hom: 5_000}
    assert quotas(Counter({SNP_HET: 10}), per_flip=4, most=5) == {SNP_HET: 5}


def test_left_sites_are_all_alleles_of_a_vcf(tmp_path, write_genome):
    genome = Genome(write_genome(b="ACGTACGTAC", c="ACGTACGTAC", d="ACGT"))
    meta = [
        '##FORMAT=<ID=GT,Number=1,Type=String,Description="g">',
        '##FORMAT=<ID=DP,Number=1,Type=Integer,Description="d">',
    ]
    lines = ["c 2 . C G,T . . . GT:DP 0/2:7", "d 1 . A G . . . GT:DP ./.:2", "d 2 . C G . . . GT:DP 1:5"]
    path = tmp_path / "calls.vcf.gz"
    vcf.write(path, vcf.header(genome.lengths, meta, ["S"]), ["\t".join(line.split()) for line in lines])
    found = [(*one.allele[:2], one.allele.alt, one.genotype_class, one.depth) for one in left_sites(path, genome)]
    assert found == [("c", 1, "G", "0", 7), ("c", 1, "T", "1", 7), ("d", 0, "G", "./.", 2), ("d", 1, "G", "2", 5)]


def test_allele_of_two_records_is_chosen_once():
    assert len(choose([site(1), site(1), site(2)], frozenset(), {SNP_HET: 9}, None)) == 2
    assert controls.PER_FLIP == 4
