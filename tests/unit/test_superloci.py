from random import Random

import pytest
import random_variants
from brute_force import Text

from genomics.alleles import Allele
from genomics.superloci import MAX_SHIFT, PAD, cluster, superloci
from genomics.variants import Variant

UNIQUE = "".join(Random(1).choices("ACGT", k=200))


def record(start, ref, alt, genotype=(0, 1), contig="c"):
    return Variant(contig, start, ref, (alt,), genotype)


def spans(genome, truth, query=()):
    return [(locus.contig, locus.start, locus.end) for locus in superloci(genome, truth, query)]


def test_superloci_members_and_order():
    genome = Text(c=UNIQUE, d=UNIQUE)
    truth = [record(110, "ATT", "A"), record(9, "A", "C"), record(2, "T", "G", (0, 0))]
    query = [record(3, "T", "A", contig="d"), record(12, "T", "G"), record(8, "T", "G")]
    found = list(superloci(genome, truth, query))
    assert [tuple(locus) for locus in found] == [
        ("c", 8, 13, (1,), (2, 1)),
        ("c", 111, 113, (0,), ()),
        ("d", 3, 4, (), (0,)),
    ]
    assert found[0].members == [(0, 1), (1, 2), (1, 1)]
    assert found[0].reference(genome)(9, 12) == UNIQUE[9:12]


def test_superloci_distance():
    genome = Text(c=UNIQUE)
    assert len(spans(genome, [record(20, "A", "C")], [record(21 + 2 * PAD, "A", "C")])) == 1
    assert len(spans(genome, [record(20, "A", "C")], [record(22 + 2 * PAD, "A", "C")])) == 2


def test_superloci_long_record_holds_later_ones():
    genome = Text(c=UNIQUE)
    assert spans(genome, [record(20, UNIQUE[20:120], UNIQUE[20])], [record(30, "A", "C"), record(118, "A", "C")]) == [
        ("c", 21, 120)
    ]


@pytest.mark.parametrize(
    ("first", "second"),
    [
        (record(39, "TAC", "T"), record(637, "ACA", "A")),  # first and last unit deleted
        (record(39, "T", "TAC"), record(639, "C", "CAC")),
        (record(39, "T", "TAC"), record(638, "CA", "C")),
    ],
)
def test_superloci_reach_across_a_repeat(first, second):
    genome = Text(c="G" * 39 + "T" + "AC" * 300 + "G" * 40)
    assert len(spans(genome, [first], [second])) == 1
    assert len(spans(genome, [first._replace(ref="T", alts=("G",))], [second._replace(ref="A", alts=("G",))])) == 2


def test_superloci_shift_is_bounded():
    genome = Text(c="A" * (4 * MAX_SHIFT))
    middle = 2 * MAX_SHIFT
    near, far = record(middle + MAX_SHIFT, "A", "C"), record(middle + MAX_SHIFT + 40, "A", "C")
    assert len(spans(genome, [record(middle, "AA", "A")], [near])) == 1
    assert len(spans(genome, [record(middle, "AA", "A")], [far])) == 2


def test_superloci_unknown_bases_are_no_repeat():
    genome = Text(c="ACGT" + "N" * 1000 + "ACGT")
    assert spans(genome, [record(100, "NN", "N")], [record(300, "NN", "N")]) == [("c", 101, 102), ("c", 301, 302)]


def test_superloci_at_the_ends_of_a_contig():
    genome = Text(c="AAAA")
    assert spans(genome, [record(0, "AA", "A")], [record(3, "A", "AA")]) == [("c", 1, 4)]


def test_superloci_empty():
    assert spans(Text(c=UNIQUE), []) == []


def test_cluster_every_allele_counts():
    genome = Text(c=UNIQUE)
    truth = [("c", (Allele(20, 21, "A"), Allele(60, 61, "C"))), ("c", (None, None))]
    assert [tuple(locus) for locus in cluster(genome, truth, [("c", (Allele(80, 81, "A"),))])] == [
        ("c", 20, 81, (0,), (0,))
    ]


def test_superloci_hold_every_way_to_write_an_indel():
    rng = Random(2)
    for _ in range(300):
        bases = random_variants.reference(rng, 120)
        call = random_variants.variant(rng, bases, rng.randrange(40, 80))
        again = random_variants.rewrite(rng, bases, call)
        assert len(spans(Text(c=bases), [call], again)) == 1
