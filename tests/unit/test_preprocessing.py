"""Query calls as hap.py compares them."""

from random import Random

import pytest
import random_variants
from brute_force import Text

from genomics.alleles import drop_unused
from genomics.variants import Variant, left_align, trim
from genomics.vcf import Call
from minidv.preprocessing import double_haploid, keep_truth, looks_male, normalise

#              0         1         2         3
#              0123456789012345678901234567890
GENOME = Text(c="GATTCACACACATGGAAAAACTGCGTACCAT", chrX="ACGTACGTAC")


def call(start, ref, alts, genotype=(0, 1), contig="c", filters=("PASS",)):
    return Call(Variant(contig, start, ref, tuple(alts.split(",")), genotype), 50.0, filters)


def normalised(*calls, **options):
    return [tuple(c.variant[1:5]) for c in normalise(GENOME, calls, **options)]


def test_normalise_multi_base_substitution_becomes_snps():
    assert normalised(call(0, "GAT", "CAG")) == [(0, "G", ("C",), (0, 1)), (2, "T", ("G",), (0, 1))]


def test_normalise_complex_becomes_snp_and_indel():
    assert normalised(call(12, "T", "CGG", (1, 1))) == [(12, "T", ("C",), (1, 1)), (12, "T", ("TGG",), (1, 1))]


def test_normalise_shifts_left():
    assert normalised(call(9, "ACA", "A")) == [(3, "TCA", ("T",), (0, 1))]
    assert normalised(call(18, "A", "AA")) == [(14, "G", ("GA",), (0, 1))]


def test_normalise_shift_is_that_of_left_align():
    rng = Random(3)
    for _ in range(300):
        bases = random_variants.reference(rng, 40)
        genome = Text(c=bases)
        start = rng.randint(10, 30)
        ref, alt = random_variants.allele(rng, bases, start)
        trimmed = trim(start, ref, alt)
        if trimmed[1] and trimmed[2]:
            continue
        variant = Variant("c", start, ref, (alt,), (0, 1))
        aligned = left_align(genome, variant)
        if aligned.start > 1:  # at the contig's first bases hap.py stops earlier
            assert [c.variant for c in normalise(genome, [Call(variant)])] == [aligned]


def test_normalise_shift_stops_behind_the_call_before():
    assert normalised(call(5, "A", "T"), call(9, "ACA", "A"))[1] == (5, "ACA", ("A",), (0, 1))


def test_normalise_two_deletions_of_one_site_become_two_records():
    found = normalised(call(14, "GAA", "G,GA", (1, 2)))
    assert found == [(14, "GAA", ("G",), (0, 1)), (15, "AA", ("A",), (0, 1))]


def test_normalise_keeps_two_snps_of_one_site_together():
    assert normalised(call(5, "A", "T,G", (1, 2))) == [(5, "A", ("G", "T"), (1, 2))]


def test_normalise_snp_and_insertion_of_one_place_stay_apart():
    assert normalised(call(5, "A", "T"), call(5, "A", "AG")) == [(5, "A", ("AG",), (0, 1)), (5, "A", ("T",), (0, 1))]


def test_normalise_neighbours_with_other_filters_stay_apart():
    found = normalised(call(5, "A", "T"), call(5, "A", "G", filters=("LowQual",)))
    assert found == [(5, "A", ("G",), (0, 1)), (5, "A", ("T",), (0, 1))]


def test_normalise_identical_calls_stay_apart():
    assert normalised(call(5, "A", "T"), call(5, "A", "T")) == [(5, "A", ("T",), (0, 1))] * 2


@pytest.mark.parametrize("genotype", [(-1, 1), (1,), (1, -1)])
def test_normalise_half_and_haploid_calls_are_heterozygous(genotype):
    assert normalised(call(5, "A", "T", genotype)) == [(5, "A", ("T",), (0, 1))]


@pytest.mark.parametrize("genotype", [(0, 0), (-1, -1), (0,), ()])
def test_normalise_drops_calls_without_variant(genotype):
    assert normalised(call(5, "A", "T", genotype)) == []


def test_normalise_drops_alleles_that_are_not_spelled():
    assert normalised(call(5, "A", "*,G", (1, 2))) == [(5, "A", ("G",), (0, 1))]
    assert normalised(call(5, "A", "<DEL>", (0, 1))) == []


def test_normalise_first_base_of_contig():
    assert normalised(call(0, "GA", "A", (1, 1))) == [(0, "GA", ("A",), (1, 1))]


def test_normalise_without_shift_or_decomposition():
    assert normalised(call(9, "ACA", "A"), leftshift=False) == [(9, "ACA", ("A",), (0, 1))]
    assert normalised(call(0, "GAT", "CAG"), decompose=False) == [(0, "GAT", ("CAG",), (0, 1))]


def test_drop_unused_renumbers_the_genotype():
    variant = Variant("c", 5, "A", ("T", "G", "C"), (3, 1))
    assert drop_unused(variant) == Variant("c", 5, "A", ("T", "C"), (2, 1))


def test_keep_truth_leaves_records_as_they_are():
    shifted = call(9, "ACA", "A")
    assert list(keep_truth([shifted, call(5, "A", "T", (0, 0))])) == [shifted]


@pytest.mark.parametrize(("contig", "doubled"), [("chrX", 2), ("X", 2), ("chrY", 2), ("Y", 2), ("chr1", 1)])
def test_double_haploid(contig, doubled):
    calls = [call(4, "A", "T", genotype, contig) for genotype in [(1,), (0,), (0, 1)]]
    found = [c.variant.genotype for c in double_haploid(calls)]
    assert found == [(1,) * doubled, (0,) * doubled, (0, 1)]


@pytest.mark.parametrize(
    ("genotypes", "expected"),
    [
        ([], False),
        ([(1,)], True),
        ([(0,), (1, 1)], True),  # 1/1 may stand for a haploid call
        ([(-1,)], True),
        ([(1, 1), (0, 0)], False),
        ([(1,), (0, 1)], False),  # a region of two copies was not left out
        ([(1,), (0, 0, 0)], False),
    ],
)
def test_looks_male(genotypes, expected):
    assert looks_male(genotypes) == expected
