import math

import pytest

from genomics import merging
from genomics.errors import InputError
from genomics.protos import AltAlleleIndices, CallVariantsOutput, VariantCallMessage, VariantMessage
from genomics.variants import genotype_order
from minidv import genotypes
from minidv.genotypes import Thresholds, call_site


def site(images, ref="A", alts=("G",), depths=None):
    """Outputs of one site; `images` maps a set of alternates to the chances of 0, 1 and 2 copies."""
    depths = depths or [10] * (len(alts) + 1)
    fractions = [depth / max(sum(depths), 1) for depth in depths[1:]]
    info = {"AD": depths, "DP": [sum(depths)], "VAF": fractions}
    return [
        CallVariantsOutput(
            variant=VariantMessage(
                reference_name="chr1",
                start=99,
                end=99 + len(ref),
                reference_bases=ref,
                alternate_bases=list(alts),
                calls=[VariantCallMessage(call_set_name="S", genotype=[-1, -1], info=info)],
            ),
            alt_allele_indices=AltAlleleIndices(list(indices)),
            genotype_probabilities=list(probabilities),
        )
        for indices, probabilities in images.items()
    ]


def one(probabilities, **thresholds):
    return call_site(site({(0,): probabilities}), Thresholds(**thresholds))


@pytest.mark.parametrize("ploidy", [1, 2, 3])
def test_genotype_order_is_that_of_the_vcf_specification(ploidy):
    def ordering(ploidy, highest, suffix=()):
        for allele in range(highest + 1):
            if ploidy == 1:
                yield (allele, *suffix)
            else:
                yield from ordering(ploidy - 1, allele, (allele, *suffix))

    assert genotype_order(4, ploidy) == list(ordering(ploidy, 3))


@pytest.mark.parametrize(
    ("probability", "expected"), [(0.0, 0.0), (0.9, 10.0), (0.99, 20.0), (1.0, 99.0309), (1 - 1e-12, 99.0309)]
)
def test_phred_is_bounded(probability, expected):
    assert genotypes.phred(probability) == pytest.approx(expected, abs=1e-4)


def test_call_site_confident_heterozygote():
    call = one((0.001, 0.998, 0.001))
    assert call.variant.genotype == (0, 1)
    assert (call.filter, call.gq) == ("PASS", 27)
    assert call.qual == pytest.approx(30.0)
    assert genotypes.phred_likelihoods(call.likelihoods) == [29, 0, 29]  # 29.99 is cut, not rounded
    assert (call.depth, call.allele_depths, call.allele_fractions) == (20, (10, 10), (0.5,))


@pytest.mark.parametrize(("gq_exact", "expected"), [(20.5, 20), (21.5, 22), (22.5, 22), (20.51, 21)])
def test_call_site_rounds_genotype_quality_half_to_even(gq_exact, expected, monkeypatch):
    monkeypatch.setattr(genotypes, "phred", lambda probability: gq_exact)
    assert one((0.0, 1.0, 0.0)).gq == expected


def test_call_site_likelihoods_have_a_floor():
    call = one((0.0, 0.0, 1.0))
    assert call.likelihoods == pytest.approx((math.log10(1.25e-10), math.log10(1.25e-10), 0.0))
    assert genotypes.phred_likelihoods(call.likelihoods) == [99, 99, 0]
    assert (call.gq, round(call.qual, 2)) == (99, 99.03)


def test_call_site_reference_call_keeps_filter_when_genotype_is_withdrawn():
    assert one((0.999, 0.001, 0.0)).variant.genotype == (0, 0)
    doubtful = one((0.9, 0.1, 0.0))
    assert (doubtful.variant.genotype, doubtful.filter, doubtful.gq) == ((-1, -1), "RefCall", 10)
    assert one((0.9, 0.1, 0.0), homref_gq=10).variant.genotype == (0, 0)


def test_call_site_low_quality_variant():
    doubtful = (0.4, 0.35, 0.25)
    assert one((0.41, 0.59, 0.0)).filter == "PASS"
    assert one((0.41, 0.59, 0.0), qual=4).filter == "LowQual"
    assert one(doubtful).filter == "RefCall"


def test_call_site_first_of_equals():
    assert one((0.25, 0.375, 0.375)).variant.genotype == (0, 1)


def test_call_site_without_reads_is_no_call():
    call = call_site(site({(0,): (0.0, 1.0, 0.0)}, depths=[0, 0]), Thresholds())
    assert (call.variant.genotype, call.gq, call.filter) == ((-1, -1), 0, "NoCall")
    assert genotypes.phred_likelihoods(call.likelihoods) == [0, 0, 0]


def test_call_site_two_alternates_takes_least_informed_chance():
    images = {(0,): (0.1, 0.8, 0.1), (1,): (0.2, 0.7, 0.1), (0, 1): (0.01, 0.04, 0.95)}
    call = call_site(site(images, alts=("C", "G")), Thresholds())
    weights = [
        min(0.1, 0.2, 0.01),  # 0/0: every image
        min(0.8, 0.04),  # 0/1: one copy in the images that hold alternate 1
        min(0.1, 0.95),  # 1/1
        min(0.7, 0.04),  # 0/2
        0.95,  # 1/2: only the image of both
        min(0.1, 0.95),  # 2/2
    ]
    expected = [math.log10(weight / sum(weights)) for weight in weights]
    assert call.likelihoods == pytest.approx(expected)
    assert call.variant.genotype == (1, 2)


def test_call_site_prunes_unlikely_alternate_with_its_counts():
    images = {(0,): (0.9, 0.05, 0.05), (1,): (0.001, 0.001, 0.998), (0, 1): (0.001, 0.001, 0.998)}
    call = call_site(site(images, alts=("C", "G"), depths=[0, 2, 30]), Thresholds())
    assert call.variant.alts == ("G",)
    assert call.variant.genotype == (1, 1)
    assert (call.depth, call.allele_depths) == (32, (0, 30))
    assert call.allele_fractions == (30 / 32,)
    assert len(call.likelihoods) == 3


def test_call_site_images_of_a_pruned_alternate_do_not_inform():
    images = {(0,): (0.99, 0.01, 0.0), (1,): (0.1, 0.6, 0.3), (0, 1): (0.6, 0.1, 0.3)}
    call = call_site(site(images, alts=("C", "G")), Thresholds())
    assert [10**likelihood for likelihood in call.likelihoods] == pytest.approx([0.1, 0.6, 0.3])


def test_filter_of_at_the_threshold():
    assert genotypes.filter_of((0, 1), 1.0, 1.0) == "PASS"
    assert genotypes.filter_of((0, 1), 0.9999999, 1.0) == "LowQual"


def test_call_site_keeps_every_alternate_without_pruning():
    images = {(0,): (0.9, 0.05, 0.05), (1,): (0.001, 0.001, 0.998), (0, 1): (0.001, 0.001, 0.998)}
    assert call_site(site(images, alts=("C", "G")), Thresholds(allele_qual=0)).variant.alts == ("C", "G")


def test_call_site_best_alternate_always_stays():
    images = {(0,): (0.99, 0.01, 0.0), (1,): (0.98, 0.02, 0.0), (0, 1): (0.99, 0.01, 0.0)}
    call = call_site(site(images, alts=("C", "G")), Thresholds())
    assert (call.variant.alts, call.filter) == (("G",), "RefCall")


def test_call_site_trims_suffix_after_pruning():
    images = {(0,): (0.99, 0.01, 0.0), (1,): (0.0, 1.0, 0.0), (0, 1): (0.0, 1.0, 0.0)}
    call = call_site(site(images, ref="CAA", alts=("C", "CA")), Thresholds())
    assert (call.variant.ref, call.variant.alts) == ("CA", ("C",))


def test_call_site_three_alternates():
    images = dict.fromkeys(merging.expected_index_sets(3), (0.3, 0.4, 0.3))
    images[(0, 2)] = (0.0, 0.0, 1.0)
    call = call_site(site(images, alts=("C", "G", "T")), Thresholds())
    assert len(call.likelihoods) == 10
    assert call.variant.genotype == (1, 3)


def test_call_site_contradicting_images_are_all_equal():
    images = {(0,): (0.0, 1.0, 0.0), (1,): (0.0, 1.0, 0.0), (0, 1): (1.0, 0.0, 0.0)}
    call = call_site(site(images, alts=("C", "G")), Thresholds())
    assert call.likelihoods == pytest.approx([math.log10(1 / 6)] * 6)


def test_call_site_haploid_has_no_heterozygote():
    call = call_site(site({(0,): (0.1, 0.6, 0.3)}), Thresholds(), haploid=True)
    assert call.variant.genotype == (1, 1)
    assert call.likelihoods == pytest.approx([math.log10(0.25), math.log10(1.25e-10), math.log10(0.75)])


def test_check_site_missing_image_names_the_site():
    with pytest.raises(InputError, match=r"chr1:100 A.*expected one output for each.*found \[\(0,\)\]"):
        call_site(site({(0,): (0.1, 0.8, 0.1)}, alts=("C", "G")), Thresholds())


def test_check_site_image_twice():
    with pytest.raises(InputError, match="chr1:100"):
        call_site(site({(0,): (0.1, 0.8, 0.1)}) * 2, Thresholds())


def test_check_site_two_variants_of_one_span():
    mixed = site({(0,): (0.1, 0.8, 0.1)}) + site({(0,): (0.1, 0.8, 0.1)}, alts=("T",))
    with pytest.raises(InputError, match="disagree on the alleles: A/G, A/T"):
        call_site(mixed, Thresholds())


@pytest.mark.parametrize("probabilities", [(0.5, 0.5), (float("nan"), 0.5, 0.5), (-0.1, 0.6, 0.5), ()])
def test_check_site_bad_probabilities(probabilities):
    with pytest.raises(InputError, match="three probabilities"):
        call_site(site({(0,): probabilities}), Thresholds())
