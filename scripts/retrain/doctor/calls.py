"""Checks of call sets to compare: readable to the end, of the sample, sorted, on this reference. No index is needed."""

from collections.abc import Iterable, Sequence
from itertools import islice

import pysam

from genomics import vcf_text
from genomics.errors import InputError
from genomics.genome import Genome
from genomics.variants import Variant
from genomics.vcf_text import FIRST_SAMPLE, Record, VcfText
from retrain import given_calls
from retrain.doctor import alleles, contigs, files
from retrain.doctor.findings import Finding, stop, warn
from retrain.doctor.regions import Row


def check(path: str, genome: Genome, rows: Sequence[Row]) -> list[Finding]:
    """Findings on one file of a call set, and on each row that it belongs to; reads its first 1000 records."""
    try:
        findings = [] if _ends_well(path) else [_truncated(path)]
        with vcf_text.opened(path) as source:
            findings += _check_header(path, source, genome, rows)
            findings += _check_records(path, islice(source.records(), alleles.MOST_RECORDS), genome)
    except (InputError, OSError) as error:
        return [_unreadable(path, error)]
    return findings or _check_values(path)


def _ends_well(path: str) -> bool:
    return files.compression(path) != "bgzf" or files.ends_with_marker(path)


def _check_header(path: str, source: VcfText, genome: Genome, rows: Sequence[Row]) -> list[Finding]:
    used = dict.fromkeys(contig for row in rows for contig in row.contigs)
    listed = source.header.contigs
    findings = contigs.check("calls", path, listed, genome.lengths, used) if listed else []
    for row in rows:
        findings += _check_sample(path, source, row.sample.sample)
    return findings


def _check_sample(path: str, source: VcfText, sample: str) -> list[Finding]:
    try:
        given_calls.choose_column(path, source.header.samples, sample)
    except InputError as error:
        found, _, cure = files.reason(error, path).removeprefix("it: ").removeprefix(": ").partition(". ")
        why = "Whose calls are to be compared is not told"
        return [stop("calls_other_sample", path, f"has {found}", why, cure)]
    return []


def _check_records(path: str, records: Iterable[Record], genome: Genome) -> list[Finding]:
    checked, found = given_calls.Checked(path, genome.lengths), []
    for record in records:
        try:
            checked.check(record)
        except InputError as error:
            return [_unfit(path, error)]
        found.append(record)
    if not found:
        return [_empty(path)]
    known = [_variant(record) for record in found if record.contig in genome.lengths]
    findings = alleles.check("calls", path, known, genome) if known else [_strangers(path, found, genome)]
    return findings + ([] if any(_has_genotype(record) for record in found) else [_without_genotypes(path)])


def _check_values(path: str) -> list[Finding]:
    """A stop where htslib, which later steps read with, cannot parse a record, e.g. 30.25 in a field of integers; it
    does not open plain gzip, of which this is told later."""
    if files.compression(path) == "gzip":
        return []
    try:
        with files.quiet_htslib(), pysam.VariantFile(path) as source:
            for _ in islice(source, alleles.MOST_RECORDS):
                pass
    except (OSError, ValueError) as error:
        found = f"has a record that its own header does not allow ({files.reason(error, path)})"
        cure = "find it with bcftools view, and correct the type of the field in the header, or the value"
        return [stop("calls_unfit", path, found, "Later steps cannot read the file", cure)]
    return []


def _variant(record: Record) -> Variant:
    return Variant(record.contig, record.position, record.ref.upper(), record.alts)


def _has_genotype(record: Record) -> bool:
    return len(record.fields) > FIRST_SAMPLE and "GT" in record.fields[FIRST_SAMPLE - 1].split(":")


def _unreadable(path: str, error: Exception) -> Finding:
    found = f"cannot be read ({files.reason(error, path)})"
    return stop("calls_unreadable", path, found, "There is nothing to compare", "give a whole VCF, not BCF")


def _truncated(path: str) -> Finding:
    found = "does not end with the end-of-file marker: it is truncated"
    return stop("calls_truncated", path, found, "The last records are missing", "copy or make it again")


def _unfit(path: str, error: InputError) -> Finding:
    where, _, told = str(error).removeprefix(f"{path}:").partition(": ")
    found, _, cure = told.partition("; ")
    return stop("calls_unfit", path, f"line {where}: {found}", "The comparison would misread the file", cure)


def _empty(path: str) -> Finding:
    cure = "check that it is the right file, and whole"
    return warn("calls_empty", path, "has no record", "Every variant of the truth then counts as missed", cure)


def _strangers(path: str, records: Sequence[Record], genome: Genome) -> Finding:
    names = contigs.some(dict.fromkeys(record.contig for record in records))
    found = f"names contig(s) that the reference has not: {names}; the reference has {contigs.some(genome.contigs)}"
    why = "All its calls would be passed over"
    return stop("calls_other_contigs", path, found, why, "rename them with bcftools annotate --rename-chrs")


def _without_genotypes(path: str) -> Finding:
    why = "What is compared are genotypes"
    return stop("calls_no_genotype", path, "has no genotypes (GT)", why, "give the VCF with genotypes")
