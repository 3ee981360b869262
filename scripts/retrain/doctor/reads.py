"""Checks of one file of reads: opens, whole, sorted, indexed, on the reference, with reads where it matters."""

from collections.abc import Iterable, Mapping, Sequence
from itertools import islice

import pysam

from genomics.genome import Genome, Interval, Regions
from retrain import local_files
from retrain.design.samples import Sample
from retrain.doctor import contigs, crams, files
from retrain.doctor.findings import Finding, note, stop, warn
from retrain.doctor.regions import Row

SAMTOOLS_INDEX = "samtools index"
MOST_READS = 2000  # looked at per interval
MOST_INTERVALS = 500  # looked at per term of the regions


def check(path: str, genome: Genome, rows: Sequence[Row]) -> list[Finding]:
    """Findings on one file of reads and on each row that names it; the file is opened once."""
    used = dict.fromkeys(contig for row in rows for contig in row.contigs)
    source, findings = _check_file(path, genome, used)
    if source is None:
        return findings
    with source:
        found = [finding for row in rows for finding in _check_row(source, genome, row)]
        if not any(finding.id == crams.OTHER_REFERENCE for finding in found):
            found += crams.check(source, genome, used)
    return findings + found


def _check_file(path: str, genome: Genome, used: Iterable[str]) -> tuple[pysam.AlignmentFile | None, list[Finding]]:
    """The opened reads where their index can be used (else None), and what is wrong with the file as a whole."""
    try:
        with files.quiet_htslib():
            source = pysam.AlignmentFile(path, reference_filename=genome.path, ignore_truncation=True)
    except (OSError, ValueError) as error:
        return None, [_unreadable(path, error)]
    findings = _truncation(path) + _header_order(path, source)
    found = dict(zip(source.references, source.lengths, strict=True))
    findings += contigs.check("reads", path, found, genome.lengths, used)
    findings += _index(path, source)
    if source.has_index():
        return source, findings
    source.close()
    return None, findings


def _truncation(path: str) -> list[Finding]:
    if files.ends_with_marker(path):
        return []
    found = "does not end with the end-of-file marker: it is truncated"
    return [stop("reads_truncated", path, found, "The last reads are missing", "copy or make the file again")]


def _header_order(path: str, source: pysam.AlignmentFile) -> list[Finding]:
    order = source.header.to_dict().get("HD", {}).get("SO", "unknown")
    if order in ("coordinate", "unknown"):
        return []  # unknown: the reads themselves are looked at
    return [_unsorted(path, f"its header says it is not sorted by coordinate (SO:{order})")]


def _unsorted(path: str, found: str) -> Finding:
    why = "Reads of a region cannot be looked up in such a file"
    return stop("reads_unsorted", path, found, why, f"sort it with samtools sort, then {SAMTOOLS_INDEX}")


def _index(path: str, source: pysam.AlignmentFile) -> list[Finding]:
    try:
        with files.quiet_htslib():
            source.check_index()
    except (OSError, ValueError, AttributeError) as error:
        found = f"its index is missing or cannot be used ({files.reason(error, path)})"
        why = "Reads of a region cannot be looked up without it"
        return [stop("reads_not_indexed", path, found, why, f"make it with {SAMTOOLS_INDEX}")]
    return files.index_age(path, local_files.index_of(path), SAMTOOLS_INDEX)


def _check_row(source: pysam.AlignmentFile, genome: Genome, row: Row) -> list[Finding]:
    """Does the file hold sorted reads in the regions of a row, under the row's name?"""
    sample = row.sample
    try:
        with files.quiet_htslib():
            terms = {term: _known(source, regions) for term, regions in row.scope.terms.items()}
            counts = {term: _look(source, intervals) for term, intervals in terms.items() if intervals}
    except (OSError, ValueError) as error:
        return crams.explain(source, genome, row.scope.contigs) or [_broken(sample, error)]
    except OutOfOrderError as error:
        return [_unsorted(sample.reads, str(error))]
    return _emptiness(sample, counts) + _names(source, sample)


class OutOfOrderError(Exception):
    """A read that lies before the one ahead of it."""


def _known(source: pysam.AlignmentFile, regions: Regions) -> list[Interval]:
    """The first intervals on contigs that the file has; what lies on others is told already."""
    references = set(source.references)
    return list(islice((interval for interval in regions if interval.contig in references), MOST_INTERVALS))


def _look(source: pysam.AlignmentFile, intervals: list[Interval]) -> int:
    """Number of mapped reads seen in the first interval that holds any."""
    for interval in intervals:
        seen = _mapped(source, interval)
        if seen:
            return seen
    return 0


def _mapped(source: pysam.AlignmentFile, interval: Interval) -> int:
    mapped, last = 0, -1
    for read in islice(source.fetch(*interval), MOST_READS):
        if read.reference_start < last:
            raise OutOfOrderError(f"read {read.query_name!r} near {interval} lies before the one ahead of it")
        last = read.reference_start
        mapped += not read.is_unmapped
    return mapped


def _emptiness(sample: Sample, counts: Mapping[str, int]) -> list[Finding]:
    empty = [term for term, count in counts.items() if not count]
    if not empty:
        return []
    found = f"{sample.reads} holds no mapped read in {contigs.some(empty)}"
    cure = "check the column regions, and that the file is the one you mean"
    if len(empty) == len(counts):
        return [stop("reads_empty", sample.name, found, "Without reads there are no candidates", cure)]
    return [warn("reads_empty_in_part", sample.name, found, "Without reads there are no candidates there", cure)]


def _names(source: pysam.AlignmentFile, sample: Sample) -> list[Finding]:
    names = sorted({group["SM"] for group in source.header.to_dict().get("RG", []) if group.get("SM")})
    if names == [sample.sample]:
        return []
    found = f"the reads of {sample.reads} belong to {contigs.some(names)}, the table says {sample.sample!r}"
    if not names:
        found = f"{sample.reads} does not say whose reads it holds (no @RG with SM)"
    why = "Calls are written under the name in the table; a mistaken file would go unnoticed"
    return [note("reads_sample_name", sample.name, found, why, "make sure that this is the file you mean")]


def _unreadable(path: str, error: Exception) -> Finding:
    found = f"cannot be opened as BAM or CRAM ({files.reason(error, path)})"
    return stop("reads_unreadable", path, found, "There are no reads to work on", "give a sorted BAM or CRAM")


def _broken(sample: Sample, error: Exception) -> Finding:
    found = f"reads of the regions cannot be fetched from {sample.reads} ({files.reason(error, sample.reads)})"
    cure = f"make the index again with {SAMTOOLS_INDEX}; if that fails, copy the file again"
    return stop("reads_broken", sample.name, found, "File and index do not fit, or the file is damaged", cure)
