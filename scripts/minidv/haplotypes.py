"""Joint resolution of overlapping calls: a diploid genome cannot hold more than two alternate copies of a base."""

from collections.abc import Iterable, Iterator, Sequence

import numpy as np

from genomics.variants import genotype_order
from minidv.genotypes import Genotyped

PLOIDY = 2
MOST_RESOLVED = 12  # larger groups of overlapping calls stay as they are


def resolve(sites: Iterable[Genotyped]) -> Iterator[Genotyped]:
    """Sites (sorted) with impossible groups of overlapping calls made possible, in the same order.

    Where the called genotypes put more than two alternate copies on some base, the most likely possible combination
    of genotypes is taken, if each site's most likely genotype over all possible combinations agrees with it. Then GT
    and likelihoods change; QUAL, GQ and FILTER stay those of the site alone. Otherwise nothing changes.
    """
    for group in overlapping(sites):
        variants = [site for site in group if site.variant.is_called_variant]
        others = [site for site in group if not site.variant.is_called_variant]
        resolved = [site for calls in overlapping(variants) for site in resolve_group(calls)]
        yield from sorted(others + resolved, key=lambda site: (site.variant.start, site.variant.end))


def overlapping(sites: Iterable[Genotyped]) -> Iterator[list[Genotyped]]:
    """Runs of sorted sites in which each shares a reference base with one before it."""
    group, end = [], 0
    for site in sites:
        variant = site.variant
        if group and (variant.contig != group[0].variant.contig or variant.start >= end):
            yield group
            group = []
        end = max(end, variant.end) if group else variant.end
        group.append(site)
    if group:
        yield group


def resolve_group(group: Sequence[Genotyped]) -> list[Genotyped]:
    """The calls of one overlapping group with possible genotypes, or as they were where that is not clear."""
    called = [sum(allele > 0 for allele in site.variant.genotype) for site in group]
    if _are_possible(group, called) or len(group) > MOST_RESOLVED:
        return list(group)
    choices = _possible_choices(group)  # (combinations, sites), index of each site's genotype
    joint = sum(np.array(site.likelihoods)[choices[:, column]] for column, site in enumerate(group))
    marginals = [_marginal(choices[:, column], joint, len(site.likelihoods)) for column, site in enumerate(group)]
    best = choices[np.argmax(joint)]
    if any(np.argmax(marginal) != index for marginal, index in zip(marginals, best, strict=True)):
        return list(group)
    return [
        _with_genotype(site, int(index), marginal) for site, index, marginal in zip(group, best, marginals, strict=True)
    ]


def _are_possible(group: Sequence[Genotyped], copies: Sequence[int]) -> bool:
    return all(sum(copies[other] for other in _covering(group, column)) <= PLOIDY for column in range(len(group)))


def _covering(group: Sequence[Genotyped], column: int) -> list[int]:
    """Sites up to this one that hold its first base: the count of copies can only rise there."""
    start = group[column].variant.start
    return [other for other in range(column + 1) if group[other].variant.end > start]


def _possible_choices(group: Sequence[Genotyped]) -> np.ndarray:
    copies = [_copies(site) for site in group]
    choices = np.zeros((1, 0), dtype=np.int64)
    for column in range(len(group)):
        options = len(copies[column])
        added = np.tile(np.arange(options), len(choices))[:, None]
        choices = np.hstack([np.repeat(choices, options, axis=0), added])
        total = sum(copies[other][choices[:, other]] for other in _covering(group, column))
        choices = choices[total <= PLOIDY]
    return choices


def _copies(site: Genotyped) -> np.ndarray:
    genotypes = genotype_order(len(site.variant.alleles))
    return np.array([sum(allele > 0 for allele in genotype) for genotype in genotypes])


def _marginal(chosen: np.ndarray, joint: np.ndarray, genotypes: int) -> np.ndarray:
    """log10 of each genotype's share of the probability of all possible combinations."""
    weights = np.bincount(chosen, 10.0 ** (joint - joint.max()), genotypes)
    return np.log10(weights / weights.sum())


def _with_genotype(site: Genotyped, index: int, likelihoods: np.ndarray) -> Genotyped:
    genotype = genotype_order(len(site.variant.alleles))[index]
    return site._replace(
        variant=site.variant._replace(genotype=genotype), likelihoods=tuple(float(value) for value in likelihoods)
    )
