"""Matched sites that did not flip: what flips are held against.

A control is an allele of the left cell that is no flip, of the same variant type, size class and genotype class on the
left as some flip, and inside the confident regions where the flip was assessed there, outside where it was not. An
allele that is no candidate on the left counts as having no copies there. Which alleles are taken is decided by a hash
of the allele, so that the choice neither follows the genome nor changes with the number of flips of another kind.
"""

import hashlib
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from heapq import heappush, heappushpop
from pathlib import Path
from typing import NamedTuple

from genomics import vcf
from genomics.genome import Genome, Regions
from genomics.spans import is_inside, span
from genomics.variants import MISSING
from retrain import cells
from retrain.cells import NO_CALL_TEXT, Alternate
from retrain.flips import NO_CANDIDATE

PER_FLIP = 4  # controls, where there are as many
MOST = 20_000  # controls of one cell in all
_SIZES = ((0, "0"), (5, "1-5"), (15, "6-15"))  # of hap.py's subtypes


class Key(NamedTuple):
    """What a control has in common with its flips; `assessed` is `yes` or `no`, empty without confident regions."""

    type: str
    size_class: str
    left_class: str
    assessed: str


class LeftSite(NamedTuple):
    """What the left cell says of an allele that it lists: genotype class (copies, or `./.`), depth, share of reads."""

    allele: Alternate
    genotype_class: str
    depth: int | None
    fraction: float | None


class Control(NamedTuple):
    """A chosen allele of the left cell, and what it was matched on."""

    site: LeftSite
    key: Key


def size_class(size: int) -> str:
    """Class of the bases that an allele inserts or deletes."""
    return next((name for most, name in _SIZES if abs(size) <= most), "16+")


def left_class(row: Mapping[str, str]) -> str:
    """Genotype class of a flip on the left: copies of its allele, or `./.`."""
    if row["left_called"] == NO_CANDIDATE:
        return "0"
    return NO_CALL_TEXT if set(row["left_gt"]) <= {".", "/"} else str(row["left_gt"].count("1"))


def flip_key(row: Mapping[str, str], confident: Regions | None) -> Key:
    """What a flip's controls must have."""
    assessed = "" if confident is None else "no" if row["direction"] == "unassessed" else "yes"
    return Key(row["type"], size_class(int(row["size"])), left_class(row), assessed)


def site_key(site: LeftSite, confident: Regions | None) -> Key:
    """What a site of the left cell has."""
    allele = site.allele
    return Key(allele.type, size_class(allele.size), site.genotype_class, _assessed(allele, confident))


def _assessed(allele: Alternate, confident: Regions | None) -> str:
    if confident is None:
        return ""
    where = span(allele.contig, allele.start, allele.ref, (allele.alt,))
    return "yes" if is_inside(where, confident) else "no"


def left_sites(path: Path, genome: Genome) -> Iterator[LeftSite]:
    """Every allele that a cell's VCF lists, in the order of the file; never more than one record in memory."""
    for call in vcf.read_calls(path):
        genotype = call.variant.diploid_genotype
        is_called = set(genotype) != {MISSING}
        fractions = call.fields.get("VAF") or ()
        for index, allele in enumerate(cells.alternates(genome, call.variant), start=1):
            if allele:
                copies = str(genotype.count(index)) if is_called else NO_CALL_TEXT
                fraction = fractions[index - 1] if index <= len(fractions) else None
                yield LeftSite(allele, copies, call.fields.get("DP"), fraction)


def quotas(flips: Counter, per_flip: int = PER_FLIP, most: int = MOST) -> dict[Key, int]:
    """Controls to take for each key, given the flips of each: `per_flip` for every flip, fewer where `most` is less."""
    ratio = min(per_flip, most / max(sum(flips.values()), 1))
    return {key: -(-int(count * ratio * 1000) // 1000) for key, count in flips.items()}


def choose(
    sites: Iterable[LeftSite], flipped: frozenset[Alternate], wanted: Mapping[Key, int], confident: Regions | None
) -> list[Control]:
    """Controls of each key, as many as wanted or as there are: those with the lowest hash; sorted by allele."""
    heaps: dict[Key, list] = {key: [] for key, number in wanted.items() if number}
    for site in sites:
        key = site_key(site, confident)
        if key in heaps and site.allele not in flipped:
            entry = (-_hash(site.allele), site.allele, site)
            if len(heaps[key]) < wanted[key]:
                heappush(heaps[key], entry)
            else:
                heappushpop(heaps[key], entry)
    chosen = {allele: Control(site, key) for key, heap in heaps.items() for _, allele, site in reversed(heap)}
    return [chosen[allele] for allele in sorted(chosen)]


def _hash(allele: Alternate) -> int:
    text = f"{allele.contig}:{allele.start}:{allele.ref}:{allele.alt}"
    return int.from_bytes(hashlib.blake2b(text.encode(), digest_size=8).digest())
