"""Variants: one site with its alleles and genotype. Positions are 0-based."""

from itertools import combinations_with_replacement
from typing import NamedTuple

from genomics.errors import InputError

MISSING = -1  # a genotype's missing allele, `.` in a VCF


class Variant(NamedTuple):
    """One site as in a VCF record: `genotype` holds allele indices (0 = ref, -1 = missing)."""

    contig: str
    start: int
    ref: str
    alts: tuple[str, ...]
    genotype: tuple[int, ...] = (MISSING, MISSING)
    phased: bool = False

    @property
    def end(self) -> int:
        """End of the reference allele, half-open."""
        return self.start + len(self.ref)

    @property
    def alleles(self) -> tuple[str, ...]:
        """Reference allele, then the alternates."""
        return (self.ref, *self.alts)

    @property
    def diploid_genotype(self) -> tuple[int, ...]:
        """Genotype on two haplotypes: a haploid one is homozygous, as DeepVariant labels and vcfeval compare it."""
        return self.genotype * 2 if len(self.genotype) == 1 else self.genotype

    @property
    def is_snp(self) -> bool:
        """Whether every allele is one base long."""
        return all(len(allele) == 1 for allele in self.alleles)

    @property
    def is_called_variant(self) -> bool:
        """Whether the genotype holds at least one alternate allele."""
        return any(index > 0 for index in self.genotype)


def genotype_order(alleles: int, ploidy: int = 2) -> list[tuple[int, ...]]:
    """Genotypes in the order of VCF likelihoods (PL, GL).

    >>> genotype_order(3)
    [(0, 0), (0, 1), (1, 1), (0, 2), (1, 2), (2, 2)]
    """
    return sorted(combinations_with_replacement(range(alleles), ploidy), key=lambda genotype: genotype[::-1])


def trim(start: int, ref: str, alt: str) -> tuple[int, str, str]:
    """Cut the common suffix, then the common prefix, of one allele pair; either string may become empty.

    >>> trim(10, "CAA", "CA")
    (11, 'A', '')
    """
    while ref and alt and ref[-1] == alt[-1]:
        ref, alt = ref[:-1], alt[:-1]
    common = 0
    while common < min(len(ref), len(alt)) and ref[common] == alt[common]:
        common += 1
    return start + common, ref[common:], alt[common:]


def simplify(ref: str, alts: tuple[str, ...]) -> tuple[str, tuple[str, ...]]:
    """Cut the suffix that all alleles share, leaving at least one base each (DeepVariant's allele simplification)."""
    shared = 0
    longest = min(map(len, (ref, *alts))) - 1
    while shared < longest and len({allele[-1 - shared] for allele in (ref, *alts)}) == 1:
        shared += 1
    return (ref[:-shared], tuple(alt[:-shared] for alt in alts)) if shared else (ref, alts)


def left_align(genome, variant: Variant, step: int = 100) -> Variant:
    """Trim and shift a bi-allelic variant to its leftmost, shortest VCF form (Tan et al., Bioinformatics 2015)."""
    if len(variant.alts) != 1:
        raise ValueError("left_align takes one alternate allele; split the site first")
    start, ref, alt = trim(variant.start, variant.ref, variant.alts[0])
    if (ref and alt) or not (ref or alt):
        return variant._replace(start=start, ref=ref, alts=(alt,)) if ref else variant
    start, ref, alt = _shift_left(genome, variant.contig, start, ref, alt, step)
    if start == 0:
        anchor = genome.fetch(variant.contig, len(ref), len(ref) + 1)
        return variant._replace(start=0, ref=ref + anchor, alts=(alt + anchor,))
    anchor = genome.fetch(variant.contig, start - 1, start)
    return variant._replace(start=start - 1, ref=anchor + ref, alts=(anchor + alt,))


def _shift_left(genome, contig: str, start: int, ref: str, alt: str, step: int) -> tuple[int, str, str]:
    before, moving = "", ref or alt
    while start > 0:
        if not before:
            before = genome.fetch(contig, max(start - step, 0), start)
            if len(before) < min(step, start):
                raise InputError(f"{contig}:{start + 1} lies behind the end of {contig} in the reference")
        if before[-1] != moving[-1]:
            break
        moving = moving[-1] + moving[:-1]
        before, start = before[:-1], start - 1
    return (start, moving, "") if ref else (start, "", moving)
