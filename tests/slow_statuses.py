"""Oracle of judging, allele by allele: hap.py's word where the cell reports it, our own matching elsewhere.

hap.py sees reported alleles only (PASS, in the genotype) and may shift and divide their records; an allele is found
again by its left-aligned form, or, where hap.py divided it, by the records next to it that no other allele is. All
others (reference calls, no calls, filtered calls, no candidates) are false negatives where a truth variant that the
cell does not find needs them, else negatives. Our matching takes calls undivided: beside a call that mixes replaced and
inserted or deleted bases it may find a truth record that hap.py misses.
"""

from bisect import bisect
from collections import Counter
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import NamedTuple

from slow_annotated import AnnotatedRecord, Assessment, read_annotated
from slow_cells import Cell, Site, is_wanted

from genomics import vcf
from genomics.genome import Genome, Interval, Regions
from genomics.matching import match
from genomics.spans import Span, is_inside, span
from genomics.variants import Variant
from retrain.annotated_blocks import VARIANT_TYPES
from retrain.cells import Alternate, alternates, seen_by

TP, FP, FN, NEGATIVE, OUTSIDE = "TP", "FP", "FN", "negative", "outside"
RIGHT, WRONG = frozenset({TP, NEGATIVE}), frozenset({FP, FN})
MAX_SHIFT = 1000  # bases that hap.py may move a part of a divided allele out of the allele's span
_NEIGHBOURS = 3
_OF_DECISION = {"TP": TP, "FP": FP}  # everything else was not assessed: outside


class Decision(NamedTuple):
    """hap.py's decision on one query record."""

    variant: Variant
    status: str
    type: str


class Annotated(NamedTuple):
    """hap.py's annotated VCF: decisions on the query by contig, counts of truth records by (type, decision), missed
    truth records with their types by contig."""

    query: dict[str, list[Decision]]
    truth: Counter
    missed: dict[str, list[tuple[Variant, str]]]


class Truth(NamedTuple):
    """One contig of the truth: genotype by allele, as that allele sees it, the assessed records, and the confident
    regions, widened like hap.py's by the truth variants that begin inside."""

    genotypes: dict[Alternate, tuple[int, ...]]
    assessed: list[Variant]
    confident: Regions


class Standing(NamedTuple):
    """One judged cell on one contig: its sites with their status, the statuses of other `alleles` where they are no
    candidate, the truth records it does not find, and the decisions of hap.py that its alleles reach."""

    sites: dict[Alternate, list[Site]]
    absent: dict[Alternate, str]
    missed_truth: list[tuple[Variant, str]]
    reached: list[Decision]


def read_decisions(path: str | Path) -> Annotated:
    """Read hap.py's annotated VCF; records that only a filtered call has are left out."""
    query, truth, missed = {}, Counter(), {}
    for record in read_annotated(path):
        if record.query.is_variant and not record.filters:
            query.setdefault(record.contig, []).append(_decision(record, record.query))
        if record.truth.is_variant:
            lost = record.filters and record.truth.decision == TP  # only a filtered call finds it
            truth[record.truth.variant_type, FN if lost else record.truth.decision] += 1
            if lost or record.truth.decision == FN:
                variant = Variant(record.contig, record.start, record.ref, record.alts, record.truth.genotype)
                missed.setdefault(record.contig, []).append((variant, record.truth.variant_type))
    return Annotated(query, truth, missed)


def _decision(record: AnnotatedRecord, side: Assessment) -> Decision:
    variant = Variant(record.contig, record.start, record.ref, record.alts, side.genotype)
    return Decision(variant, _OF_DECISION.get(side.decision, OUTSIDE), side.variant_type)


def read_truth(
    path: str | Path, genome: Genome, contig: str, confident: Regions, regions: Regions | None = None
) -> Truth:
    """Read one contig of the truth. Assessed are records that pass, lie in the confident regions and hold an allele
    that touches `regions`."""
    records = [
        call.variant for call in vcf.read_calls(path, Interval(contig, 0, genome.lengths[contig])) if call.passes
    ]
    called = {variant: called_alternates(genome, variant) for variant in records if variant.is_called_variant}
    begun = [_span(a).interval for v in called if confident.contains(contig, v.start) for a in called[v]]
    confident = confident.union(Regions(begun))
    assessed = [
        variant
        for variant, alleles in called.items()
        if any(is_inside(_span(a), confident) for a in alleles) and any(is_wanted(a, regions) for a in alleles)
    ]
    genotypes = {allele: genotype for alleles in called.values() for allele, genotype in alleles.items()}
    return Truth(genotypes, assessed, confident)


def called_alternates(genome: Genome, variant: Variant) -> dict[Alternate, tuple[int, ...]]:
    """The alternates of a genotype, with the genotype as each of them sees it."""
    indexed = enumerate(alternates(genome, variant), start=1)
    return {allele: seen_by(variant.diploid_genotype, i) for i, allele in indexed if allele and i in variant.genotype}


def _span(allele: Alternate) -> Span:
    return span(allele.contig, allele.start, allele.ref, (allele.alt,))


def judge(
    genome: Genome,
    cell: Cell,
    alleles: Iterable[Alternate],
    decisions: Sequence[Decision],
    truth: Truth,
    missed: Sequence | None,
) -> Standing:
    """Judge one cell on one contig; `alleles` are those of either cell, `decisions` hap.py's on this cell's calls."""
    own = match(genome, truth.assessed, cell.reported)
    if missed is None:
        lost = [variant for variant, found in zip(truth.assessed, own.truth, strict=True) if not found]
        missed = [(variant, record_type(genome, variant)) for variant in lost]
    missed_truth = [variant for variant, _ in missed]
    matched = {id(variant) for variant, found in zip(cell.reported, own.query, strict=True) if found}
    listed, reached = _listed(genome, cell, decisions)
    silent = [allele for allele in alleles if not any(site.is_called for site in cell.sites.get(allele, ()))]
    own_silent = [allele for allele in silent if allele in cell.sites]
    needed = _missed(genome, own_silent, missed_truth)
    absent = _missed(genome, silent, missed_truth)

    def status(allele: Alternate, site: Site | None, place: int) -> str:
        if listed.get((allele, place)):
            return listed[allele, place]
        if not is_inside(_span(allele), truth.confident):
            return OUTSIDE
        if site and site.is_called:  # hap.py does not list it: our own word
            return TP if id(site.record) in matched else FP
        return FN if allele in (needed if site else absent) else NEGATIVE

    sites = {
        allele: [site._replace(status=status(allele, site, place)) for place, site in enumerate(found)]
        for allele, found in cell.sites.items()
    }
    return Standing(sites, {allele: status(allele, None, -1) for allele in alleles}, missed, reached)


def _listed(genome, cell: Cell, decisions: Sequence[Decision]):
    """hap.py's status by (reported allele, place among the allele's sites), None where it lists nothing there; and
    the decisions reached."""
    indices = _by_allele(genome, decisions)
    statuses, reached = {}, set()
    for allele in sorted(cell.sites):
        places = [place for place, site in enumerate(cell.sites[allele]) if site.is_called]
        for turn, place in enumerate(places):
            found = indices.get(allele, [])
            chosen = found[turn : turn + 1] or found[-1:]
            reached.update(chosen)
            statuses[allele, place] = _joined(decisions[index].status for index in chosen)
    rest = [index for index in range(len(decisions)) if index not in reached]
    divided = sorted(key for key, status in statuses.items() if status is None)
    parts = _parts(decisions, rest, [allele for allele, _ in divided])
    for key, found in zip(divided, parts, strict=True):
        reached.update(found)
        statuses[key] = _joined(decisions[index].status for index in found)
    return statuses, [decisions[index] for index in sorted(reached)]


def _parts(decisions: Sequence[Decision], rest: Sequence[int], divided: Sequence[Alternate]) -> list[list[int]]:
    """For each divided allele (sorted) the decisions of `rest` to which it is nearest, at most MAX_SHIFT bases away."""
    parts: list[list[int]] = [[] for _ in divided]
    starts = [allele.start for allele in divided]
    for index in rest:
        variant = decisions[index].variant
        place = bisect(starts, variant.start)
        near = range(max(place - _NEIGHBOURS, 0), min(place + _NEIGHBOURS, len(divided)))
        distance, nearest = min(((_distance(variant, divided[i]), i) for i in near), default=(MAX_SHIFT + 1, -1))
        if distance <= MAX_SHIFT:
            parts[nearest].append(index)
    return parts


def _distance(variant: Variant, allele: Alternate) -> int:
    return max(allele.start - variant.end, variant.start - allele.end, 0)


def _by_allele(genome, decisions: Sequence[Decision]) -> dict[Alternate, list[int]]:
    listed: dict[Alternate, list[int]] = {}
    for index, decision in enumerate(decisions):
        for allele in called_alternates(genome, decision.variant):
            listed.setdefault(allele, []).append(index)
    return listed


def _joined(statuses: Iterable[str]) -> str | None:
    """One status for an allele that hap.py judged in parts: a false part makes it false."""
    found = set(statuses)
    return next((status for status in (FP, OUTSIDE, TP) if status in found), None)


def _missed(genome, silent: Sequence[Alternate], missed_truth: Sequence[Variant]) -> frozenset[Alternate]:
    """Silent alleles that truth records not found consist of, told by the same allele or else by haplotype."""
    same = {allele for variant in missed_truth for allele in called_alternates(genome, variant)}
    rest = [allele for allele in silent if allele not in same]
    if not (rest and missed_truth):
        return frozenset(same.intersection(silent))
    records = [Variant(allele.contig, allele.start, allele.ref, (allele.alt,), (0, 1)) for allele in rest]
    needed = match(genome, missed_truth, records, squash_ploidy=True).query
    return frozenset(same.intersection(silent)).union(a for a, hit in zip(rest, needed, strict=True) if hit)


def record_type(genome: Genome, variant: Variant) -> str:
    """`INDEL` where any allele of the genotype changes the length, else `SNP`; see `Alternate.type`."""
    types = {allele.type for allele in called_alternates(genome, variant)}
    return VARIANT_TYPES[0] if "INDEL" in types else VARIANT_TYPES[1]
