"""The ceiling against hap.py itself: of all genotypes of the candidates, none finds more truth than it says."""

from collections import Counter
from itertools import product
from random import Random

import pytest
import random_variants
from brute_force import Text

from genomics.alleles import drop_unused
from genomics.genome import Interval, Regions
from genomics.variants import Variant, genotype_order
from genomics.vcf import Call
from minidv import preprocessing, strata
from minidv.grading import grade
from retrain.ceilings import truths
from retrain.ceilings.reach import reach

BASES = "ACGTTGCAAAAAAGGATCCATTAGCTTCA"
GENOME = Text(c=BASES)


_DECISIONS = ({"TP"}, {"TP", "FN"})


def record(start, ref, alts, genotype=(0, 1)):
    return Variant("c", start, ref, tuple(alts.split(",")), genotype)


def found_by_happy(genome, truth, query, confident=None):
    """Truth records by type that hap.py counts as found, and all that it counts."""
    rows = grade(
        genome,
        [Call(drop_unused(variant)) for variant in truth],
        preprocessing.normalise(genome, [Call(variant) for variant in query]),
        confident=confident,
    )
    return [Counter(row.truth.kind.variant_type for row in rows if row.truth.decision in of) for of in _DECISIONS]


def best_of_happy(genome, truth, candidates, confident=None):
    """The most that any genotypes of the candidates find, each type by itself."""
    best = Counter()
    for genotypes in product(*(genotype_order(len(candidate.alleles)) for candidate in candidates)):
        chosen = zip(candidates, genotypes, strict=True)
        query = [candidate._replace(genotype=genotype) for candidate, genotype in chosen if any(genotype)]
        best |= found_by_happy(genome, truth, query, confident)[0]
    return best


def reachable(truth, candidates, genome=GENOME):
    counted = {index: truths.type_of(variant) for index, variant in enumerate(truth)}
    found = reach(genome, truth, counted, candidates)
    assert not +found.assumed
    return dict(+found.reachable)


def test_same_allele_is_reached_whatever_the_genotype():
    for genotype in ((0, 1), (1, 1), (1,)):
        assert reachable([record(3, "T", "C", genotype)], [record(3, "T", "C")]) == {"SNP": 1}


def test_no_candidate_reaches_nothing():
    assert reachable([record(3, "T", "C")], []) == {}
    assert reachable([record(3, "T", "C")], [record(3, "T", "G"), record(20, "T", "C")]) == {}
    assert reachable([], [record(3, "T", "C")]) == {}


def test_both_alternates_of_a_site_need_a_candidate():
    truth = [record(3, "T", "C,G", (1, 2))]
    assert reachable(truth, [record(3, "T", "C")]) == {}
    assert reachable(truth, [record(3, "T", "C,G")]) == {"SNP": 1}


def test_deletion_in_a_repeat_is_the_same_at_any_place():
    assert reachable([record(7, "AA", "A")], [record(10, "AA", "A")]) == {"INDEL": 1}


def test_replacement_is_spelled_by_two_snps_in_either_phase():
    truth = [record(3, "TT", "CC", (1, 1))]
    assert reachable(truth, [record(3, "T", "C"), record(4, "T", "C")]) == {"SNP": 1}
    assert reachable([record(3, "T", "C"), record(4, "T", "C")], [record(3, "TT", "CC")]) == {"SNP": 2}


def test_types_are_counted_apart():
    truth = [record(3, "T", "C"), record(14, "GA", "G")]
    assert reachable(truth, [record(3, "T", "C"), record(14, "GA", "G")]) == {"SNP": 1, "INDEL": 1}
    assert reachable(truth, [record(14, "GA", "G")]) == {"INDEL": 1}


def test_truth_that_overlaps_itself_is_found_in_part():
    truth = [record(3, "T", "C", (1, 1)), record(3, "T", "G", (1, 1))]
    assert reachable(truth, [record(3, "T", "C,G")]) == {"SNP": 1}


def test_too_large_superlocus_counts_as_reached():
    truth = [record(2, "GT", "G"), record(3, "T", "C")]
    counted = {0: "INDEL", 1: "SNP"}
    found = reach(GENOME, truth, counted, [record(4, "T", "A"), record(6, "C", "CA")], max_states=1)
    assert found.reachable == found.assumed == {"INDEL": 1, "SNP": 1}


def random_case(random):
    bases = random_variants.reference(random, 30)
    truth = sorted(random_variants.variant(random, bases) for _ in range(random.randint(1, 3)))
    kept = [call for call in truth if random.random() < 0.7]
    candidates = [new for call in kept for new in random_variants.rewrite(random, bases, call)]
    candidates += [random_variants.variant(random, bases) for _ in range(random.randint(0, 2))]
    return bases, truth, sorted(candidates[:4])


@pytest.mark.parametrize("seed", range(4))
def test_no_genotypes_find_more_and_most_often_some_find_as_much(seed):
    random, tight, loose = Random(seed), 0, 0
    for _ in range(15):
        bases, truth, candidates = random_case(random)
        genome = Text(c=bases)
        limit, best = Counter(reachable(truth, candidates, genome)), best_of_happy(genome, truth, candidates)
        assert best <= limit, (bases, truth, candidates)
        tight, loose = tight + (best == limit), loose + (best != limit)
    assert loose <= 0.1 * tight


@pytest.mark.parametrize("seed", range(4))
def test_confident_regions_count_records_as_happy_does(seed):
    random = Random(100 + seed)
    for _ in range(15):
        bases, truth, candidates = random_case(random)
        genome = Text(c=bases)
        start = random.randrange(20)
        bed = Regions([Interval("c", start, start + random.randint(1, 10))])
        confident = strata.confident_regions(bed, truth).regions
        counted = truths.count("c", truth, bed)
        limit = Counter(reach(genome, truth, counted.counted, candidates).reachable) + counted.edge
        assert best_of_happy(genome, truth, candidates, confident) <= limit, (bases, truth, candidates, list(bed))
        alone = found_by_happy(genome, truth, [], confident)[1]
        assert alone == Counter(counted.counted.values()), (bases, truth, list(bed))
