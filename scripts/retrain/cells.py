"""Alternate alleles as every cell tells them, whichever record lists them, and what genotypes and PL say of one."""

import math
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from genomics.alleles import SPANNING_DELETION, is_spelled
from genomics.genome import Genome
from genomics.variants import Variant, genotype_order, left_align

REFERENCE, ALTERNATE, OTHER = 0, 1, 2  # alleles of a genotype as one alternate sees them
NO_CALL_TEXT = "./."
PASS, REF_CALL = "PASS", "RefCall"
SMALLEST = 1e-300  # keeps the logarithm finite


class Alternate(NamedTuple):
    """One alternate allele, trimmed and shifted to the left; 0-based. Records that spell it otherwise mean the same."""

    contig: str
    start: int
    ref: str
    alt: str

    @property
    def end(self) -> int:
        """End of the reference allele, half-open."""
        return self.start + len(self.ref)

    @property
    def type(self) -> str:
        """`SNP` where as many bases come as go, else `INDEL`. As hap.py counts, but that it aligns replaced stretches
        and so takes some of equal length for `INDEL`."""
        return "SNP" if len(self.ref) == len(self.alt) else "INDEL"

    @property
    def size(self) -> int:
        """Bases inserted (positive) or deleted (negative)."""
        return len(self.alt) - len(self.ref)


def alternates(genome: Genome, variant: Variant) -> list[Alternate | None]:
    """The record's alternate alleles; None for `*`, `<DEL>` and alleles that equal the reference."""
    return [_alternate(genome, variant, index) for index in range(1, len(variant.alleles))]


def _alternate(genome, variant: Variant, index: int) -> Alternate | None:
    alt = variant.alleles[index]
    if alt in (SPANNING_DELETION, variant.ref) or not is_spelled(variant, index):
        return None
    aligned = left_align(genome, variant._replace(alts=(alt,)))
    return Alternate(aligned.contig, aligned.start, aligned.ref, aligned.alts[0])


def seen_by(genotype: Sequence[int], index: int) -> tuple[int, ...]:
    """Genotype as the record's alternate number `index` (1 = first) sees it, sorted, missing alleles first."""
    return tuple(sorted(allele if allele <= 0 else ALTERNATE if allele == index else OTHER for allele in genotype))


def copy_chances(likelihoods: Sequence[int | None], alleles: int, index: int, ploidy: int = 2) -> tuple[float, ...]:
    """Probabilities of 0, 1, … copies of one alternate from PL, other alternates summed; () without complete PL."""
    order = genotype_order(alleles, ploidy)
    if len(likelihoods) != len(order) or None in likelihoods:
        return ()
    weights = [10 ** (-likelihood / 10) for likelihood in likelihoods]
    chances = [0.0] * (ploidy + 1)
    for genotype, weight in zip(order, weights, strict=True):
        chances[genotype.count(index)] += weight / sum(weights)
    return tuple(chances)


def phred_copies(chances: tuple[float, ...]) -> Iterator[int]:
    """Phred-scaled likelihoods of 0, 1, … copies relative to the best; a bi-allelic record's own PL."""
    best = max(chances, default=1.0)
    return (round(-10 * math.log10(max(chance, SMALLEST) / best)) for chance in chances)
