"""Several images of one site, merged into chances of its genotypes, as postprocess_variants does it.

An image over a set of alternates gives the chances of 0, 1 and 2 copies from that set. Genotypes are in VCF order
(0/0, 0/1, 1/1, 0/2, 1/2, 2/2, …).
"""

from collections.abc import Sequence
from itertools import combinations

from genomics.errors import InputError
from genomics.protos import CallVariantsOutput
from genomics.variants import genotype_order

SMALLEST_PROBABILITY = 1.25e-10  # caps QUAL and GQ at 99.03 and floors likelihoods at -9.90


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


def merge(images: Sequence[CallVariantsOutput], kept: Sequence[int]) -> list[float]:
    """Genotype probabilities over the kept alternates, in VCF order, summing to 1.

    An image informs a genotype when all the genotype's alternates are in the image's set; the least of the informed
    chances counts. A site with one alternate keeps its three probabilities as they are.
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


def copy_chances(probabilities: Sequence[float], alleles: int, index: int) -> tuple[float, float, float]:
    """Chances of 0, 1 and 2 copies of alternate number `index` (1 = first), the other alternates summed.

    >>> copy_chances([0.5, 0.25, 0.0, 0.25, 0.0, 0.0], alleles=3, index=1)
    (0.75, 0.25, 0.0)
    """
    chances = [0.0, 0.0, 0.0]
    for genotype, probability in zip(genotype_order(alleles), probabilities, strict=True):
        chances[genotype.count(index)] += probability
    return tuple(chances)
