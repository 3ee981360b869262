"""The oracle enumerates every combination of genotypes and counts copies base by base."""

import itertools
import math

import numpy as np
import pytest

from genomics.variants import Variant, genotype_order
from minidv.genotypes import Genotyped
from minidv.haplotypes import MOST_RESOLVED, overlapping, resolve


def call(start, length, probabilities, alts=("<1>",), contig="c"):
    best = int(np.argmax(probabilities))
    genotype = genotype_order(len(alts) + 1)[best]
    variant = Variant(contig, start, "A" * length, alts, genotype)
    likelihoods = tuple(math.log10(value) for value in probabilities)
    return Genotyped(variant, likelihoods, qual=30.0, gq=30, filter="PASS" if any(genotype) else "RefCall")


def is_possible(calls, genotypes):
    copies = np.zeros(200, dtype=int)
    for site, genotype in zip(calls, genotypes, strict=True):
        copies[site.variant.start : site.variant.end] += sum(allele > 0 for allele in genotype)
    return copies.max() <= 2


def brute_force(calls):
    """Genotype and log10 likelihoods of each call of one overlapping group, by its definition."""
    as_they_are = [(site.variant.genotype, site.likelihoods) for site in calls]
    if is_possible(calls, [site.variant.genotype for site in calls]):
        return as_they_are
    options = [genotype_order(len(site.variant.alleles)) for site in calls]
    weights = {}
    for chosen in itertools.product(*(range(len(order)) for order in options)):
        if is_possible(calls, [order[index] for order, index in zip(options, chosen, strict=True)]):
            weights[chosen] = 10 ** sum(site.likelihoods[i] for site, i in zip(calls, chosen, strict=True))
    best = max(weights, key=weights.get)
    shares = [[0.0] * len(order) for order in options]
    for chosen, weight in weights.items():
        for column, index in enumerate(chosen):
            shares[column][index] += weight / sum(weights.values())
    if any(share.index(max(share)) != index for share, index in zip(shares, best, strict=True)):
        return as_they_are
    return [(order[i], np.log10(share)) for order, i, share in zip(options, best, shares, strict=True)]


def test_resolve_deletion_over_homozygous_snp():
    deletion, snp = call(10, 5, (0.01, 0.90, 0.09)), call(12, 1, (0.02, 0.48, 0.50))
    first, second = resolve([deletion, snp])
    # possible pairs (deletion, snp): 0.01 x anything, 0.90 x 0.02, 0.90 x 0.48, 0.09 x 0.02
    total = 0.01 + 0.90 * 0.50 + 0.09 * 0.02
    assert (first.variant.genotype, second.variant.genotype) == ((0, 1), (0, 1))
    assert 10 ** first.likelihoods[1] == pytest.approx(0.90 * 0.50 / total)
    assert 10 ** second.likelihoods[2] == pytest.approx(0.01 * 0.50 / total)
    assert (first.qual, first.gq, first.filter) == (30.0, 30, "PASS")


def test_resolve_possible_calls_unchanged():
    calls = [call(10, 5, (0.1, 0.8, 0.1)), call(12, 1, (0.1, 0.8, 0.1))]
    assert list(resolve(calls)) == calls


def test_resolve_touching_calls_unchanged():
    calls = [call(10, 2, (0.0001, 0.0001, 0.9998)), call(12, 1, (0.0001, 0.0001, 0.9998))]
    assert list(resolve(calls)) == calls


def test_resolve_reference_calls_take_no_part_and_keep_the_order():
    calls = [call(10, 8, (0.9, 0.05, 0.05)), call(11, 1, (0.01, 0.01, 0.98)), call(11, 3, (0.2, 0.7, 0.1))]
    resolved = list(resolve(calls))
    assert resolved[0] == calls[0]
    assert [site.variant.start for site in resolved] == [10, 11, 11]
    assert [site.variant.genotype for site in resolved] == [(0, 0), (1, 1), (0, 0)]


def test_resolve_best_combination_against_marginals_changes_nothing():
    """The likeliest combination holds 1/1 at the first site, but most of the probability holds 0/1 there."""
    first = call(10, 3, (0.02, 0.48, 0.50))
    others = [call(11, 1, (0.36, 0.33, 0.31)), call(11, 2, (0.30, 0.40, 0.30))]
    calls = [first, *others]
    assert not is_possible(calls, [site.variant.genotype for site in calls])
    assert list(resolve(calls)) == calls


def test_resolve_more_than_twelve_stay_as_they_are():
    calls = [call(10, 5, (0.1, 0.1, 0.8)) for _ in range(MOST_RESOLVED + 1)]
    assert list(resolve(calls)) == calls


def test_resolve_twelve_are_resolved():
    calls = [call(10, 20, (0.1, 0.4, 0.5))] + [call(10 + step, 1, (0.1, 0.4, 0.5)) for step in range(11)]
    resolved = list(resolve(calls))
    assert is_possible(resolved, [site.variant.genotype for site in resolved])


def test_resolve_different_contigs_do_not_overlap():
    calls = [call(10, 5, (0.1, 0.1, 0.8)), call(10, 5, (0.1, 0.1, 0.8), contig="d")]
    assert list(resolve(calls)) == calls


def test_resolve_nothing():
    assert list(resolve([])) == []


def test_overlapping_chain_reaches_past_a_nested_site():
    calls = [call(10, 10, (1, 1, 1)), call(11, 1, (1, 1, 1)), call(15, 10, (1, 1, 1)), call(25, 1, (1, 1, 1))]
    assert [len(group) for group in overlapping(calls)] == [3, 1]


@pytest.mark.parametrize("seed", range(60))
def test_resolve_random_groups_equal_brute_force(seed):
    random = np.random.default_rng(seed)
    calls = []
    for _ in range(random.integers(2, 5)):
        alts = ("<1>", "<2>")[: random.integers(1, 3)]
        weights = random.dirichlet([0.3] * len(genotype_order(len(alts) + 1))) + 1e-6
        calls.append(call(int(random.integers(10, 16)), int(random.integers(1, 6)), weights / weights.sum(), alts))
    calls.sort(key=lambda site: (site.variant.start, site.variant.end))
    variants = [site for site in calls if site.variant.is_called_variant]
    resolved = [site for site in resolve(calls) if site.filter == "PASS"]
    expected = [answer for group in overlapping(variants) for answer in brute_force(group)]
    assert [site.variant.genotype for site in resolved] == [genotype for genotype, _ in expected]
    for site, (_, likelihoods) in zip(resolved, expected, strict=True):
        assert site.likelihoods == pytest.approx(likelihoods)
