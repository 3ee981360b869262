"""Matching by columns against every way to spell the haplotypes, and against the matching record by record."""

from random import Random

import brute_force
import pytest
import random_variants

from genomics.alleles import called_alleles
from genomics.bases import Bases
from genomics.genome import Genome
from genomics.loci import windows
from genomics.matching import match
from genomics.superloci import window
from genomics.variants import Variant
from retrain.discordance.alleles import Reference
from retrain.discordance.matches import matched, variant_records


def sides_of(rng, bases, starts):
    """Calls of two cells: alike, written in another way, different, or of one cell only."""
    left, right = [], []
    for start in starts:
        call = random_variants.variant(rng, bases, start)
        chance = rng.random()
        left += [call] if chance < 0.85 else []
        other = call if chance < 0.3 else random_variants.variant(rng, bases, start)
        right += random_variants.rewrite(rng, bases, call) if chance > 0.5 else [other]
    return left, right


@pytest.mark.parametrize("seed", range(60))
@pytest.mark.parametrize("squash_ploidy", [False, True])
def test_matched_as_brute_force(write_genome, seed, squash_ploidy):
    rng = Random(seed)
    bases = random_variants.reference(rng, 40)
    reference = Reference(Genome(write_genome(c=bases)))
    left, right = sides_of(rng, bases, [12, 22][: rng.randint(1, 2)])
    records = [variant_records(reference, side) for side in (left, right)]
    found = matched(reference, "c", *records, squash_ploidy=squash_ploidy)
    expected = brute_force.best_counts(bases, left, right, squash_ploidy=squash_ploidy)
    assert tuple(int(hits.sum()) for hits in found) == expected[:2]


@pytest.mark.parametrize("seed", range(10))
@pytest.mark.parametrize("squash_ploidy", [False, True])
def test_matched_as_record_by_record(write_genome, seed, squash_ploidy):
    rng = Random(seed)
    bases = random_variants.reference(rng, 6000)
    genome = Genome(write_genome(c=bases))
    left, right = sides_of(rng, bases, range(30, 5900, rng.randint(25, 60)))
    expected = match(genome, left, right, squash_ploidy=squash_ploidy)
    reference = Reference(genome)
    records = [variant_records(reference, side) for side in (left, right)]
    found = matched(reference, "c", *records, squash_ploidy=squash_ploidy)
    for side, hits, of in zip(records, found, (expected.truth, expected.query), strict=True):
        assert [of[place] for place in side.record] == hits.tolist()
    assert 50 < sum(expected.truth) < len(left)


@pytest.mark.parametrize("genotype", [(1, 1), (0, 1)])
def test_matched_same_records_that_overlap(write_genome, genotype):
    """A deletion and a base replaced inside it: homozygous they do not fit on one haplotype, whoever calls them."""
    genome = Genome(write_genome(c="ACGTTGCAGGATCCATTAGC" * 3))
    calls = [Variant("c", 20, "ACGTT", ("A",), genotype), Variant("c", 22, "G", ("C",), genotype)]
    reference = Reference(genome)
    found = matched(reference, "c", *[variant_records(reference, calls)] * 2)
    expected = match(genome, calls, calls)
    assert [sorted(hits.tolist()) for hits in found] == [sorted(expected.truth), sorted(expected.query)]
    assert all(expected.truth) == (genotype == (0, 1))


@pytest.mark.parametrize("seed", range(5))
def test_windows_as_record_by_record(write_genome, seed):
    rng = Random(seed)
    bases = random_variants.reference(rng, 2000)
    genome = Genome(write_genome(c=bases))
    reference = Reference(genome)
    calls = [random_variants.variant(rng, bases, start) for start in range(30, 1900, 5)]
    records = variant_records(reference, calls)
    plain = records.size - len(records.odd)
    columns = (records.start[:plain], records.number[:plain], Bases(genome, "c"))
    found = windows(genome, "c", reference.pool, *columns)
    expected = [window(genome, "c", called_alleles(calls[place])) for place in records.record[:plain]]
    assert [*zip(found.starts.tolist(), found.ends.tolist(), strict=True)] == expected
    assert plain > 100
