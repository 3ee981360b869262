"""The doctor's first visit: open every input file of an experiment and tell all problems together."""

import sys
from collections.abc import Sequence

from genomics.errors import raise_all
from genomics.genome import Genome
from retrain.doctor import people, reads, references, truths
from retrain.doctor.findings import Finding, line, order
from retrain.doctor.regions import Scope, check_bed, check_meeting, check_scope
from retrain.samples import Sample

PREFIXES = {"warn": "warning", "note": "note"}


def examine(reference: str, samples: Sequence[Sample]) -> list[Finding]:
    """All findings on the reference and the rows of the table of samples, the gravest first, each once.

    Reads headers, indices and a bounded number of records, never a whole file of reads.
    """
    genome, findings = references.check(reference)
    if genome is None:
        return order(findings)
    try:
        return order(findings + _examine_samples(genome, samples))
    finally:
        genome.close()


def admit(reference: str, samples: Sequence[Sample]) -> list[Finding]:
    """Examine, print warnings and notes to stderr, and raise one InputError with every finding that is a stop."""
    found = examine(reference, samples)
    for finding in found:
        if finding.severity in PREFIXES:
            print(f"{PREFIXES[finding.severity]}: {line(finding)}", file=sys.stderr)
    raise_all([line(finding) for finding in found if finding.severity == "stop"])
    return found


def _examine_samples(genome: Genome, samples: Sequence[Sample]) -> list[Finding]:
    findings, scopes = [], {}
    for sample in samples:
        scope, wrong = check_scope(sample, genome.lengths)
        scopes[sample.name] = scope.regions
        findings += wrong + _examine_sample(genome, sample, scope)
    return findings + people.check(samples, scopes)


def _examine_sample(genome: Genome, sample: Sample, scope: Scope) -> list[Finding]:
    used = scope.contigs if sample.regions else ()
    confident, findings = check_bed(sample.confident, genome.lengths)
    if not sample.regions:
        used = confident.contigs
    findings += check_meeting(sample, scope, confident)
    source, wrong = reads.check_file(sample.reads, genome.path, genome.lengths, used)
    findings += wrong
    if source is not None:
        with source:
            findings += reads.check_sample(source, sample, scope)
    fetchable, wrong = truths.check_file(sample.truth, genome.lengths, used)
    findings += wrong
    if fetchable:
        findings += truths.check_alleles(sample.truth, genome, scope.regions)
        findings += truths.check_sample(sample, scope, confident)
    return findings
