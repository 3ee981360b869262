"""The reference around a site: how repetitive, how rich in G and C."""

from genomics.genome import Genome
from retrain.cells import Alternate

GC_FLANK = 50  # bases on either side of the allele's reference span
_LONGEST_LOOK = 1000


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
