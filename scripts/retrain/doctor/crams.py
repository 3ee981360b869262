"""CRAM holds differences from a reference: can it be decoded with the experiment's?"""

import hashlib
from collections.abc import Iterable

import pysam

from genomics.genome import Genome
from retrain.doctor.findings import Finding, stop, warn

OTHER_REFERENCE = "reads_other_reference"
_STEP = 1 << 24  # bases in memory
_CURE = "use the reference it was made with, or make a BAM of it with that reference (samtools view -b -T)"


def explain(source: pysam.AlignmentFile, genome: Genome, contigs: Iterable[str]) -> list[Finding]:
    """A stop for a CRAM that could not be read because a contig has other bases here; nothing if that is not why."""
    wrong = next((contig for contig in contigs if _has_other_bases(source, genome, contig)), None)
    if wrong is None:
        return []
    why = "Its reads cannot be decoded with the reference of the experiment"
    return [stop(OTHER_REFERENCE, source.filename.decode(), _told(wrong), why, _CURE)]


def check(source: pysam.AlignmentFile, genome: Genome, contigs: Iterable[str]) -> list[Finding]:
    """A warning where a readable CRAM was made with other bases; looks at the shortest contig, for speed."""
    known = [contig for contig in contigs if contig in genome.lengths]
    shortest = min(known, key=genome.lengths.get, default=None)
    if shortest is None or not _has_other_bases(source, genome, shortest):
        return []
    why = "Its reads were aligned to another build or another version of this contig"
    return [warn(OTHER_REFERENCE, source.filename.decode(), _told(shortest), why, _CURE)]


def _told(contig: str) -> str:
    return f"was made with other bases of {contig!r} than the reference has (its checksum M5 differs)"


def _has_other_bases(source: pysam.AlignmentFile, genome: Genome, contig: str) -> bool:
    """Whether a CRAM's checksum of a contig is not the reference's; never of a BAM."""
    lines = source.header.to_dict().get("SQ", []) if source.is_cram else []
    expected = next((line.get("M5") for line in lines if line["SN"] == contig), None)
    return expected is not None and contig in genome.lengths and expected.lower() != checksum(genome, contig)


def checksum(genome: Genome, contig: str) -> str:
    """MD5 of a contig as SAM headers have it (M5): of all bases, in upper case."""
    digest = hashlib.md5(usedforsecurity=False)
    for start in range(0, genome.lengths[contig], _STEP):
        digest.update(genome.fetch(contig, start, start + _STEP).encode())
    return digest.hexdigest()
