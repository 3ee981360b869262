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

from genomics.genome import Genome, Regions
from genomics.spans import is_inside, span
from retrain import cells
from retrain.cells import NO_CALL_TEXT, Alternate, Site
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


class Control(NamedTuple):
    """A chosen allele, what it was matched on, and what the left cell says of it."""

    allele: Alternate
    key: Key
    site: Site


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


def site_key(allele: Alternate, site: Site, confident: Regions | None) -> Key:
    """What a site of the left cell has."""
    return Key(allele.type, size_class(allele.size), site.genotype_class, _assessed(allele, confident))


def _assessed(allele: Alternate, confident: Regions | None) -> str:
    if confident is None:
        return ""
    where = span(allele.contig, allele.start, allele.ref, (allele.alt,))
    return "yes" if is_inside(where, confident) else "no"


def left_sites(path: Path, genome: Genome) -> Iterator[tuple[Alternate, Site]]:
    """Every allele that a cell's VCF lists, with its first record, contig by contig."""
    present = set(cells.contigs_with_records(path))
    for contig in filter(present.__contains__, genome.contigs):
        for allele, found in cells.read_cell(path, genome, contig).sites.items():
            yield allele, found[0]


def quotas(flips: Counter, per_flip: int = PER_FLIP, most: int = MOST) -> dict[Key, int]:
    """Controls to take for each key, given the flips of each: `per_flip` for every flip, fewer where `most` is less."""
    ratio = min(per_flip, most / max(sum(flips.values()), 1))
    return {key: -(-int(count * ratio * 1000) // 1000) for key, count in flips.items()}


def choose(
    sites: Iterable[tuple[Alternate, Site]],
    flipped: frozenset[Alternate],
    wanted: Mapping[Key, int],
    confident: Regions | None,
) -> list[Control]:
    """Controls of each key, as many as wanted or as there are: those with the lowest hash; sorted by allele."""
    heaps: dict[Key, list] = {key: [] for key, number in wanted.items() if number}
    for allele, site in sites:
        key = site_key(allele, site, confident)
        if key in heaps and allele not in flipped:
            entry = (-_hash(allele), allele, site)
            if len(heaps[key]) < wanted[key]:
                heappush(heaps[key], entry)
            else:
                heappushpop(heaps[key], entry)
    return sorted(Control(allele, key, site) for key, heap in heaps.items() for _, allele, site in heap)


def _hash(allele: Alternate) -> int:
    text = f"{allele.contig}:{allele.start}:{allele.ref}:{allele.alt}"
    return int.from_bytes(hashlib.blake2b(text.encode(), digest_size=8).digest())
