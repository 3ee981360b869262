"""The doctor's first visit: open every input file of an experiment and tell all problems together."""

from collections.abc import Iterable, Sequence
from functools import cache

from genomics.genome import Genome
from retrain.design.call_sets import GivenCalls
from retrain.design.samples import Sample
from retrain.doctor import calls as call_files
from retrain.doctor import files, people, reads, references, truths
from retrain.doctor.findings import Finding, order, tell
from retrain.doctor.regions import Row, check_bed, check_row


def examine(reference: str, samples: Sequence[Sample], given: Sequence[GivenCalls] = ()) -> list[Finding]:
    """All findings on the reference, the rows of the table of samples and the `given` calls to compare, the gravest
    first, each once.

    Reads headers, indices and a bounded number of records, never a whole file of reads.
    """
    genome, findings = references.check(reference)
    if genome is None:
        return order(findings)
    try:
        return order(findings + _examine_samples(genome, samples, given))
    finally:
        genome.close()


def admit(reference: str, samples: Sequence[Sample], given: Sequence[GivenCalls] = ()) -> list[Finding]:
    """Examine, print warnings and notes to stderr, and raise one InputError with every finding that is a stop."""
    return tell(examine(reference, samples, given))


def _examine_samples(genome: Genome, samples: Sequence[Sample], given: Sequence[GivenCalls]) -> list[Finding]:
    """Findings on all rows; each file is opened once, however many rows name it."""
    rows, findings = [], []
    check_one_bed = cache(lambda path: check_bed(path, genome.lengths))
    for sample in _of_any_depth(samples):
        row, wrong = check_row(sample, genome.lengths, check_one_bed)
        rows.append(row)
        findings += wrong
    paths = ((calls.sample, calls.path) for calls in given)
    named = {
        "reads": _by_file(rows, ((row.sample, row.sample.reads) for row in rows)),
        "truth": _by_file(rows, ((row.sample, row.sample.truth) for row in rows)),
        "calls": _by_file(rows, paths),
    }
    for column, check in (("reads", reads.check), ("truth", truths.check), ("calls", call_files.check)):
        for path, of in named[column].items():
            findings += files.absent(path, column) or check(path, genome, of)
    return findings + people.check(rows)


def _of_any_depth(samples: Sequence[Sample]) -> list[Sample]:
    """The first of rows that differ only in how many of the reads they keep: all is the same at any depth."""
    firsts: dict[Sample, Sample] = {}
    for sample in samples:
        firsts.setdefault(sample._replace(downsample=0.0), sample)
    return list(firsts.values())


def _by_file(rows: Sequence[Row], named: Iterable[tuple[Sample, str]]) -> dict[str, list[Row]]:
    """Rows by each file that is named for their sample."""
    row_of, by_file = {row.sample: row for row in rows}, {}
    for sample, path in named:
        if path and sample in row_of:
            by_file.setdefault(path, []).append(row_of[sample])
    return by_file
