"""Labels of candidates: the genotypes with which they spell the same two haplotypes as the truth.

The rule is that of DeepVariant's haplotype labeler: of all candidate genotypes and truth genotypes (alleles may be
missing from the truth) that give equal haplotypes, the best have (1) the fewest missed truth alleles, (2) the fewest
candidates left 0/0; of equals those win that use the candidates further left. Three things differ, so that labels do
not depend on how the truth is written:

- Superloci take the place of groups of at most 8 records within 30 bases: the search needs no such limits.
- A truth allele that makes several changes, an MNP for instance, is taken apart; each change may be missed by itself.
- Candidates that only undo each other (a deletion and an insertion of the same bases) stay 0/0, also beside truth.

No superlocus fails. One that needs too many states gets the best labels found within them, and is counted.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from itertools import combinations_with_replacement, count
from typing import NamedTuple

from genomics.allele_alignment import primitives
from genomics.alleles import Allele, allele_of, called_alleles, is_spelled
from genomics.assignment import MAX_STATES, Option, Site, assign, worth
from genomics.genome import Regions
from genomics.label_metrics import CUT_SHORT, count_labels
from genomics.superloci import cluster
from genomics.variants import Variant

Pair = tuple[Allele | None, Allele | None]  # one allele per haplotype


class LabeledCandidate(NamedTuple):
    """A candidate with its true genotype; only confident ones are examples to train on."""

    variant: Variant
    is_confident: bool


def label_of_image(genotype: Sequence[int], alt_indices: Sequence[int]) -> int:
    """Number of the genotype's alleles that an image shows: 0, 1 or 2. `alt_indices` count from 0, the first ALT."""
    return sum(index - 1 in alt_indices for index in genotype)


def label_candidates(
    genome,
    candidates: Sequence[Variant],
    truth: Sequence[Variant],
    confident: Regions,
    *,
    metrics: Counter | None = None,
    max_states: int = MAX_STATES,
) -> list[LabeledCandidate]:
    """Candidates in their order with genotypes filled in; confident where the start lies in a confident region.

    Of the truth only called records that start in a confident region count; the caller leaves out filtered ones.
    `metrics` are added up, see `genomics.label_metrics`.
    """
    truth = [v for v in truth if called_alleles(v) and confident.contains(v.contig, v.start)]
    changes = [(record, pair) for record, variant in enumerate(truth) for pair in _changes(variant)]
    sides = (
        [(truth[record].contig, _truth_ways(pair)) for record, pair in changes],
        [(candidate.contig, _candidate_ways(candidate)) for candidate in candidates],
    )
    chosen, cut_short = _choose(genome, sides, max_states)
    labeled = [
        LabeledCandidate(
            candidate._replace(genotype=ways[pair], phased=False),
            confident.contains(candidate.contig, candidate.start),
        )
        for candidate, (_, ways), pair in zip(candidates, sides[1], chosen[1], strict=True)
    ]
    if metrics is not None:
        missed = Counter()
        for (record, wanted), pair in zip(changes, chosen[0], strict=True):
            missed[record] = max(missed[record], _copies(wanted) - _copies(pair))
        count_labels(metrics, truth, missed, labeled)
        metrics[CUT_SHORT] += cut_short
    return labeled


def _changes(variant: Variant) -> list[Pair]:
    """The called alleles of a truth record; where one of them makes several changes, each change by itself."""
    pair = called_alleles(variant)
    first, second = (_taken_apart(variant, allele) for allele in pair)
    if max(len(first), len(second)) == 1:
        return [pair]
    return [
        (change if change in first else None, change if change in second else None)
        for change in sorted({*first, *second})
    ]


def _taken_apart(variant: Variant, allele: Allele | None) -> list[Allele]:
    if allele is None:
        return []
    ref = variant.ref[allele.start - variant.start : allele.end - variant.start]
    if len(ref) == len(allele.bases):
        columns = zip(count(allele.start), ref, allele.bases)
        return [Allele(at, at + 1, base) for at, ref_base, base in columns if base != ref_base]
    return [
        Allele(allele.start + edit.offset, allele.start + edit.offset + len(edit.ref), edit.alt)
        for edit in primitives(ref, allele.bases)
    ]


def _truth_ways(pair: Pair) -> dict[Pair, int]:
    """Nothing, the genotype in either phase, or one of its alleles alone; with the number of copies kept."""
    first, second = pair
    kept = ((None, None), pair, (first, None), (second, None))
    return {way: _copies(way) for both in kept for way in (both, both[::-1])}


def _candidate_ways(candidate: Variant) -> dict[Pair, tuple[int, int]]:
    """Every genotype of the spelled alleles in either phase, 0/0 first."""
    alleles = {0: None}
    for index in range(1, len(candidate.alleles)):
        if is_spelled(candidate, index) and allele_of(candidate, index):
            alleles[index] = allele_of(candidate, index)
    ways = {}
    for genotype in combinations_with_replacement(alleles, 2):
        first, second = (alleles[index] for index in genotype)
        ways.setdefault((first, second), genotype)
        ways.setdefault((second, first), genotype)
    return ways


def _copies(pair: Pair) -> int:
    return sum(allele is not None for allele in pair)


def _choose(genome, sides, max_states: int) -> tuple[tuple[list[Pair], list[Pair]], int]:
    """The best way of every record of both sides, and how many superloci were cut short."""
    chosen = tuple([(None, None)] * len(side) for side in sides)
    records = [[(contig, _alleles(ways)) for contig, ways in side] for side in sides]
    cut_short = 0
    for locus in cluster(genome, *records):
        if not (locus.truth and locus.query):
            continue
        sites = [
            _site(side, sides[side][index][1], len(locus.members) - number)
            for number, (side, index) in enumerate(locus.members)
        ]
        found = assign(sites, locus.reference(genome), max_states=max_states)
        for (side, index), site, choice in zip(locus.members, sites, found.choices, strict=True):
            chosen[side][index] = site.options[choice].alleles
        cut_short += not found.exact
    return chosen, cut_short


def _alleles(ways: Mapping[Pair, object]) -> tuple[Allele, ...]:
    return tuple(dict.fromkeys(allele for pair in ways for allele in pair if allele))


def _site(side: int, ways: Mapping[Pair, object], rank: int) -> Site:
    """Ways with what they are worth: found truth alleles, then candidates that are not 0/0, then their ranks."""
    gains = (worth(_copies(pair), 0, 0) if side == 0 else worth(0, any(pair), rank * any(pair)) for pair in ways)
    return Site(side, tuple(Option(pair, gain) for pair, gain in zip(ways, gains, strict=True)))
