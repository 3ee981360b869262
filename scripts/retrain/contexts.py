"""The reference around a site: how repetitive, how rich in G and C."""

import numpy as np

from genomics.bases import OUTSIDE, Bases
from genomics.genome import Genome
from retrain.cells import Alternate

GC_FLANK = 50  # bases on either side of the allele's reference span
_LONGEST_LOOK = 1000
_IS_KNOWN = np.isin(np.arange(256), np.frombuffer(b"ACGT", np.uint8)).astype(np.int64)
_IS_STRONG = np.isin(np.arange(256), np.frombuffer(b"CG", np.uint8)).astype(np.int64)


def homopolymer_length(genome: Genome, allele: Alternate) -> int:
    """Longest run of one base among the runs that hold or touch the allele's reference span; a run of N counts 0."""
    left = max(allele.start - _LONGEST_LOOK, 0)
    bases = genome.fetch(allele.contig, left, allele.end + _LONGEST_LOOK)
    first, last = max(allele.start - 1 - left, 0), min(allele.end + 1 - left, len(bases))
    return max((_run(bases, position) for position in range(first, last)), default=0)


def _run(bases: str, position: int) -> int:
    base = bases[position]
    if base == "N":
        return 0
    before, after = bases[:position], bases[position + 1 :]
    return 1 + len(before) - len(before.rstrip(base)) + len(after) - len(after.lstrip(base))


def gc_share(genome: Genome, allele: Alternate, flank: int = GC_FLANK) -> float | None:
    """Share of G and C among the known bases of the allele's reference span and its flanks; None without any."""
    bases = genome.fetch(allele.contig, allele.start - flank, allele.end + flank)
    known = sum(map(bases.count, "ACGT"))
    return (bases.count("G") + bases.count("C")) / known if known else None


def homopolymer_lengths(bases: Bases, starts: np.ndarray, ref_lengths: np.ndarray) -> np.ndarray:
    """`homopolymer_length` of many alleles of one contig."""
    longest = np.zeros(len(starts), np.int64)
    for offset in range(-1, int(ref_lengths.max(initial=0)) + 1):
        rows = np.flatnonzero(offset <= ref_lengths)
        longest[rows] = np.maximum(longest[rows], _runs(bases, starts[rows] + offset))
    return longest


def _runs(bases: Bases, positions: np.ndarray) -> np.ndarray:
    """Length of the run of one base at each position; 0 for N and outside the contig."""
    found = bases.at(positions)
    known = (found != OUTSIDE) & (found != ord("N"))
    lengths = known.astype(np.int64)
    for step in (-1, 1):
        rows, distance = np.flatnonzero(known), 1
        while len(rows) and distance < _LONGEST_LOOK:
            rows = rows[bases.at(positions[rows] + step * distance) == found[rows]]
            lengths[rows] += 1
            distance += 1
    return lengths


def gc_shares(bases: Bases, starts: np.ndarray, ref_lengths: np.ndarray, flank: int = GC_FLANK) -> np.ndarray:
    """`gc_share` of many alleles of one contig; NaN without any known base."""
    strong, known = np.zeros(len(starts), np.int64), np.zeros(len(starts), np.int64)
    for offset in range(-flank, int(ref_lengths.max(initial=0)) + flank):
        rows = np.flatnonzero(offset < ref_lengths + flank)
        found = bases.at(starts[rows] + offset)
        strong[rows] += _IS_STRONG[found]
        known[rows] += _IS_KNOWN[found]
    with np.errstate(invalid="ignore"):
        return strong / known
