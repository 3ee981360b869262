"""Calls as hap.py compares them: one primitive variant per record, shifted left; truth keeps its own records."""

from collections.abc import Iterable, Iterator
from operator import attrgetter
from typing import NamedTuple

from genomics.allele_alignment import primitives
from genomics.alleles import drop_unused
from genomics.variants import MISSING, Variant, trim
from genomics.vcf import Call

SHIFT_LIMIT = 1024  # bases
X_CONTIGS = ("chrX", "X")
_SEX_CONTIGS = (*X_CONTIGS, "chrY", "Y")


class _Primitive(NamedTuple):
    """One edit of the reference, without common bases; `ref` or `alt` may be empty."""

    start: int
    ref: str
    alt: str
    copies: int
    call: Call

    @property
    def is_substitution(self) -> bool:
        return len(self.ref) == len(self.alt) == 1

    @property
    def position(self) -> int:
        """Where the record will sort: an insertion counts as its anchor base."""
        return self.start if self.ref else max(self.start - 1, 0)

    @property
    def last(self) -> int:
        """Last reference base, of an insertion the anchor base."""
        return self.position + max(len(self.ref), 1) - 1


def keep_truth(calls: Iterable[Call]) -> Iterator[Call]:
    """Truth calls with a variant genotype, without ALTs that the genotype does not use. Records are not split, shifted
    or trimmed."""
    for call in calls:
        variant = drop_unused(call.variant)
        if variant.is_called_variant:
            yield call._replace(variant=variant)


def looks_male(genotypes: Iterable[tuple[int, ...]]) -> bool:
    """Whether the genotypes of all records on X are those of one copy (`--gender auto`): at least one is haploid, none
    has two different alleles. Without any record on X a sample passes for female."""
    seen = set(genotypes)
    is_haploid = any(len(genotype) == 1 for genotype in seen)
    return is_haploid and not any(len(set(genotype)) > 1 or len(genotype) > 2 for genotype in seen)


def double_haploid(calls: Iterable[Call]) -> Iterator[Call]:
    """Calls of a male, truth or query: haploid ones on X and Y become homozygous."""
    for call in calls:
        if call.variant.contig in _SEX_CONTIGS:
            call = call._replace(variant=call.variant._replace(genotype=call.variant.diploid_genotype))
        yield call


def normalise(genome, calls: Iterable[Call], *, leftshift: bool = True, decompose: bool = True) -> list[Call]:
    """Calls of one contig as hap.py prepares a query: alleles split (1/2 becomes two 0/1, half and haploid calls 0/1),
    decomposed into primitives, shifted left but not past the call before; neighbours at one place become 1/2 again.
    """
    found = sorted(
        (primitive for call in calls for primitive in _split(call, decompose)),
        key=lambda p: (p.start, -len(p.ref), p.alt),
    )
    if leftshift:
        found = _shift_all(genome, found)
    records = [_record(genome, group) for group in _merged(found)]
    return sorted(records, key=lambda call: (call.variant.start, call.variant.ref, call.variant.alts))


def _split(call: Call, decompose: bool) -> Iterator[_Primitive]:
    variant = drop_unused(call.variant)
    is_homozygous = len(variant.genotype) == 2 and variant.genotype[0] == variant.genotype[1]
    for allele in sorted(set(variant.genotype) - {0, MISSING}):
        start, ref, alt = _trim_prefix_first(variant.start, variant.ref, variant.alts[allele - 1])
        copies = 2 if is_homozygous else 1
        if not decompose:
            yield _Primitive(start, ref, alt, copies, call)
            continue
        for edit in primitives(ref, alt):
            yield _Primitive(start + edit.offset, edit.ref, edit.alt, copies, call)


def _trim_prefix_first(start: int, ref: str, alt: str) -> tuple[int, str, str]:
    """Trimmed to the right end of a repeat: where a call before forbids shifting, the variant stays there."""
    suffix, backward_ref, backward_alt = trim(0, ref[::-1], alt[::-1])
    return start + len(ref) - len(backward_ref) - suffix, backward_ref[::-1], backward_alt[::-1]


def _shift_all(genome, found):
    shifted, floor = [], -1
    for primitive in found:
        moved = _shift(genome, primitive, max(floor, primitive.position - SHIFT_LIMIT, 0))
        floor = max(floor, moved.last)
        shifted.append(moved)
    return sorted(shifted, key=attrgetter("position"))


def _shift(genome, primitive, floor):
    """Move an insertion or deletion left while the sequence stays the same and its start stays above `floor`."""
    start, moving = primitive.start, primitive.ref or primitive.alt
    if primitive.ref and primitive.alt:
        return primitive
    floor += not primitive.ref  # an insertion leaves its anchor base out, too
    before = genome.fetch(primitive.call.variant.contig, floor + 1, start)
    while before and before[-1] == moving[-1] != "N":
        moving, before, start = moving[-1] + moving[:-1], before[:-1], start - 1
    ref, alt = (moving, "") if primitive.ref else ("", moving)
    return primitive._replace(start=start, ref=ref, alt=alt)


def _merged(found: list[_Primitive]) -> Iterator[list[_Primitive]]:
    group = []
    for primitive in found:
        if group and _joins(group, primitive):
            group.append(primitive)
            continue
        if group:
            yield group
        group = [primitive]
    if group:
        yield group


def _joins(group, primitive):
    first = group[0]
    return (
        len(group) == 1
        and first.copies == primitive.copies == 1
        and first.position == primitive.position
        and first.is_substitution == primitive.is_substitution
        and first[:3] != primitive[:3]
        and set(first.call.filters) == set(primitive.call.filters)
    )


def _record(genome, group) -> Call:
    contig = group[0].call.variant.contig
    start, end = min(p.start for p in group), max(p.start + len(p.ref) for p in group)
    alleles = _spell(genome, contig, start, end, group)
    if any(not allele for allele in alleles):
        start, end = (start - 1, end) if start else (start, end + 1)  # a base before, at the contig's start one after
        alleles = _spell(genome, contig, start, end, group)
    genotype = (1, 1) if group[0].copies == 2 else (1, 2) if len(group) == 2 else (0, 1)
    return group[0].call._replace(variant=Variant(contig, start, alleles[0], tuple(alleles[1:]), genotype))


def _spell(genome, contig, start, end, group):
    ref = genome.fetch(contig, start, end)
    return [ref, *(ref[: p.start - start] + p.alt + ref[p.start + len(p.ref) - start :] for p in group)]
