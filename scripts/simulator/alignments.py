"""Alignment of simulated pairs by minimap2, and BAM or CRAM files of them."""

import hashlib
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import NamedTuple

import mappy
import pysam

from genomics import outputs
from genomics.errors import InputError
from genomics.genome import Genome

PAIRED, PROPER, UNMAPPED, MATE_UNMAPPED, REVERSE, MATE_REVERSE, FIRST, LAST = (1 << bit for bit in range(8))
DUPLICATE = 1024
LONGEST_PROPER_IN_READS = 8  # a proper pair spans at most so many read lengths
INDEX_ENDINGS = {"bam": ".bai", "cram": ".crai"}  # by file format
WORD, WINDOW = 17, 6  # of minimap2's index; finer than its preset `sr`, to find reads as short and noisy as bwa does


class Pair(NamedTuple):
    """Two reads of a fragment in their own reading directions; qualities are text, as in FASTQ."""

    name: str
    sequences: tuple[str, str]
    qualities: tuple[str, str]
    is_duplicate: bool


class Place(NamedTuple):
    """Where a read lies: 0-based, half-open on the reference; `start` and `end` also in the read."""

    contig: str
    start: int
    end: int
    is_reverse: bool
    quality: int
    cigar: str
    edits: int


def open_aligner(reference: str | Path) -> mappy.Aligner:
    """Short-read aligner for the sequences of a FASTA file."""
    aligner = mappy.Aligner(str(reference), preset="sr", k=WORD, w=WINDOW)
    if not aligner:
        raise InputError(f"{reference}: cannot be indexed by minimap2")
    return aligner


def align_pair(aligner: mappy.Aligner, pair: Pair, buffer: mappy.ThreadBuffer) -> list[Place | None]:
    """Best place of either read, None where it has none."""
    places: list[Place | None] = [None, None]
    for hit in aligner.map(*pair.sequences, buf=buffer):
        if hit.is_primary and places[hit.read_num - 1] is None:
            places[hit.read_num - 1] = _place(hit, len(pair.sequences[hit.read_num - 1]))
    return places


def _place(hit: mappy.Alignment, length: int) -> Place:
    clips = [hit.q_st, length - hit.q_en]
    if (hit.strand < 0) != (hit.read_num == 2):  # mappy counts the second read's bases on its reverse complement
        clips.reverse()
    before, after = (f"{size}S" if size else "" for size in clips)
    return Place(hit.ctg, hit.r_st, hit.r_en, hit.strand < 0, hit.mapq, before + hit.cigar_str + after, hit.NM)


def sam_lines(pair: Pair, places: list[Place | None], contig: str, read_group: str) -> Iterator[str]:
    """SAM lines of a pair with at least one read on `contig`; a read elsewhere counts as unmapped."""
    places = [place if place and place.contig == contig else None for place in places]
    if not any(places):
        return
    span = _template(places, len(pair.sequences[0]))
    for number, place in enumerate(places):
        mate = places[1 - number]
        anchor = place or mate  # an unmapped read stands beside its mate
        flag = PAIRED | (LAST if number else FIRST) | _state(place, UNMAPPED, REVERSE)
        flag |= _state(mate, MATE_UNMAPPED, MATE_REVERSE) | DUPLICATE * pair.is_duplicate | PROPER * span.is_proper
        turned = place is not None and place.is_reverse
        sequence, quality = pair.sequences[number], pair.qualities[number]
        yield "\t".join(
            (
                pair.name,
                str(flag),
                contig,
                str(anchor.start + 1),
                str(place.quality if place else 0),
                place.cigar if place else "*",
                "=",
                str((mate or anchor).start + 1),
                str(span.lengths[number]),
                mappy.revcomp(sequence) if turned else sequence,
                quality[::-1] if turned else quality,
                f"RG:Z:{read_group}" + (f"\tNM:i:{place.edits}" if place else ""),
            )
        )


class _Template(NamedTuple):
    is_proper: bool
    lengths: tuple[int, int]


def _template(places: list[Place | None], read_length: int) -> _Template:
    """TLEN of both reads (plus for the leftmost), and whether they face each other at a plausible distance."""
    first, last = places
    if not (first and last):
        return _Template(False, (0, 0))
    span = max(first.end, last.end) - min(first.start, last.start)
    forward, backward = (last, first) if first.is_reverse else (first, last)
    in_order = forward.start <= backward.start and forward.end <= backward.end
    facing = in_order and backward.is_reverse and not forward.is_reverse
    sign = 1 if (first.start, first.is_reverse) <= (last.start, last.is_reverse) else -1
    return _Template(facing and span <= LONGEST_PROPER_IN_READS * read_length, (sign * span, -sign * span))


def _state(place: Place | None, unmapped: int, turned: int) -> int:
    return unmapped if place is None else turned * place.is_reverse


def write_reads(path: Path, reference: Path, sample: str, lines: Iterable[str]) -> None:
    """Sorted, indexed BAM or CRAM (by the ending of `path`) of SAM lines; the header names contigs and sample and
    nothing of this run. The index comes first: reads that are there have it.

    A CRAM holds the bases that its reads differ from: with htslib's other way its header would name the folder of the
    reference, and the data could not be moved.
    """
    kind = path.suffix.removeprefix(".")
    header = _header(reference, sample, with_digests=kind == "cram")
    unsorted, sorted_ = (path.with_name(f".{path.name}.{state}") for state in ("unsorted", "sorted"))
    with pysam.AlignmentFile(str(unsorted), "wb0", header=header) as target:
        for line in lines:
            target.write(pysam.AlignedSegment.fromstring(line, header))
    options = ("--output-fmt-option", "embed_ref=2") if kind == "cram" else ()
    pysam.sort("--no-PG", "-m", "256M", "-O", kind, *options, "-o", str(sorted_), str(unsorted))
    unsorted.unlink()
    with outputs.whole(f"{path}{INDEX_ENDINGS[kind]}") as index:
        pysam.index(str(sorted_), str(index))
    sorted_.replace(path)


def _header(reference: Path, sample: str, with_digests: bool) -> pysam.AlignmentHeader:
    """Contigs, for a CRAM with the digests (M5) that tell whether a reference is the right one, and the sample."""
    genome = Genome(reference)
    contigs = [{"SN": contig, "LN": length} for contig, length in genome.lengths.items()]
    for line in contigs if with_digests else ():
        bases = genome.fetch(line["SN"], 0, line["LN"])
        line["M5"] = hashlib.md5(bases.encode(), usedforsecurity=False).hexdigest()
    genome.close()
    groups = [{"ID": sample, "SM": sample, "PL": "ILLUMINA"}]
    return pysam.AlignmentHeader.from_dict({"HD": {"VN": "1.6", "SO": "unsorted"}, "SQ": contigs, "RG": groups})
