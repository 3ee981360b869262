"""What kind of variant a genotype is: SNP or INDEL, zygosity, and hap.py's size classes (fields BVT, BLT, BI)."""

from collections.abc import Sequence
from typing import NamedTuple

from genomics.allele_alignment import primitives
from genomics.variants import MISSING, trim

TRANSITIONS = {("A", "G"), ("G", "A"), ("C", "T"), ("T", "C")}
BASES = frozenset("ACGT")
INDEL_SUBTYPES = tuple(f"{kind}{size}" for kind in "CDI" for size in ("16_PLUS", "1_5", "6_15"))  # sorted as text


class Kind(NamedTuple):
    """Type (SNP, INDEL, NOCALL, HOMREF), zygosity (het, homalt, …) and sorted subtypes (`ti`, `tv`, `i1_5`, …)."""

    variant_type: str
    zygosity: str
    subtypes: tuple[str, ...] = ()


NO_CALL = Kind("NOCALL", "nocall")


def classify(ref: str, alts: Sequence[str], genotype: tuple[int, ...]) -> Kind:
    """Kind of the alleles a genotype uses; each allele is trimmed and aligned to the reference allele.

    >>> classify("A", ["AGGGAGG", "G"], (2, 1))
    Kind(variant_type='INDEL', zygosity='hetalt', subtypes=('i6_15', 'ti'))
    """
    if all(allele == MISSING for allele in genotype):
        return NO_CALL
    used = {alts[allele - 1] for allele in genotype if allele > 0}
    if not used:
        return Kind("HOMREF", "homref")
    edits = [primitives(*trim(0, ref, alt)[1:]) for alt in sorted(used)]
    only_substitutions = all(edit.is_substitution for allele in edits for edit in allele)
    subtypes = sorted({name for allele in edits for name in _subtypes(allele)})
    return Kind("SNP" if only_substitutions else "INDEL", zygosity(genotype), tuple(subtypes))


def zygosity(genotype: tuple[int, ...]) -> str:
    """Name of a called genotype: het, homalt, hetalt, homref, halfcall, hemi; ambi for more than two alleles."""
    called = [allele for allele in genotype if allele != MISSING]
    if len(genotype) > 2:
        return "ambi"
    if not any(called):
        return "homref" if len(called) == len(genotype) else "nocall"
    if len(called) < len(genotype):
        return "halfcall"
    if len(genotype) == 1:
        return "hemi"
    if 0 in called:
        return "het"
    return "homalt" if called[0] == called[1] else "hetalt"


def _subtypes(edits):
    inserted = sum(len(edit.alt) for edit in edits if not edit.ref)
    deleted = sum(len(edit.ref) for edit in edits if not edit.alt)
    swaps = [(edit.ref, edit.alt) for edit in edits if edit.is_substitution]
    for swap in swaps:
        if BASES.issuperset(swap):
            yield "ti" if swap in TRANSITIONS else "tv"
    if swaps:
        yield from _sized("c", inserted + deleted)
    else:
        yield from _sized("i", inserted)
        yield from _sized("d", deleted)


def _sized(letter, bases):
    if bases:
        yield letter + ("1_5" if bases <= 5 else "6_15" if bases <= 15 else "16_plus")
