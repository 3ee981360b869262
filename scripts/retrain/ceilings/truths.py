"""The truth records that hap.py counts, with their types."""

from collections import Counter
from collections.abc import Iterable
from pathlib import Path
from typing import NamedTuple

from genomics import vcf
from genomics.allele_alignment import primitives
from genomics.alleles import drop_unused
from genomics.genome import Genome, Interval, Regions, is_bed, parse_region, read_bed
from genomics.spans import is_inside, span
from genomics.variants import Variant, trim

SNP, INDEL = "SNP", "INDEL"
TYPES = (SNP, INDEL)


class Asked(NamedTuple):
    """Where hap.py compares: records that touch `located` regions (its -l), or begin in `targets` (its -T)."""

    located: Regions | None = None
    targets: Regions | None = None

    def holds(self, variant: Variant) -> bool:
        """Whether hap.py reads the record."""
        if self.targets is not None:
            return self.targets.contains(variant.contig, variant.start)
        return self.located is None or self.located.overlaps(variant.contig, variant.start, variant.end)


class Truth(NamedTuple):
    """Called truth records of one contig, the types of those that count (by index), and how many lie at an edge of the
    confident regions, where they count or not by what the calls write beside them."""

    records: list[Variant]
    counted: dict[int, str]
    edge: Counter


def read_asked(regions: Iterable[str], lengths: dict[str, int]) -> Asked:
    """From the regions of a sample: one BED file, or literal regions; nothing asks for all."""
    words = " ".join(regions).split()
    if len(words) == 1 and is_bed(words[0]):
        return Asked(targets=read_bed(words[0]))
    return Asked(located=Regions(parse_region(word, lengths) for word in words)) if words else Asked()


def read(path: str | Path, genome: Genome, contig: str, confident: Regions, asked: Asked) -> Truth:
    """Truth of one contig as hap.py reads it: records that pass, without alternates that the genotype does not use."""
    calls = vcf.read_calls(path, Interval(contig, 0, genome.lengths[contig]))
    records = [drop_unused(call.variant) for call in calls if call.passes and asked.holds(call.variant)]
    return count(contig, [record for record in records if record.is_called_variant], confident)


def count(contig: str, records: list[Variant], confident: Regions) -> Truth:
    """Which records count: those in the confident regions, widened as hap.py does by the records that begin inside."""
    spans = [span(contig, record.start, record.ref, record.alts) for record in records]
    begun = [of.interval for of, record in zip(spans, records, strict=True) if confident.contains(contig, record.start)]
    wide = confident.union(Regions(begun))
    counted, edge = {}, Counter()
    for index, (record, of) in enumerate(zip(records, spans, strict=True)):
        if is_inside(of, wide):
            counted[index] = type_of(record)
        elif wide.overlaps(contig, record.start - 1, record.end + 1):
            edge[type_of(record)] += 1
    return Truth(records, counted, edge)


def type_of(record: Variant) -> str:
    """`SNP` where all alternates come by substitutions alone, each aligned to the reference as hap.py does."""
    edits = [edit for alt in record.alts for edit in primitives(*trim(0, record.ref, alt)[1:])]
    return SNP if all(edit.is_substitution for edit in edits) else INDEL
