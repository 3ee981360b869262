"""Counting the alleles of the reads of one window, and choosing candidate variants.

Rules of DeepVariant 1.9 (allelecounter.cc, variant_calling_multisample.cc) for one sample, without realigner.
"""

from collections.abc import Iterator
from itertools import groupby
from typing import NamedTuple

import numpy as np

from genomics.genome import Genome, Interval
from genomics.variants import Variant
from minidv.reads import DELETION, INSERTION, MATCH, SOFT_CLIP, Reads

SUBSTITUTION = MATCH  # an allele's kind is the operation that shows it
_ACGT = "ACGT"
_CODES = np.full(256, len(_ACGT), dtype=np.int64)  # of ASCII: 0 to 3, anything else 4
_CODES[np.frombuffer(_ACGT.encode(), dtype=np.uint8)] = np.arange(len(_ACGT))


class Thresholds(NamedTuple):
    """When a base counts, and when an allele becomes a candidate (the flags of the same names, `vsc_` left out)."""

    min_base_quality: int = 10
    min_count_snps: int = 2
    min_count_indels: int = 2
    min_fraction_snps: float = 0.12
    min_fraction_indels: float = 0.06
    min_fraction_multiplier: float = 1.0

    def accepts(self, kind: int, count: int, total: int) -> bool:
        """Whether an allele with `count` of `total` reads is a candidate.

        DeepVariant keeps fractions in 32 bits, so exactly 12 of 100 pass 0.12. A rejected allele has a second chance
        against all samples pooled, which is the same counts here, with the fraction times the multiplier.
        """
        is_snp = kind == SUBSTITUTION
        fraction = float(np.float32(self.min_fraction_snps if is_snp else self.min_fraction_indels))
        if self.min_fraction_multiplier < 1:
            fraction *= float(np.float32(self.min_fraction_multiplier))
        return count >= (self.min_count_snps if is_snp else self.min_count_indels) and count / total >= fraction


class Stretch(NamedTuple):
    """A stretch of the reference around a window."""

    contig: str
    start: int
    text: str

    @property
    def end(self) -> int:
        """End, half-open."""
        return self.start + len(self.text)

    @property
    def codes(self) -> np.ndarray:
        """ASCII codes of the bases; (bp,)."""
        return np.frombuffer(self.text.encode(), dtype=np.uint8)

    def bases(self, start: int, end: int) -> str:
        """Bases of [start, end); empty where that is not wholly inside."""
        return self.text[start - self.start : end - self.start] if self.start <= start and end <= self.end else ""


def fetch_stretch(genome: Genome, window: Interval, reads: Reads, margin: int) -> Stretch:
    """Reference of the window and of all its reads, with a margin, clipped at the contig's ends."""
    start = max(min(window.start, int(reads.starts.min(initial=window.start))) - margin, 0)
    end = int(reads.ends.max(initial=window.end)) + margin
    return Stretch(window.contig, start, genome.fetch(window.contig, start, end))


class Allele(NamedTuple):
    """What a read shows at a position: its kind, and its bases with the one base before where it is an indel
    (for a deletion the deleted reference bases)."""

    kind: int
    bases: str


class AlleleCounts(NamedTuple):
    """Alleles seen in one window. An event is one read that shows something else than the reference."""

    start: int  # of the window
    ref_support: np.ndarray  # (bp,) reads with the reference base, without those of low quality
    totals: np.ndarray  # (bp,) all reads without those of low quality; clips count here and nowhere else
    alleles: list[Allele]
    event_positions: np.ndarray  # (events,) from the window's start
    event_alleles: np.ndarray  # (events,) index into `alleles`
    event_reads: np.ndarray  # (events,)
    event_is_low: np.ndarray  # (events,) mean base quality below the floor


class Candidate(NamedTuple):
    """A variant that the reads propose, with what they say of it."""

    variant: Variant
    depth: int
    allele_depths: tuple[int, ...]  # reference first
    support: tuple[tuple[int, ...], ...]  # per alternate: the reads that show it, those of low quality too

    @property
    def fractions(self) -> tuple[float, ...]:
        """Allele fraction of each alternate."""
        return tuple(count / self.depth for count in self.allele_depths[1:])


class _Indel(NamedTuple):
    operation: int
    position: int
    allele: Allele
    is_low: bool


def count_alleles(reads: Reads, window: Interval, reference: Stretch, min_base_quality: int) -> AlleleCounts:
    """Count the alleles inside the window."""
    indels = _last_per_position(reads, list(_indels(reads, window, reference, min_base_quality)))
    codes, positions, owners, is_low = _aligned_bases(reads, window, indels, min_base_quality)
    expected = _CODES[reference.codes[window.start - reference.start : window.end - reference.start]][positions]
    is_ref = codes == expected
    ref_support = np.bincount(positions[is_ref & ~is_low], minlength=window.length)
    others = np.flatnonzero(~is_ref)

    alleles = {Allele(SUBSTITUTION, base): code for code, base in enumerate(_ACGT)}
    called = [indel for indel in indels if indel.allele.kind != SOFT_CLIP]
    event_positions = _join(positions[others], [indel.position - window.start for indel in called])
    event_is_low = _join(is_low[others], [indel.is_low for indel in called])
    clips = [indel.position - window.start for indel in indels if indel.allele.kind == SOFT_CLIP and not indel.is_low]
    counted = _join(event_positions[~event_is_low], clips)
    return AlleleCounts(
        start=window.start,
        ref_support=ref_support,
        totals=ref_support + np.bincount(counted, minlength=window.length),
        event_positions=event_positions,
        event_alleles=_join(codes[others], [alleles.setdefault(indel.allele, len(alleles)) for indel in called]),
        event_reads=_join(owners[others], [reads.op_reads[indel.operation] for indel in called]),
        event_is_low=event_is_low,
        alleles=list(alleles),
    )


def _join(array: np.ndarray, items: list) -> np.ndarray:
    return np.concatenate([array, np.array(items, dtype=array.dtype)])


def _indels(reads: Reads, window: Interval, reference: Stretch, min_base_quality: int) -> Iterator[_Indel]:
    """Insertions, deletions and soft clips whose base before lies in the window, in the order of the reads.

    An allele with a base that is none of ACGT is void. Deletions are never of low quality.
    """
    codes, positions = reads.op_codes, reads.op_starts - 1
    is_indel = (codes == INSERTION) | (codes == DELETION) | (codes == SOFT_CLIP)
    for operation in np.flatnonzero(is_indel & (positions >= window.start) & (positions < window.end)).tolist():
        start, length, first = positions[operation] + 1, reads.op_lengths[operation], reads.op_bases[operation]
        if codes[operation] == DELETION:
            shown, is_low = reference.bases(start, start + length), False
        else:
            shown = reads.bases[first : first + length].tobytes().decode()
            is_low = bool(reads.qualities[first : first + length].sum() < min_base_quality * length)
        bases = _base_before(reads, operation, reference) + shown
        if shown and len(bases) > len(shown) and not bases.strip(_ACGT):
            yield _Indel(operation, int(start) - 1, Allele(int(codes[operation]), bases), is_low)


def _base_before(reads: Reads, operation: int, reference: Stretch) -> str:
    """Base before an indel: of the read, or of the reference where the read has none."""
    read, first = reads.op_reads[operation], reads.op_bases[operation]
    if first > reads.first_bases[read]:
        return chr(reads.bases[first - 1])
    return reference.bases(reads.op_starts[operation] - 1, reads.op_starts[operation])


def _last_per_position(reads: Reads, indels: list[_Indel]) -> list[_Indel]:
    """Of several indels of one read on one base, such as a deletion after an insertion, the last one counts."""
    last = {(int(reads.op_reads[indel.operation]), indel.position): indel for indel in indels}
    return list(last.values())


def _aligned_bases(
    reads: Reads, window: Interval, indels: list[_Indel], min_base_quality: int
) -> tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray]:
    """Code, position from the window's start, read and low quality of every aligned A, C, G or T in the window that no
    indel of the same read supersedes."""
    owners, positions, indices = reads.aligned
    inside = (positions >= window.start) & (positions < window.end)
    before = reads.aligned_before[[indel.operation for indel in indels]] - 1
    for index, indel in zip(before.tolist(), indels, strict=True):
        if index >= 0 and positions[index] == indel.position and owners[index] == reads.op_reads[indel.operation]:
            inside[index] = False
    chosen = np.flatnonzero(inside)
    codes = _CODES[reads.bases[indices[chosen]]]
    is_known = codes < len(_ACGT)
    chosen, codes = (chosen, codes) if is_known.all() else (chosen[is_known], codes[is_known])
    is_low = reads.qualities[indices[chosen]] < min_base_quality
    return codes, positions[chosen] - window.start, owners[chosen], is_low


def find_candidates(counts: AlleleCounts, reference: Stretch, thresholds: Thresholds) -> list[Candidate]:
    """Candidates of the window, by position; all accepted alleles of a position make one candidate."""
    keys = counts.event_positions * len(counts.alleles) + counts.event_alleles
    seen, numbers = np.unique(keys[~counts.event_is_low], return_counts=True)
    floor = min(thresholds.min_count_snps, thresholds.min_count_indels)
    accepted = []
    for key, number in zip(seen[numbers >= floor].tolist(), numbers[numbers >= floor].tolist(), strict=True):
        position, allele = divmod(key, len(counts.alleles))
        if thresholds.accepts(counts.alleles[allele].kind, number, int(counts.totals[position])):
            accepted.append((position, allele, number))
    by_position = groupby(accepted, key=lambda entry: entry[0])
    found = (_candidate(counts, reference, position, list(entries), keys) for position, entries in by_position)
    return [candidate for candidate in found if candidate is not None]


def _candidate(counts: AlleleCounts, reference: Stretch, position: int, entries: list, keys) -> Candidate | None:
    """The candidate at one position; None where the reference base is none of ACGT."""
    start = counts.start + position
    base = reference.bases(start, start + 1)
    if base not in _ACGT:
        return None
    alleles = [counts.alleles[index] for _, index, _ in entries]
    ref = base + max((allele.bases[1:] for allele in alleles if allele.kind == DELETION), key=len, default="")
    ordered = sorted(zip((_alternate(allele, ref) for allele in alleles), entries, strict=True))
    return Candidate(
        variant=Variant(reference.contig, start, ref, tuple(alt for alt, _ in ordered)),
        depth=int(counts.totals[position]),
        allele_depths=(int(counts.ref_support[position]), *(number for _, (_, _, number) in ordered)),
        support=tuple(
            tuple(counts.event_reads[keys == position * len(counts.alleles) + index].tolist())
            for _, (_, index, _) in ordered
        ),
    )


def _alternate(allele: Allele, ref: str) -> str:
    """Spell an allele against REF, which is one base, or as long as the longest deletion."""
    if allele.kind == DELETION:
        return allele.bases[0] + ref[len(allele.bases) :]
    return allele.bases + ref[1:]
