"""Haplotype-aware matching of whole contigs: what is evident is told by columns, the rest by `genomics.matching`.

Evident is a superlocus of one side only (nothing matches), one where both sides hold the same records and no two of a
side overlap (everything matches), and one of a single plain record on each side that differ (nothing matches, as plain
records are unique: they are left-aligned).
"""

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from genomics.allele_pool import UNKNOWN
from genomics.alleles import called_alleles
from genomics.bases import Bases
from genomics.loci import Windows, cluster, has_overlap, windows, windows_of
from genomics.matching import match
from genomics.variants import Variant
from retrain.discordance.alleles import Reference

_GENOTYPES = {1: (0, 1), 2: (1, 1)}


class Records(NamedTuple):
    """Records of one contig: number in the file, start and number of the only called allele, its copies; `odd` are
    those that are not plain, by place, and have UNKNOWN numbers."""

    record: np.ndarray
    start: np.ndarray
    number: np.ndarray
    copies: np.ndarray
    odd: dict[int, Variant]

    @property
    def size(self) -> int:
        """Number of records."""
        return len(self.record)

    def variant(self, reference: Reference, contig: str, place: int) -> Variant:
        """One record as an object."""
        if place in self.odd:
            return self.odd[place]
        genotype = _GENOTYPES[min(int(self.copies[place]), 2)]
        return reference.pool.variant(contig, int(self.start[place]), int(self.number[place]), genotype)


def records_of(rows, odd: dict[int, Variant], chosen: np.ndarray) -> Records:
    """Records that the chosen rows (of Rows or CalledRows) belong to: plain ones have one row, `odd` any number."""
    is_odd = np.isin(rows.record, np.fromiter(odd, np.int64, len(odd)))
    plain = np.flatnonzero(chosen & ~is_odd & (rows.copies > 0))
    others = np.unique(rows.record[chosen & is_odd])
    count = len(plain)
    return Records(
        np.append(rows.record[plain], others),
        np.append(rows.start[plain], np.zeros(len(others), np.int64)),
        np.append(rows.number[plain], np.full(len(others), UNKNOWN)).astype(np.int64),
        np.append(rows.copies[plain], np.zeros(len(others), np.int64)),
        {count + place: odd[record] for place, record in enumerate(others.tolist())},
    )


def single_records(start: np.ndarray, number: np.ndarray, copies: int = 1) -> Records:
    """Records of one allele each."""
    count = len(start)
    return Records(np.arange(count), start, number.astype(np.int64), np.full(count, copies), {})


def matched(
    reference: Reference, contig: str, truth: Records, query: Records, *, squash_ploidy: bool = False
) -> tuple[np.ndarray, np.ndarray]:
    """Whether each record of either side is matched, as `genomics.matching.match` tells."""
    sides = (truth, query)
    bases = Bases(reference.genome, contig)
    found = [_windows(reference, contig, side, bases) for side in sides]
    loci, count = _loci(found)
    members = [np.bincount(of[of >= 0], minlength=count) for of in loci]
    both = (members[0] > 0) & (members[1] > 0)
    keys = _keys(sides)
    same = both & (members[0] == members[1])
    same = _same(loci, keys, same)
    if not squash_ploidy:
        for windows_, of in zip(found, loci, strict=True):
            inside = of >= 0
            overlapping = has_overlap(of[inside], windows_.first[inside], windows_.last[inside], count)
            same &= ~overlapping
    is_plain = [_plain_loci(side, of, count) for side, of in zip(sides, loci, strict=True)]
    different = both & ~same & (members[0] == 1) & (members[1] == 1) & is_plain[0] & is_plain[1]
    if squash_ploidy:  # records match whatever their genotypes are
        different &= ~_same(loci, [key[:, :2] for key in keys], both & (members[0] == 1) & (members[1] == 1))
    searched = both & ~same & ~different
    results = [np.where(of >= 0, same[of], False) for of in loci]
    _search(reference, contig, sides, [(of >= 0) & searched[of] for of in loci], results, squash_ploidy)
    return results[0], results[1]


def _windows(reference: Reference, contig: str, side: Records, bases: Bases) -> Windows:
    plain = side.size - len(side.odd)
    one = windows(reference.nearby, contig, reference.pool, side.start[:plain], side.number[:plain], bases)
    more = windows_of(reference.nearby, [side.odd[place] for place in range(plain, side.size)])
    return Windows(*map(np.append, one, more))


def _loci(found: Sequence[Windows]) -> tuple[list[np.ndarray], int]:
    """Superlocus of each record by side, -1 for those with nothing to match; and how many there are (one at least)."""
    starts, ends = (np.concatenate([getattr(side, name) for side in found]) for name in ("starts", "ends"))
    inside = ends >= starts
    numbers = np.full(len(starts), -1)
    numbers[inside] = cluster(starts[inside], ends[inside])
    cut = len(found[0].starts)
    return [numbers[:cut], numbers[cut:]], int(numbers.max(initial=0)) + 1


def _keys(sides: Sequence[Records]) -> list[np.ndarray]:
    """Columns that are equal where records call the same alleles: (records, 3)."""
    numbers: dict[tuple, int] = {}
    found = []
    for side in sides:
        key = np.stack([side.start, side.number, np.minimum(side.copies, 2)], axis=1)
        for place, variant in side.odd.items():
            alleles = tuple(sorted(called_alleles(variant), key=lambda allele: allele or (-1, -1, "")))
            key[place, 1] = UNKNOWN - 1 - numbers.setdefault(alleles, len(numbers))
        found.append(key)
    return found


def _same(loci: Sequence[np.ndarray], keys: Sequence[np.ndarray], candidates: np.ndarray) -> np.ndarray:
    """Which of the candidate superloci, that have as many records on either side, hold equal records."""
    lists = []
    for of, key in zip(loci, keys, strict=True):
        rows = np.flatnonzero((of >= 0) & candidates[of])
        table = np.column_stack([of[rows], key[rows]])
        lists.append(table[np.lexsort(table.T[::-1])])
    equal = (lists[0] == lists[1]).all(axis=1)
    result = candidates.copy()
    result[lists[0][~equal, 0]] = False
    return result


def _plain_loci(side: Records, loci: np.ndarray, count: int) -> np.ndarray:
    """Superloci without odd records of a side."""
    plain = np.ones(count, bool)
    plain[loci[(side.number == UNKNOWN) & (loci >= 0)]] = False
    return plain


def _search(reference, contig, sides, chosen, results, squash_ploidy) -> None:
    """Set the results of the records that `genomics.matching` must look at."""
    places = [np.flatnonzero(of) for of in chosen]
    if not len(places[0]):
        return
    variants = [
        [side.variant(reference, contig, place) for place in of.tolist()]
        for side, of in zip(sides, places, strict=True)
    ]
    found = match(reference.nearby, *variants, squash_ploidy=squash_ploidy)
    for result, of, hits in zip(results, places, (found.truth, found.query), strict=True):
        result[of] = hits


def variant_records(reference: Reference, variants: Sequence[Variant]) -> Records:
    """Records told as objects; those of one allele that is normal as it stands are plain."""
    plain, odd = [], []
    for place, variant in enumerate(variants):
        number = UNKNOWN if len(variant.alts) > 1 else reference.pool.known(variant.ref, variant.alts[0])
        copies = variant.diploid_genotype.count(1)
        if number != UNKNOWN and 0 < copies <= 2 == len(variant.diploid_genotype):
            plain.append((place, variant.start, number, copies))
        else:
            odd.append((place, 0, UNKNOWN, 0))
    table = np.array([*plain, *odd], np.int64).reshape(-1, 4)
    objects = {len(plain) + at: variants[place] for at, (place, *_) in enumerate(odd)}
    return Records(*table.T, objects)
