"""The doctor's first visit: open every input file of an experiment and tell all problems together."""

import sys
from collections.abc import Sequence
from functools import cache

from genomics.errors import raise_all
from genomics.genome import Genome
from retrain.doctor import files, people, reads, references, truths
from retrain.doctor.findings import Finding, line, order
from retrain.doctor.regions import Row, check_bed, check_row
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
    """Findings on all rows; each file is opened once, however many rows name it."""
    rows, findings = [], []
    check_one_bed = cache(lambda path: check_bed(path, genome.lengths))
    for sample in _of_any_depth(samples):
        row, wrong = check_row(sample, genome.lengths, check_one_bed)
        rows.append(row)
        findings += wrong
    for check, column in ((reads.check, "reads"), (truths.check, "truth")):
        for path, of in _by_file(rows, column).items():
            findings += files.absent(path, column) or check(path, genome, of)
    return findings + people.check(rows)


def _of_any_depth(samples: Sequence[Sample]) -> list[Sample]:
    """The first of rows that differ only in how many of the reads they keep: all is the same at any depth."""
    firsts: dict[Sample, Sample] = {}
    for sample in samples:
        firsts.setdefault(sample._replace(downsample=0.0), sample)
    return list(firsts.values())


def _by_file(rows: Sequence[Row], column: str) -> dict[str, list[Row]]:
    by_file: dict[str, list[Row]] = {}
    for row in rows:
        by_file.setdefault(getattr(row.sample, column), []).append(row)
    return by_file
