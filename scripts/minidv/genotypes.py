"""From the network's probabilities to genotypes: which alleles of a site stay, qualities, likelihoods, filters.

Genotypes are in VCF order (0/0, 0/1, 1/1, 0/2, 1/2, 2/2, …); likelihoods are log10 of probabilities.
"""

import math
from collections.abc import Sequence
from typing import NamedTuple

from genomics.merging import SMALLEST_PROBABILITY, check_site, merge, shown_alts, without_heterozygotes
from genomics.protos import CallVariantsOutput
from genomics.variants import MISSING, Variant, genotype_order, simplify

PASS, REF_CALL, LOW_QUAL, NO_CALL = "PASS", "RefCall", "LowQual", "NoCall"
_QUAL_DIGITS = 7  # QUAL is compared with thresholds after this rounding


class Thresholds(NamedTuple):
    """Qualities (phred) below which a call is filtered, a reference call is not believed, an allele is dropped."""

    qual: float = 1.0
    homref_gq: float = 20.0
    allele_qual: float = 1.0


class Genotyped(NamedTuple):
    """One called site: alleles with genotype, log10 likelihoods in VCF order, qualities, FILTER, counts of reads."""

    variant: Variant
    likelihoods: tuple[float, ...]
    qual: float
    gq: int
    filter: str
    depth: int | None = None
    allele_depths: tuple[int, ...] = ()  # reference first
    allele_fractions: tuple[float, ...] = ()  # alternates only


def phred(probability: float) -> float:
    """Phred-scaled chance that something this probable is wrong, at most 99.03."""
    return -10 * math.log10(1 - min(probability, 1 - SMALLEST_PROBABILITY))


def variant_quality(probabilities: Sequence[float]) -> float:
    """QUAL: phred of "not 0/0"; `probabilities` begin with that of 0/0."""
    return round(phred(min(sum(probabilities[1:]), 1.0)), _QUAL_DIGITS)


def kept_alts(images: Sequence[CallVariantsOutput], allele_qual: float) -> list[int]:
    """Alternate alleles whose own image has at least this QUAL; the best one always stays."""
    qualities = {
        shown_alts(image)[0]: variant_quality(image.genotype_probabilities)
        for image in images
        if len(shown_alts(image)) == 1
    }
    kept = [alt for alt in sorted(qualities) if qualities[alt] >= allele_qual]
    return kept or [max(sorted(qualities), key=qualities.get)]


def call_site(images: Sequence[CallVariantsOutput], thresholds: Thresholds, haploid: bool = False) -> Genotyped:
    """Genotype one site from all of its images; InputError names a site whose images are not complete."""
    check_site(images)
    kept = kept_alts(images, thresholds.allele_qual)
    probabilities = merge(images, kept)
    if haploid:
        probabilities = without_heterozygotes(probabilities, len(kept) + 1)
    return _genotyped(images[0].variant, kept, probabilities, thresholds)


def _genotyped(message, kept: Sequence[int], probabilities: Sequence[float], thresholds: Thresholds) -> Genotyped:
    best = max(range(len(probabilities)), key=probabilities.__getitem__)
    genotype = genotype_order(len(kept) + 1)[best]
    gq = round(phred(probabilities[best]))  # half to even
    qual = variant_quality(probabilities)
    likelihoods = tuple(math.log10(max(probability, SMALLEST_PROBABILITY)) for probability in probabilities)
    info = message.calls[0].info if message.calls else {}
    depths = [int(depth) for depth in info.get("AD", ())]
    if not sum(depths):
        genotype, gq, likelihoods = (MISSING, MISSING), 0, (0.0,) * len(likelihoods)
    label = filter_of(genotype, qual, thresholds.qual)
    if label == REF_CALL and gq < thresholds.homref_gq:
        genotype = (MISSING, MISSING)
    ref, alts = simplify(message.reference_bases, tuple(message.alternate_bases[alt] for alt in kept))
    variant = Variant(message.reference_name, message.start, ref, alts, genotype)
    depth = int(info["DP"][0]) if info.get("DP") else None
    kept_depths = tuple(depths[index] for index in (0, *(alt + 1 for alt in kept)) if index < len(depths))
    fractions = info.get("VAF", ())
    kept_fractions = tuple(fractions[alt] for alt in kept if alt < len(fractions))
    return Genotyped(variant, likelihoods, qual, gq, label, depth, kept_depths, kept_fractions)


def filter_of(genotype: tuple[int, ...], qual: float, qual_filter: float) -> str:
    """FILTER of a call: no call, reference call, below the quality floor, or passed."""
    if MISSING in genotype:
        return NO_CALL
    if not any(genotype):
        return REF_CALL
    return LOW_QUAL if qual < qual_filter else PASS


def phred_likelihoods(likelihoods: Sequence[float]) -> list[int]:
    """PL: phred-scaled likelihoods relative to the best genotype, digits after the point cut off."""
    best = max(likelihoods)
    return [int(-10 * (likelihood - best)) for likelihood in likelihoods]
