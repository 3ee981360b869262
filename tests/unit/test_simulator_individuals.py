from itertools import pairwise

import numpy as np
import pytest

from genomics.variants import Variant
from simulator.individuals import haplotype, random_individual
from simulator.references import random_reference
from simulator.sequences import decode

LENGTH = 300_000


@pytest.fixture(scope="module")
def codes():
    return random_reference(np.random.default_rng([7]), LENGTH)


@pytest.fixture(scope="module")
def variants(codes):
    return random_individual(np.random.default_rng([7, 1]), "c", codes, 3.0)


def test_random_individual_matches_the_reference(codes, variants):
    text = decode(codes)
    assert len(variants) > 0.85 * 3.0 * LENGTH / 1000
    assert all(text[variant.start : variant.end] == variant.ref for variant in variants)
    assert all(len(set(variant.alleles)) == len(variant.alleles) for variant in variants)


def test_random_individual_is_sorted_with_a_base_between(variants):
    assert all(after.start > before.end for before, after in pairwise(variants))


def test_random_individual_is_left_aligned(codes, variants):
    text = decode(codes)
    indels = [variant for variant in variants if len(variant.alts) == 1 and not variant.is_snp]
    assert len(indels) > 50
    for variant in indels:
        (alt,) = variant.alts
        assert variant.ref[-1] != alt[-1]  # else it could move to the left, or lose a base
        assert min(len(variant.ref), len(alt)) == 1 or variant.ref[0] != alt[0]
        assert text[variant.start] == variant.ref[0]


def test_random_individual_has_the_frequencies_of_a_human(variants):
    snps = [variant for variant in variants if variant.is_snp and len(variant.alts) == 1]
    transitions = sum({variant.ref, variant.alts[0]} in ({"A", "G"}, {"C", "T"}) for variant in snps)
    hets = sum(len(set(variant.genotype)) == 2 for variant in snps)
    assert 1.6 < transitions / (len(snps) - transitions) < 2.6
    assert 1.3 < hets / (len(snps) - hets) < 2.0
    assert 0.1 < 1 - len(snps) / len(variants) < 0.22


def test_random_individual_has_every_kind(variants):
    sizes = {len(alt) - len(variant.ref) for variant in variants for alt in variant.alts}
    assert min(sizes) < -8
    assert max(sizes) > 8
    assert any(len(variant.ref) == len(variant.alts[0]) > 1 for variant in variants)
    multiallelic = [variant for variant in variants if len(variant.alts) == 2]
    assert multiallelic
    assert {frozenset(variant.genotype) for variant in multiallelic} == {frozenset((1, 2))}
    assert {variant.genotype for variant in variants} >= {(0, 1), (1, 0), (1, 1)}


def test_random_individual_without_variants(codes):
    assert random_individual(np.random.default_rng(1), "c", codes, 0.0) == []


def test_haplotype_agrees_with_editing_from_the_right(codes, variants):
    text = decode(codes)
    for copy in (0, 1):
        letters = list(text)
        for variant in reversed(variants):
            letters[variant.start : variant.end] = list(variant.alleles[variant.genotype[copy]])
        assert haplotype(text, variants, copy) == "".join(letters)


def test_haplotype_of_a_phased_pair():
    variants = [Variant("c", 1, "C", ("CTT",), (0, 1), True), Variant("c", 3, "TA", ("T",), (1, 0), True)]
    assert haplotype("ACGTAC", variants, 0) == "ACGTC"
    assert haplotype("ACGTAC", variants, 1) == "ACTTGTAC"
