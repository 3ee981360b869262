"""Truth status of every allele of a cell: hap.py's word where the cell reports it, our own matching elsewhere.

hap.py sees reported alleles only (PASS, in the genotype) and may shift and divide their records; an allele is found
again by its left-aligned form, or, where hap.py divided it, by what hap.py lists inside its reference span. All other
alleles (reference calls, no calls, filtered calls, no candidates) are false negatives where a truth variant that the
cell does not find needs them, else negatives.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import NamedTuple

from genomics import vcf
from genomics.genome import Genome, Interval, Regions
from genomics.matching import match
from genomics.variants import Variant, trim
from retrain.cells import Alternate, Cell, Site, alternates, is_wanted, seen_by
from retrain.happy_files import VARIANT_TYPES, AnnotatedRecord, Assessment, read_annotated

TP, FP, FN, NEGATIVE, OUTSIDE = "TP", "FP", "FN", "negative", "outside"
RIGHT, WRONG = frozenset({TP, NEGATIVE}), frozenset({FP, FN})
_OF_DECISION = {"TP": TP, "FP": FP}  # everything else was not assessed: outside


class Decision(NamedTuple):
    """hap.py's decision on one query record."""

    variant: Variant
    status: str
    type: str


class Annotated(NamedTuple):
    """hap.py's annotated VCF: decisions on the query by contig, counts of truth records by (type, decision)."""

    query: dict[str, list[Decision]]
    truth: Counter


class Truth(NamedTuple):
    """One contig of the truth: genotype by allele, as that allele sees it, and the assessed records."""

    genotypes: dict[Alternate, tuple[int, ...]]
    assessed: list[Variant]


class Standing(NamedTuple):
    """Statuses of one cell on one contig: `reported` by (allele, record), alleles `missed`, truth records not found,
    and the decisions of hap.py that the cell's alleles reach."""

    reported: dict[tuple[Alternate, Variant], str]
    missed: frozenset[Alternate]
    missed_truth: list[Variant]
    reached: list[Decision]


def read_decisions(path: str | Path) -> Annotated:
    """Read hap.py's annotated VCF; records that only a filtered call has are left out."""
    query, truth = {}, Counter()
    for record in read_annotated(path):
        if record.query.is_variant and not record.filters:
            query.setdefault(record.contig, []).append(_decision(record, record.query))
        if record.truth.is_variant:
            truth[record.truth.variant_type, record.truth.decision] += 1
    return Annotated(query, truth)


def _decision(record: AnnotatedRecord, side: Assessment) -> Decision:
    variant = Variant(record.contig, record.start, record.ref, record.alts, side.genotype)
    return Decision(variant, _OF_DECISION.get(side.decision, OUTSIDE), side.variant_type)


def read_truth(
    path: str | Path, genome: Genome, contig: str, confident: Regions, regions: Regions | None = None
) -> Truth:
    """Read one contig of the truth. Assessed are records that pass, lie in the confident regions and hold an allele
    that touches `regions`."""
    truth = Truth({}, [])
    for call in vcf.read_calls(path, Interval(contig, 0, genome.lengths[contig])):
        if not (call.passes and call.variant.is_called_variant):
            continue
        called = called_alternates(genome, call.variant)
        truth.genotypes.update(called)
        inside = any(is_inside(allele, confident) for allele in called)
        if inside and any(is_wanted(allele, regions) for allele in called):
            truth.assessed.append(call.variant)
    return truth


def called_alternates(genome: Genome, variant: Variant) -> dict[Alternate, tuple[int, ...]]:
    """The alternates of a genotype, with the genotype as each of them sees it."""
    indexed = enumerate(alternates(genome, variant), start=1)
    return {allele: seen_by(variant.genotype, i) for i, allele in indexed if allele and i in variant.genotype}


def is_inside(allele: Alternate, regions: Regions) -> bool:
    """Whether an allele is assessed, by hap.py's rule: its changed bases touch the regions; an insertion needs both
    neighbours inside."""
    start, ref, _ = trim(allele.start, allele.ref, allele.alt)
    if ref:
        return regions.overlaps(allele.contig, start, start + len(ref))
    return regions.covers(allele.contig, start - 1, start + 1)


def judge(
    genome: Genome,
    cell: Cell,
    alleles: Iterable[Alternate],
    decisions: Sequence[Decision],
    truth: Truth,
    confident: Regions,
) -> Standing:
    """Statuses of one cell on one contig; `alleles` are all that a status may be asked of."""
    own = match(genome, truth.assessed, cell.reported)
    missed_truth = [variant for variant, found in zip(truth.assessed, own.truth, strict=True) if not found]
    matched = {variant for variant, found in zip(cell.reported, own.query, strict=True) if found}
    reported, reached = _reported(genome, cell, decisions)
    for (allele, record), status in reported.items():
        if status is None:  # hap.py does not list it: our own word
            inside = is_inside(allele, confident)
            reported[allele, record] = OUTSIDE if not inside else TP if record in matched else FP
    silent = [allele for allele in alleles if not any(site.is_called for site in cell.sites.get(allele, ()))]
    return Standing(reported, _missed(genome, silent, missed_truth), missed_truth, reached)


def _reported(genome, cell: Cell, decisions: Sequence[Decision]):
    """Status by hap.py of each reported allele, None where it lists nothing there; and the decisions reached."""
    listed = _by_allele(genome, decisions)
    statuses, reached = {}, set()
    for allele in sorted(cell.sites):
        called = [site for site in cell.sites[allele] if site.is_called]
        for place, site in enumerate(called):
            indices = listed.get(allele, [])
            chosen = indices[place : place + 1] or indices[-1:]
            reached.update(chosen)
            statuses[allele, site.record] = _joined(decisions[index].status for index in chosen)
    divided = [key for key, status in statuses.items() if status is None]
    rest = [index for index in range(len(decisions)) if index not in reached] if divided else []
    for allele, record in divided:
        parts = [index for index in rest if _lies_within(decisions[index].variant, allele)]
        reached.update(parts)
        statuses[allele, record] = _joined(decisions[index].status for index in parts)
    return statuses, [decisions[index] for index in sorted(reached)]


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


def _lies_within(variant: Variant, allele: Alternate) -> bool:
    return allele.start <= variant.start and variant.end <= allele.end


def _missed(genome, silent: Sequence[Alternate], missed_truth: Sequence[Variant]) -> frozenset[Alternate]:
    """Silent alleles that truth records not found consist of, told by the same allele or else by haplotype."""
    same = {allele for variant in missed_truth for allele in called_alternates(genome, variant)}
    rest = [allele for allele in silent if allele not in same]
    if not (rest and missed_truth):
        return frozenset(same.intersection(silent))
    records = [Variant(allele.contig, allele.start, allele.ref, (allele.alt,), (0, 1)) for allele in rest]
    needed = match(genome, missed_truth, records, squash_ploidy=True).query
    return frozenset(same.intersection(silent)).union(a for a, hit in zip(rest, needed, strict=True) if hit)


def status_of(allele: Alternate, site: Site | None, standing: Standing, confident: Regions) -> str:
    """Truth status of an allele in a cell: `site` is what the cell says of it, None where it is no candidate."""
    if site is not None and site.is_called:
        return standing.reported[allele, site.record]
    if not is_inside(allele, confident):
        return OUTSIDE
    return FN if allele in standing.missed else NEGATIVE


def record_type(genome: Genome, variant: Variant) -> str:
    """`INDEL` where any allele of the genotype inserts or deletes bases, else `SNP`."""
    types = {allele.type for allele in called_alternates(genome, variant)}
    return VARIANT_TYPES[0] if "INDEL" in types else VARIANT_TYPES[1]
