"""How many truth records hap.py could find at most, whatever genotypes the candidates are given.

Of each superlocus the search that matches truth with calls (genomics.assignment) is asked for the most truth records,
with every change of the candidates free to be absent, on one haplotype or on both. That allows more than genotypes do
(three alternates of one record at once) and everything that hap.py can make of them, so it is an upper bound.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from itertools import pairwise
from typing import NamedTuple

from genomics.alleles import Allele, called_alleles
from genomics.assignment import MAX_STATES, Option, Site, assign, worth
from genomics.superloci import Superlocus, cluster
from genomics.variants import Variant
from retrain.ceilings.placements import Change, changes, settled

Pair = tuple[Allele | None, ...]


class Reach(NamedTuple):
    """Truth records by type that can be found; `assumed` are those of them in superloci too large to search, where
    all records count as found."""

    reachable: Counter
    assumed: Counter


def reach(
    genome,
    truth: Sequence[Variant],
    counted: Mapping[int, str],
    candidates: Sequence[Variant],
    max_states: int = MAX_STATES,
) -> Reach:
    """Reach of candidates of one contig; `counted` gives the type of those truth records (by index) that count.

    The other truth records may be used to spell the haplotypes of those that do.
    """
    found = Reach(Counter(), Counter())
    pairs = [called_alleles(variant) for variant in truth]
    free = [change for candidate in candidates for change in changes(genome, candidate)]
    sides = [(variant.contig, pair) for variant, pair in zip(truth, pairs, strict=True)]
    places = [(candidates[0].contig, (change.places[-1], change.places[0])) for change in free]
    for locus in cluster(genome, sides, places):
        wanted = Counter(counted[index] for index in locus.truth if index in counted)
        if wanted and locus.query:
            search = _Search(locus, pairs, counted, settled([free[index] for index in locus.query]))
            _add(found, wanted, search, locus.reference(genome), max_states)
    return found


def _add(found: Reach, wanted: Counter, search: "_Search", reference, max_states: int) -> None:
    if search.is_spelled_alike():
        found.reachable.update(wanted)
        return
    for kind, number in sorted(wanted.items()):
        most, is_exact = search.most(kind, reference, max_states)
        found.reachable[kind] += most if is_exact else number
        found.assumed[kind] += 0 if is_exact else number


class _Search(NamedTuple):
    """One superlocus: its called truth alleles, the types of the records that count, the changes of the candidates."""

    locus: Superlocus
    pairs: Sequence[Pair]
    counted: Mapping[int, str]
    free: Sequence[Change]

    def is_spelled_alike(self) -> bool:
        """Whether the candidates have each allele of the counted records as it stands, and these do not overlap: then
        all can be found, and no search is needed."""
        listed = {place for change in self.free for place in change.places}
        alleles = [
            allele
            for index in self.locus.truth
            if index in self.counted
            for allele in dict.fromkeys(self.pairs[index])
            if allele
        ]
        ordered = sorted(alleles, key=lambda allele: allele.first)
        apart = all(one.last <= other.first for one, other in pairwise(ordered))
        return apart and listed.issuperset(alleles)

    def most(self, kind: str, reference, max_states: int) -> tuple[int, bool]:
        """Most counted records of a type that can be found together, and whether that is sure."""
        gains = [worth(1) if self.counted.get(index) == kind else 0 for index in self.locus.truth]
        sites = [Site(0, _phases(self.pairs[index], gain)) for index, gain in zip(self.locus.truth, gains, strict=True)]
        sites += [Site(1, _any_copies(change)) for change in self.free]
        answer = assign(sites, reference, max_states=max_states)
        chosen = zip(gains, answer.choices, strict=False)
        return sum(choice > 0 and gain > 0 for gain, choice in chosen), answer.exact


def _phases(pair: Pair, gain: int) -> tuple[Option, ...]:
    """Left out, or the genotype in either phase."""
    return (Option((None, None), 0), *(Option(phase, gain) for phase in dict.fromkeys((pair, pair[::-1]))))


def _any_copies(change: Change) -> tuple[Option, ...]:
    """Left out, or at any of its places on either haplotype or both."""
    ways = [way for place in change.places for way in ((place, None), (None, place), (place, place))]
    return (Option((None, None), 0), *(Option(way, 0) for way in ways))
