"""Haplotype-aware matching of truth against query: records match when both sides spell the same two haplotypes.

Of each superlocus the subsets of truth and query records are sought that, with genotypes in any phase, spell the same
pair of haplotypes. The best subsets have (1) the most records of both sides together, as RTG vcfeval counts, (2) among
these the fewest missed truth records, (3) the most groups, a group being what lies between two points where both sides
agree on both haplotypes. Remaining ties are broken by the order of position and input. Every group has records of both
sides; alleles of one haplotype and side never overlap (`genomics.alleles`). Genotypes are read without phase.
"""

from collections.abc import Sequence
from typing import NamedTuple

from genomics.alleles import Allele, called_alleles
from genomics.assignment import MAX_STATES, Option, Site, assign, worth
from genomics.superloci import Superlocus, superloci
from genomics.variants import Variant

__all__ = ["MatchResult", "Superlocus", "match", "superloci"]

_MATCHED = (worth(1, 1), worth(1, 0))  # gain of a matched truth record, of a matched query record
_ONE_GROUP = (0, 0)  # of a truth and a query record


class MatchResult(NamedTuple):
    """Per input record whether it is matched and its group (-1 where unmatched); `exact` is False where some superlocus
    had more than max_states states: then a better match may exist."""

    truth: tuple[bool, ...]
    query: tuple[bool, ...]
    truth_group: tuple[int, ...]
    query_group: tuple[int, ...]
    exact: bool


def match(
    genome,
    truth: Sequence[Variant],
    query: Sequence[Variant],
    *,
    squash_ploidy: bool = False,
    max_states: int = MAX_STATES,
) -> MatchResult:
    """Match truth and query records of any contigs in any order.

    `squash_ploidy` compares one haplotype on which every record may put any one of its called alleles: records that
    share an allele match whatever their genotypes are. Records without a called variant never match, nor do records
    with `<DEL>` and the like; `*` stands for no change. Raises InputError for a contig that the genome does not have.
    """
    sides = [[called_alleles(variant) for variant in side] for side in (truth, query)]
    groups, next_group, exact = [[-1] * len(side) for side in sides], 0, True
    options = _haploid_options if squash_ploidy else _diploid_options
    for contig in {variant.contig for side in (truth, query) for variant in side}:
        genome.fetch(contig, 0, 0)  # tells one that is not there, whether or not its bases are needed
    for locus in superloci(genome, truth, query):
        if not (locus.truth and locus.query):
            continue
        if _is_same_call(*(sides[side][index] for side, index in locus.members)):
            found_groups = _ONE_GROUP  # what the search would find, most often
        else:
            sites = [Site(side, options(sides[side][index], _MATCHED[side])) for side, index in locus.members]
            found = assign(sites, locus.reference(genome), haplotypes=1 if squash_ploidy else 2, max_states=max_states)
            found_groups, exact = found.groups, exact and found.exact
        for (side, index), group in zip(locus.members, found_groups, strict=True):
            groups[side][index] = group + next_group if group >= 0 else -1
        next_group += len(found_groups)
    matched = [tuple(group >= 0 for group in side) for side in groups]
    return MatchResult(*matched, *map(tuple, groups), exact)


def _is_same_call(*records: tuple[Allele | None, ...]) -> bool:
    """Whether the records of a superlocus are one of truth and one of the query with equal alleles in either phase."""
    return len(records) == 2 and records[1] in (records[0], records[0][::-1])


def _diploid_options(alleles: tuple[Allele | None, ...], gain: int) -> tuple[Option, ...]:
    """Left out, or the genotype in either phase."""
    phases = dict.fromkeys((alleles, alleles[::-1]))
    return (Option((None, None), 0), *(Option(phase, gain) for phase in phases))


def _haploid_options(alleles: tuple[Allele | None, ...], gain: int) -> tuple[Option, ...]:
    """Left out, or any one of the called alleles."""
    return (Option((None,), 0), *(Option((allele,), gain) for allele in dict.fromkeys(alleles) if allele))
