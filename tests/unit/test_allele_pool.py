from random import Random

import pytest
import random_variants

from genomics.allele_pool import AllelePool
from genomics.genome import Genome
from genomics.variants import Variant
from retrain import cells
from retrain.discordance.alleles import Reference


@pytest.mark.parametrize("seed", range(5))
def test_alleles_as_one_by_one(write_genome, seed):
    """Whatever the record: what the pool knows without the genome is what left_align finds with it."""
    rng = Random(seed)
    bases = random_variants.reference(rng, 3000)
    genome = Genome(write_genome(c=bases))
    reference = Reference(genome)
    for start in range(1, 2900, 7):
        variant = random_variants.variant(rng, bases, start)
        variant = variant._replace(alts=(*variant.alts, "*", "<DEL>", variant.ref))
        expected = [
            (index, at.start, at.ref, at.alt)
            for index, at in enumerate(cells.alternates(genome, variant), start=1)
            if at
        ]
        found = reference.alleles(variant)
        pool = reference.pool
        assert [(index, at, pool.refs[number], pool.alts[number]) for index, at, number in found] == expected


def test_numbers_are_those_of_the_pair():
    pool = AllelePool()
    assert pool.number("A", "C") == 1
    assert (pool.refs[14], pool.alts[14]) == ("T", "G")
    assert pool.known("CAT", "C") == pool.number("CAT", "C") == 16
    assert pool.known("CATC", "C") < 0  # may lie further to the left
    assert pool.variant("c", 5, 16, (0, 1)) == Variant("c", 5, "CAT", ("C",), (0, 1))
