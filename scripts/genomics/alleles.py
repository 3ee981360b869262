"""Alleles as replaced stretches of the reference, and what truth and query spell with them on one haplotype.

Order along the reference is told in *points*, two per base: point 2p lies before anything inserted in front of base p,
point 2p + 1 between that insertion and base p. An insertion in front of p so covers [2p, 2p + 1), a replacement of the
bases [s, e) covers [2s + 1, 2e), and two alleles fit on one haplotype exactly when these stretches do not overlap: an
insertion may touch a substitution or deletion on either side, two insertions in one place may not.
"""

from collections.abc import Callable
from typing import NamedTuple

from genomics.variants import MISSING, Variant, trim

SPANNING_DELETION = "*"
_BASES = frozenset("ACGTN")


class Allele(NamedTuple):
    """The reference bases [start, end) replaced by `bases`, trimmed on both sides; either may be empty, not both."""

    start: int
    end: int
    bases: str

    @property
    def first(self) -> int:
        """First point covered."""
        return 2 * self.start + (self.start < self.end)

    @property
    def last(self) -> int:
        """Point after the last one covered."""
        return 2 * self.end + (self.start == self.end)


def is_spelled(variant: Variant, index: int) -> bool:
    """Whether an allele's sequence is known: bases, or `*`; not `<DEL>`, breakends or ambiguity codes."""
    text = variant.alleles[index]
    return text == SPANNING_DELETION or _BASES.issuperset(text)


def allele_of(variant: Variant, index: int) -> Allele | None:
    """Change that a genotype's allele makes; None for the reference, a missing allele, `*`, or an ALT equal to REF.

    `*` says that another record deletes the base, so this record itself changes nothing there. A shared first base is
    taken for the anchor and never counts as changed; behind it the change is put as far left as the record allows.

    >>> allele_of(Variant("c", 4, "CAC", ("C",)), 1)
    Allele(start=5, end=7, bases='')
    """
    if index <= 0 or variant.alleles[index] == SPANNING_DELETION:
        return None
    ref, alt = variant.ref, variant.alleles[index]
    anchor = int(ref[:1] == alt[:1])
    start, ref, alt = trim(variant.start + anchor, ref[anchor:], alt[anchor:])
    return Allele(start, start + len(ref), alt) if ref or alt else None


def called_alleles(variant: Variant) -> tuple[Allele | None, ...]:
    """Alleles of the genotype, one for each of two haplotypes; () where there is nothing to match.

    As hap.py reads them, `./1` is 0/1; a haploid `1` is 1/1. Nothing to match: hom-ref, no call, only `*`, an allele
    whose bases are not told (`<DEL>`), more than two haplotypes.
    """
    indices = [index for index in variant.diploid_genotype if index > 0]
    if len(variant.genotype) > 2 or not all(is_spelled(variant, index) for index in indices):
        return ()
    alleles = [None] * (2 - len(indices)) + [allele_of(variant, index) for index in indices]
    return tuple(alleles) if any(alleles) else ()


def drop_unused(variant: Variant) -> Variant:
    """The same genotype over the ALTs it uses; symbolic, `*` and reference-equal alleles count as reference."""
    usable = [i for i, alt in enumerate(variant.alts, start=1) if _BASES.issuperset(alt) and alt != variant.ref]
    used = [i for i in usable if i in variant.genotype]
    renumbered = {MISSING: MISSING, **{old: new for new, old in enumerate(used, start=1)}}
    genotype = tuple(renumbered.get(allele, 0) for allele in variant.genotype)
    return variant._replace(alts=tuple(variant.alts[i - 1] for i in used), genotype=genotype)


class Lane(NamedTuple):
    """What the two sides (0 truth, 1 query) have spelled on one haplotype.

    `ahead` holds what each side has beyond the bases that both have: at most one is not empty. `reached` is the point
    up to which each side has spelled. `pending` are alleles already chosen that begin later.
    """

    ahead: tuple[str, str]
    reached: tuple[int, int]
    pending: tuple[tuple[int, Allele], ...] = ()


def level(point: int) -> Lane:
    """The lane of two sides that have spelled the same up to `point`."""
    return Lane(("", ""), (point, point))


def advance(lane: Lane, point: int, reference: Callable[[int, int], str]) -> Lane | None:
    """Let both sides spell the reference up to `point`; None where they then differ."""
    truth, query = lane.ahead
    truth_reached, query_reached = lane.reached
    if truth_reached < point:
        truth += reference(truth_reached // 2, point // 2)
        truth_reached = point
    if query_reached < point:
        query += reference(query_reached // 2, point // 2)
        query_reached = point
    return _settle(truth, query, (truth_reached, query_reached), lane.pending)


def place(lane: Lane, side: int, allele: Allele) -> Lane | None:
    """Let one side spell an allele that begins at the point the lane was advanced to; None where it does not fit."""
    if allele.first < lane.reached[side]:
        return None
    truth, query = lane.ahead
    if side == 0:
        return _settle(truth + allele.bases, query, (allele.last, lane.reached[1]), lane.pending)
    return _settle(truth, query + allele.bases, (lane.reached[0], allele.last), lane.pending)


def place_pending(lane: Lane, point: int) -> Lane | None:
    """Place the chosen alleles that begin at `point`; None where one does not fit."""
    if not lane.pending:
        return lane
    due = [(side, allele) for side, allele in lane.pending if allele.first == point]
    lane = lane._replace(pending=tuple(item for item in lane.pending if item not in due))
    for side, allele in due:
        lane = place(lane, side, allele)
        if lane is None:
            return None
    return lane


def choose(lane: Lane, side: int, allele: Allele | None, point: int) -> Lane | None:
    """Place an allele that begins at `point`, or keep it for later; a None allele changes nothing."""
    if allele is None:
        return lane
    if allele.first == point:
        return place(lane, side, allele)
    return lane._replace(pending=tuple(sorted((*lane.pending, (side, allele)))))


def _settle(truth: str, query: str, reached: tuple[int, int], pending: tuple) -> Lane | None:
    shared = min(len(truth), len(query))
    if truth[:shared] != query[:shared]:
        return None
    return Lane((truth[shared:], query[shared:]), reached, pending)
