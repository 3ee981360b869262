"""Checks of BED files and of the regions of a sample: valid, sorted, inside the reference, and meeting each other."""

from collections.abc import Callable, Mapping, Sequence
from itertools import groupby, pairwise
from typing import NamedTuple

from genomics.contig_names import other_style
from genomics.errors import InputError
from genomics.genome import Interval, Regions, is_bed, parse_region, read_intervals
from retrain.design.samples import MAKING_ROLES, Sample
from retrain.doctor import contigs, files
from retrain.doctor.findings import Finding, stop, warn

MOST_LINES_TOLD = 3


class Scope(NamedTuple):
    """Where a sample is looked at: the regions by term of the table, their union, and the contigs in use."""

    terms: Mapping[str, Regions]
    regions: Regions

    @property
    def contigs(self) -> tuple[str, ...]:
        """Contigs that the regions name; all contigs of the reference where no region is given."""
        return self.regions.contigs


class Row(NamedTuple):
    """A row of the table with the regions that belong to it."""

    sample: Sample
    scope: Scope
    confident: Regions

    @property
    def contigs(self) -> tuple[str, ...]:
        """Contigs in use; without regions those where something is confident."""
        return self.scope.contigs if self.sample.regions else self.confident.contigs


BedCheck = Callable[[str], tuple[Regions, list[Finding]]]


def check_bed(path: str, lengths: Mapping[str, int]) -> tuple[Regions, list[Finding]]:
    """Regions of a BED file inside the reference, and what is wrong with the file."""
    missing = files.absent(path, "regions")
    if missing:
        return Regions(), missing
    try:
        intervals = read_intervals(path)
    except InputError as error:
        return Regions(), [_unreadable(path, error)]
    bed = Regions(intervals)
    if not bed:
        return bed, [_empty(path)]
    findings = [] if _is_sorted(intervals) else [_unsorted(path)]
    known = Regions(interval for interval in bed if interval.contig in lengths)
    inside = known.intersect(Regions(Interval(contig, 0, length) for contig, length in lengths.items()))
    if known.size != inside.size:
        findings.append(_beyond(path, known.subtract(inside), lengths))
    strangers = [contig for contig in bed.contigs if contig not in lengths]
    if strangers:
        findings.append(_strangers(path, strangers, bool(known), lengths))
    return inside, findings


def _is_sorted(intervals: Sequence[Interval]) -> bool:
    """Whether contigs come in blocks and starts ascend within."""
    blocks = [contig for contig, _ in groupby(intervals, key=lambda interval: interval.contig)]
    ascending = all(a.contig != b.contig or a.start <= b.start for a, b in pairwise(intervals))
    return ascending and len(blocks) == len(set(blocks))


def check_row(sample: Sample, lengths: Mapping[str, int], check_bed: BedCheck) -> tuple[Row, list[Finding]]:
    """One row of the table with its regions, and what is wrong with them; `check_bed` looks at one BED file."""
    scope, findings = _check_scope(sample, lengths, check_bed)
    confident, wrong = check_bed(sample.confident)
    return Row(sample, scope, confident), findings + wrong + _check_meeting(sample, scope, confident)


def _check_scope(sample: Sample, lengths: Mapping[str, int], check_bed: BedCheck) -> tuple[Scope, list[Finding]]:
    terms, findings = {}, []
    for term in sample.regions.split():
        if is_bed(term):
            terms[term], wrong = check_bed(term)
            findings += wrong
        else:
            terms[term], wrong = _check_literal(sample, term, lengths)
            findings += wrong
    if not sample.regions.split():
        terms["all contigs"] = Regions(Interval(contig, 0, length) for contig, length in lengths.items())
    everything = Regions(interval for regions in terms.values() for interval in regions)
    return Scope(terms, everything), findings


def _check_literal(sample: Sample, term: str, lengths: Mapping[str, int]) -> tuple[Regions, list[Finding]]:
    try:
        return Regions([parse_region(term, dict(lengths))]), []
    except InputError as error:
        contig = term.partition(":")[0]
        twin = other_style(contig, lengths)
        cure = f"write {term.replace(contig, twin, 1)!r}" if twin else "correct the column regions of the samples"
        return Regions(), [stop("regions_invalid", sample.name, str(error), "Nothing can be looked at there", cure)]


def _check_meeting(sample: Sample, scope: Scope, confident: Regions) -> list[Finding]:
    """A stop where no base of the regions is confident."""
    if not scope.regions or not confident or scope.regions.intersect(confident):
        return []
    why = (
        "Without a confident base every candidate becomes class 0, and all training metrics read 1.0"
        if sample.role in MAKING_ROLES
        else "Without a confident base there is nothing to measure"
    )
    regions = contigs.some(scope.terms)
    first = next(iter(confident))
    begin = f"{first.contig}:{first.start + 1}"  # 1-based
    found = f"no base of the regions {regions} is in {sample.confident}, which begins at {begin}"
    return [stop("bed_regions_apart", sample.name, found, why, "choose regions that the confident BED covers")]


def _unreadable(path: str, error: InputError) -> Finding:
    told: Sequence[str] = [problem.removeprefix(f"{path}:").strip() for problem in error.problems]
    more = f"; {len(told) - MOST_LINES_TOLD} more" if len(told) > MOST_LINES_TOLD else ""
    found = f"is no valid BED: {'; '.join(told[:MOST_LINES_TOLD])}{more}"
    return stop("bed_invalid", path, found, "Regions would be missed", "write contig, start, end; the first base is 0")


def _empty(path: str) -> Finding:
    why = "Without a region nothing is labelled or measured"
    return stop("bed_empty", path, "holds no region", why, "give the BED of the truth set")


def _unsorted(path: str) -> Finding:
    found = "is not sorted by contig and start"
    why = "Some tools read only sorted BED files and pass over the rest in silence"
    return warn("bed_unsorted", path, found, why, "sort it with bedtools sort or sort -k1,1 -k2,2n")


def _beyond(path: str, outside: Regions, lengths: Mapping[str, int]) -> Finding:
    first = next(iter(outside))
    found = f"reaches beyond the end of {first.contig!r}: up to {first.end}, which is {lengths[first.contig]} bp long"
    cure = "use the BED of the reference's build"
    return stop("bed_other_build", path, found, "The BED was made on another build of the genome", cure)


def _strangers(path: str, strangers: list[str], known: bool, lengths: Mapping[str, int]) -> Finding:
    twin = other_style(strangers[0], lengths)
    hint = f"; the reference calls it {twin!r}" if twin else f"; the reference has {contigs.some(lengths)}"
    found = f"names contig(s) that the reference has not: {contigs.some(strangers)}{hint}"
    make = stop if twin or not known else warn
    why = "Regions on them are passed over in silence"
    return make("bed_other_contigs", path, found, why, "use a BED with the contig names of the reference")
