"""Checks of a truth VCF: opens, bgzipped, indexed, one sample, on this reference, with variants where it matters."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import closing
from itertools import islice

import pysam

from genomics import vcf
from genomics.errors import InputError
from genomics.genome import Genome, Interval, Regions
from retrain import local_files
from retrain.design.samples import MAKING_ROLES, Sample
from retrain.doctor import alleles, contigs, files
from retrain.doctor.findings import Finding, stop, warn
from retrain.doctor.regions import Row

TABIX = "tabix -p vcf"


def check(path: str, genome: Genome, rows: Sequence[Row]) -> list[Finding]:
    """Findings on one truth VCF and on each row that names it; the file is opened once."""
    used = dict.fromkeys(contig for row in rows for contig in row.contigs)
    fetchable, findings = _check_file(path, genome.lengths, used)
    if not fetchable:
        return findings
    try:
        with files.quiet_htslib(), closing(vcf.CallFile(path)) as calls:
            findings += _check_alleles(path, calls, genome, [row.scope.regions for row in rows])
            for row in rows:
                findings += _check_row(calls, row)
    except InputError as error:
        findings.append(_broken(path, error))
    return findings


def _check_file(path: str, lengths: Mapping[str, int], used: Iterable[str]) -> tuple[bool, list[Finding]]:
    """Whether the records can be looked at further, and what is wrong with the file as a whole."""
    try:
        compression = files.compression(path)
        if compression != "bgzf":
            return False, [_not_bgzipped(path, compression)]
        with files.quiet_htslib(), pysam.VariantFile(path, ignore_truncation=True) as source:
            found = {name: source.header.contigs[name].length for name in source.header.contigs}
            names = list(source.header.samples)
            indexed = source.index is not None
    except (OSError, ValueError) as error:
        return False, [_unreadable(path, error)]
    findings = contigs.check("truth", path, found, lengths, used) + _columns(path, names) + _index(path, indexed)
    usable = not any(finding.severity == "stop" for finding in findings)
    return usable, findings


def _columns(path: str, names: list[str]) -> list[Finding]:
    if not names:
        why = "Labels are genotypes; sites alone cannot teach them"
        return [stop("truth_no_sample", path, "has no sample column", why, "give the truth VCF with genotypes")]
    if len(names) > 1:
        found = f"has {len(names)} sample columns: {contigs.some(names)}"
        cure = "if another is meant, cut it out with bcftools view -s NAME"
        return [warn("truth_several_samples", path, found, f"Only the first is used: {names[0]!r}", cure)]
    return []


def _not_bgzipped(path: str, compression: str) -> Finding:
    found = "is not compressed with bgzip" if compression == "none" else "is compressed with gzip, not bgzip"
    why = "Records of a region cannot be looked up in such a file"
    return stop("truth_not_bgzipped", path, found, why, f"compress it with bgzip, then {TABIX}")


def _index(path: str, indexed: bool) -> list[Finding]:
    findings = files.index_age(path, local_files.index_of(path), TABIX)
    if not indexed:
        why = "Records of a region cannot be looked up without it"
        findings.append(stop("truth_not_indexed", path, "has no index", why, f"make it with {TABIX}"))
    if not files.ends_with_marker(path):
        found = "does not end with the end-of-file marker: it is truncated"
        findings.append(stop("truth_truncated", path, found, "The last records are missing", "copy or make it again"))
    return findings


def _check_alleles(path: str, source: vcf.CallFile, genome: Genome, regions: Iterable[Regions]) -> list[Finding]:
    """Compare REF with the reference at the first records of each contig in use."""
    hulls = _hulls(Regions(interval for of in regions for interval in of))
    calls = [call for hull in hulls for call in islice(source.read(hull), alleles.MOST_RECORDS)]
    return alleles.check("truth", path, [call.variant for call in calls], genome)


def _hulls(regions: Regions) -> Iterator[Interval]:
    for contig in regions.contigs:
        intervals = regions.within(Interval(contig, 0, 1 << 40))
        yield Interval(contig, intervals[0].start, intervals[-1].end)


def _check_row(calls: vcf.CallFile, row: Row) -> list[Finding]:
    """Are there truth variants in the confident part of the regions of a row?"""
    meeting = row.scope.regions.intersect(row.confident)
    if not meeting or any(True for _ in _variants(calls, meeting)):
        return []
    return [_none(row.sample, meeting)]


def _variants(calls: vcf.CallFile, regions: Regions) -> Iterator[vcf.Call]:
    for hull in _hulls(regions):
        for call in calls.read(hull):
            if call.variant.is_called_variant and regions.overlaps(hull.contig, call.variant.start, call.variant.end):
                yield call


def _none(sample: Sample, meeting: Regions) -> Finding:
    found = f"{sample.truth} has no called variant in the {meeting.size} confident bases of the regions"
    if sample.role in MAKING_ROLES:
        why = "Every candidate then becomes class 0, and all training metrics read 1.0 while nothing is learned"
        cure = "check that truth, BED and regions belong together, and that the truth has genotypes"
        return stop("truth_empty", sample.name, found, why, cure)
    why = "Recall has no denominator, so only false calls can be counted"
    return warn("truth_empty", sample.name, found, why, "check that truth, BED and regions belong together")


def _unreadable(path: str, error: Exception) -> Finding:
    found = f"cannot be opened as VCF ({files.reason(error, path)})"
    return stop("truth_unreadable", path, found, "There is nothing to learn from", "give a bgzipped, indexed VCF")


def _broken(path: str, error: InputError) -> Finding:
    found = f"records cannot be fetched ({files.reason(error, path)})"
    cure = f"make the index again with {TABIX}; if that fails, copy the file again"
    return stop("truth_broken", path, found, "File and index do not fit, or the file is damaged", cure)
