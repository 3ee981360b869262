"""Figures of a BAM against its reference, to hold simulated reads beside real ones."""

from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pysam

from genomics import cram, vcf
from genomics.errors import InputError
from genomics.genome import Genome, Interval, read_bed
from simulator.sequences import N_CODE, encode

QUALITY_BINS = (0, 10, 15, 20, 25, 30, 35)  # lower ends
CYCLE_STEP = 10
NOISY = 5  # mismatches that make a read noisy
SHORT_CLIP = 2  # bases; some aligners cut so few off for their quality alone
NEAR_TRUTH = 10  # bases around a known variant that no figure of errors looks at
HIGHEST_QUALITY = 93
MATCHES = (pysam.CMATCH, pysam.CEQUAL, pysam.CDIFF)


class Measurement:
    """Counts over the reads of one interval."""

    def __init__(self, reference: np.ndarray, start: int, is_hidden: np.ndarray):
        self.reference = reference
        self.start = start
        self.is_hidden = is_hidden  # bases where a difference is no error, or may be none
        self.counts: Counter[str] = Counter()
        self.spans: list[int] = []
        self.bases = np.zeros(HIGHEST_QUALITY + 1, dtype=np.int64)  # by quality
        self.mismatches = np.zeros(HIGHEST_QUALITY + 1, dtype=np.int64)
        self.cycle_sums: Counter[int] = Counter()
        self.cycle_bases: Counter[int] = Counter()

    def add(self, read: pysam.AlignedSegment) -> None:
        """Count one read; duplicates and unmapped reads only as such."""
        self.counts["reads"] += 1
        self.counts["duplicate"] += read.is_duplicate
        self.counts["unmapped"] += read.is_unmapped
        if read.is_unmapped or read.is_duplicate or read.is_secondary or read.is_supplementary:
            return
        self.counts["used"] += 1
        self.counts["mapq_below_5"] += read.mapping_quality < 5
        self.counts["mapq_below_60"] += read.mapping_quality < 60
        self.counts["improper"] += not read.is_proper_pair
        if read.is_proper_pair and read.template_length > 0:
            self.spans.append(read.template_length)
        qualities = np.array(read.query_qualities, dtype=np.int64)
        self._add_cycles(qualities[::-1] if read.is_reverse else qualities)
        self._add_alignment(read, encode(read.query_sequence), qualities)

    def _add_cycles(self, qualities: np.ndarray) -> None:
        for first in range(0, len(qualities), CYCLE_STEP):
            part = qualities[first : first + CYCLE_STEP]
            self.cycle_sums[first] += int(part.sum())
            self.cycle_bases[first] += len(part)

    def _add_alignment(self, read: pysam.AlignedSegment, codes: np.ndarray, qualities: np.ndarray) -> None:
        at, place, wrong = 0, read.reference_start - self.start, 0
        clips = [size for operation, size in read.cigartuples if operation == pysam.CSOFT_CLIP]
        self.counts["clipped_reads"] += bool(clips)
        self.counts["long_clipped_reads"] += max(clips, default=0) > SHORT_CLIP
        self.counts["clipped_bases"] += sum(clips)
        self.counts["read_bases"] += len(codes)
        for operation, size in read.cigartuples:
            if operation in MATCHES:
                wrong += self._add_match(codes[at : at + size], qualities[at : at + size], place)
            elif operation in (pysam.CINS, pysam.CDEL) and 0 <= place < len(self.reference):
                kind = "insertion" if operation == pysam.CINS else "deletion"
                self.counts[f"{kind}s"] += 1
                self.counts[f"{kind}_errors"] += not self.is_hidden[place]
            at += size if operation in (*MATCHES, pysam.CINS, pysam.CSOFT_CLIP) else 0
            place += size if operation in (*MATCHES, pysam.CDEL, pysam.CREF_SKIP) else 0
        self.counts["noisy"] += wrong >= NOISY

    def _add_match(self, codes: np.ndarray, qualities: np.ndarray, place: int) -> int:
        first, last = max(-place, 0), max(min(len(codes), len(self.reference) - place), 0)
        if first >= last:
            return 0
        here = slice(place + first, place + last)
        self.counts["aligned_bases"] += last - first
        counted = ~self.is_hidden[here] & (self.reference[here] != N_CODE)
        codes, qualities = codes[first:last][counted], qualities[first:last][counted]
        differs = codes != self.reference[here][counted]
        self.bases += np.bincount(qualities, minlength=len(self.bases))
        self.mismatches += np.bincount(qualities[differs], minlength=len(self.bases))
        return int(differs.sum())

    def figures(self) -> Iterator[tuple[str, float]]:
        """Name and value; NaN where nothing was counted."""
        used = self.counts["used"]
        yield "reads", self.counts["reads"]
        for name in ("duplicate", "unmapped"):
            yield f"{name}_share", _ratio(self.counts[name], self.counts["reads"])
        for name in ("mapq_below_5", "mapq_below_60", "improper", "clipped_reads", "long_clipped_reads", "noisy"):
            yield f"{name}_share", _ratio(self.counts[name], used)
        yield "clipped_bases_share", _ratio(self.counts["clipped_bases"], self.counts["read_bases"])
        for name in ("insertions", "deletions"):
            yield f"{name}_per_base", _ratio(self.counts[name], self.counts["aligned_bases"])
        for name in ("insertion_errors", "deletion_errors"):
            yield f"{name}_per_base", _ratio(self.counts[name], self.bases.sum())
        yield "mismatch_rate", _ratio(self.mismatches.sum(), self.bases.sum())
        for percent in (5, 50, 95):
            span = float(np.percentile(self.spans, percent)) if self.spans else np.nan
            yield f"insert_size_percentile_{percent}", span
        yield from self._by_quality()
        for first in sorted(self.cycle_bases):
            yield f"mean_quality_cycle_{first + 1}", _ratio(self.cycle_sums[first], self.cycle_bases[first])

    def _by_quality(self) -> Iterator[tuple[str, float]]:
        for low, high in zip(QUALITY_BINS, (*QUALITY_BINS[1:], len(self.bases)), strict=True):
            bases = self.bases[low:high].sum()
            yield f"bases_share_quality_{low}_{high - 1}", _ratio(bases, self.bases.sum())
            yield f"mismatch_rate_quality_{low}_{high - 1}", _ratio(self.mismatches[low:high].sum(), bases)


def _ratio(part: float, whole: float) -> float:
    return float(part / whole) if whole else float("nan")


def measure(
    reads: Path, genome: Genome, interval: Interval, truth: Path | None = None, confident: Path | None = None
) -> dict[str, float]:
    """Figures of the reads that overlap an interval. Errors are what differs from the reference inside the BED
    `confident` and away from the variants of `truth`; where neither is given, everywhere."""
    measurement = Measurement(encode(genome.fetch(*interval)), interval.start, _hidden(interval, truth, confident))
    try:
        with cram.offline(), pysam.AlignmentFile(str(reads), reference_filename=str(genome.path)) as source:
            for read in source.fetch(*interval):
                measurement.add(read)
    except (OSError, ValueError) as error:
        raise InputError(f"{reads}: cannot be read at {interval} ({error}); give sorted, indexed reads") from error
    return dict(measurement.figures())


def _hidden(interval: Interval, truth: Path | None, confident: Path | None) -> np.ndarray:
    is_hidden = np.full(interval.length, confident is not None)
    for _, start, end in read_bed(confident).within(interval) if confident else ():
        is_hidden[start - interval.start : end - interval.start] = False
    for call in vcf.read_calls(truth, interval) if truth else ():
        start, end = call.variant.start - NEAR_TRUTH - interval.start, call.variant.end + NEAR_TRUTH - interval.start
        is_hidden[max(start, 0) : max(end, 0)] = True
    return is_hidden
