"""From the network's probabilities to genotypes: merging the images of a site, qualities, likelihoods, filters.

Genotypes are in VCF order (0/0, 0/1, 1/1, 0/2, 1/2, 2/2, …); likelihoods are log10 of probabilities.
"""

import math
from collections.abc import Sequence
from itertools import combinations
from typing import NamedTuple

from genomics.errors import InputError
from genomics.protos import CallVariantsOutput
from genomics.variants import MISSING, Variant, genotype_order, simplify

SMALLEST_PROBABILITY = 1.25e-10  # caps QUAL and GQ at 99.03 and floors likelihoods at -9.90
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


def expected_index_sets(alts: int) -> list[tuple[int, ...]]:
    """Images that a site must have: one per alternate allele, then one per pair."""
    return [*((alt,) for alt in range(alts)), *combinations(range(alts), 2)]


def shown_alts(image: CallVariantsOutput) -> tuple[int, ...]:
    """Alternates (0 = first) whose copies the image's probabilities count."""
    return tuple(image.alt_allele_indices.indices) if image.alt_allele_indices else ()


def check_site(images: Sequence[CallVariantsOutput]) -> None:
    """Raise InputError unless the images are those of one site, each once, with three probabilities."""
    variant = images[0].variant
    where = f"{variant.reference_name}:{variant.start + 1} {variant.reference_bases}>{variant.alternate_bases}"
    if any(_alleles(image) != _alleles(images[0]) for image in images):
        others = sorted({"/".join(_alleles(image)) for image in images})
        raise InputError(f"site {where}: outputs of one span disagree on the alleles: {', '.join(others)}")
    expected = sorted(expected_index_sets(len(variant.alternate_bases)))
    found = sorted(shown_alts(image) for image in images)
    if found != expected:
        raise InputError(
            f"site {where}: expected one output for each of the allele sets {expected}, found {found};"
            " give the complete output of one run of call_variants"
        )
    for image in images:
        _check_probabilities(image.genotype_probabilities, where)


def _alleles(image) -> tuple[str, ...]:
    return (image.variant.reference_bases, *image.variant.alternate_bases)


def _check_probabilities(probabilities, where: str) -> None:
    if len(probabilities) != 3 or not all(0 <= value <= 1 for value in probabilities):
        raise InputError(f"site {where}: expected three probabilities from 0 to 1, found {list(probabilities)}")


def kept_alts(images: Sequence[CallVariantsOutput], allele_qual: float) -> list[int]:
    """Alternate alleles whose own image has at least this QUAL; the best one always stays."""
    qualities = {
        shown_alts(image)[0]: variant_quality(image.genotype_probabilities)
        for image in images
        if len(shown_alts(image)) == 1
    }
    kept = [alt for alt in sorted(qualities) if qualities[alt] >= allele_qual]
    return kept or [max(sorted(qualities), key=qualities.get)]


def merge(images: Sequence[CallVariantsOutput], kept: Sequence[int]) -> list[float]:
    """Genotype probabilities over the kept alternates, in VCF order, summing to 1.

    An image over a set of alternates gives the chance of 0, 1 and 2 copies from that set. It informs a genotype when
    all the genotype's alternates are in the set; the least of the informed chances counts. A site with one alternate
    keeps its three probabilities as they are.
    """
    if len(images) == 1:
        return list(images[0].genotype_probabilities)
    used = [(set(shown_alts(image)), image.genotype_probabilities) for image in images]
    used = [(shown, probabilities) for shown, probabilities in used if shown <= set(kept)]
    merged = []
    for genotype in genotype_order(len(kept) + 1):
        alts = {kept[allele - 1] for allele in genotype if allele}
        copies = sum(allele > 0 for allele in genotype)
        merged.append(min(probabilities[copies] for shown, probabilities in used if alts <= shown))
    return normalise(merged)


def normalise(weights: Sequence[float]) -> list[float]:
    """Scale to a sum of 1; all equal where every weight is 0."""
    total = sum(weights)
    return [weight / total for weight in weights] if total else [1 / len(weights)] * len(weights)


def without_heterozygotes(probabilities: Sequence[float], alleles: int) -> list[float]:
    """Probabilities where only one copy of the contig exists: heterozygotes are impossible."""
    return normalise(
        [
            probability if first == second else 0.0
            for probability, (first, second) in zip(probabilities, genotype_order(alleles), strict=True)
        ]
    )


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
