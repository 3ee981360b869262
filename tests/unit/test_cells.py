import pytest

from genomics.genome import Genome
from genomics.variants import Variant
from retrain import cells
from retrain.cells import Alternate

#            0123456789012345
SEQUENCE = "GTCAAAAAACGTACGT" + "ACGTTGCA" * 10


@pytest.fixture
def genome(write_genome):
    return Genome(write_genome(c=SEQUENCE))


@pytest.mark.parametrize(("start", "ref", "alt"), [(2, "CA", "C"), (4, "AA", "A"), (7, "AAC", "AC")])
def test_alternates_same_deletion_however_it_is_written(genome, start, ref, alt):
    assert cells.alternates(genome, Variant("c", start, ref, (alt,))) == [Alternate("c", 2, "CA", "C")]


def test_alternates_leaves_out_symbols_and_equal_alleles(genome):
    found = cells.alternates(genome, Variant("c", 2, "C", ("*", "<DEL>", "C", "T")))
    assert found == [None, None, None, Alternate("c", 2, "C", "T")]


@pytest.mark.parametrize(
    ("genotype", "index", "expected"),
    [((0, 1), 1, (0, 1)), ((2, 1), 1, (1, 2)), ((2, 1), 2, (1, 2)), ((-1, 3), 1, (-1, 2)), ((), 1, ())],
)
def test_seen_by(genotype, index, expected):
    assert cells.seen_by(genotype, index) == expected


def test_copy_chances_sums_other_alternates():
    chances = cells.copy_chances([30, 10, 20, 0, 40, 50], alleles=3, index=1)
    weights = [10 ** (-pl / 10) for pl in (30, 10, 20, 0, 40, 50)]
    expected = [weights[0] + weights[3] + weights[5], weights[1] + weights[4], weights[2]]  # 0/0 0/2 2/2; 0/1 1/2; 1/1
    assert chances == pytest.approx([weight / sum(weights) for weight in expected])


def test_copy_chances_haploid_and_incomplete():
    assert cells.copy_chances([0, 10], alleles=2, index=1, ploidy=1) == pytest.approx((10 / 11, 1 / 11))
    assert cells.copy_chances([0, 10], alleles=2, index=1) == ()
    assert cells.copy_chances([0, None, 10], alleles=2, index=1) == ()


@pytest.mark.parametrize("likelihoods", [[33, 0, 42], [0, 47, 36], [0, 0, 0], [990, 0, 2000]])
def test_phred_copies_gives_the_likelihoods_back(likelihoods):
    assert list(cells.phred_copies(cells.copy_chances(likelihoods, 2, 1))) == likelihoods


@pytest.mark.parametrize(
    ("ref", "alt", "expected"), [("C", "T", ("SNP", 0)), ("CA", "C", ("INDEL", -1)), ("C", "CAA", ("INDEL", 2))]
)
def test_alternate_type_and_size(ref, alt, expected):
    allele = Alternate("c", 2, ref, alt)
    assert (allele.type, allele.size) == expected
