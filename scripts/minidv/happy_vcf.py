"""The annotated VCF of hap.py: samples TRUTH and QUERY, one record per graded row."""

from collections.abc import Iterable
from pathlib import Path

from genomics import vcf
from minidv.decisions import LOOSE_DISTANCE
from minidv.grading import Row, Side

_FORMAT = "GT:BD:BK:QQ:BI:BVT:BLT"


def write(path: Path, rows: Iterable[Row], lengths: dict[str, int], distance: int = LOOSE_DISTANCE) -> None:
    """Write rows sorted by contig and position; `lengths` are those of the compared contigs."""
    rows = list(rows)
    header = vcf.header(lengths, _meta(rows, distance), ("TRUTH", "QUERY"))
    vcf.write(path, header, map(_line, rows))


def _meta(rows, distance):
    filters = sorted({name for row in rows for name in row.filters})
    field = '##{}=<ID={},Number={},Type={},Description="{}">'.format
    return [
        '##FILTER=<ID=PASS,Description="All filters passed">',
        *(f'##FILTER=<ID={name},Description="Filter of the query">' for name in filters),
        field("INFO", "BS", ".", "Integer", "Benchmarking superlocus: position of its first variant"),
        field("INFO", "Regions", ".", "String", "Confident regions and strata that hold the record"),
        field("FORMAT", "GT", 1, "String", "Genotype"),
        field("FORMAT", "BD", 1, "String", "Decision (TP, FP, FN, UNK)"),
        field("FORMAT", "BK", 1, "String", f"Match: gm genotype, am allele, lm anything within {distance} bases"),
        field("FORMAT", "QQ", 1, "Float", "Score of the call"),
        field("FORMAT", "BI", 1, "String", "Transition or transversion, size classes of indels"),
        field("FORMAT", "BVT", 1, "String", "Variant type (SNP, INDEL, NOCALL)"),
        field("FORMAT", "BLT", 1, "String", "Zygosity (het, homalt, hetalt, nocall)"),
    ]


def _line(row: Row) -> str:
    info = f"BS={row.superlocus}" + (f";Regions={','.join(row.regions)}" if row.regions else "")
    query_score = _score(row.query.score) if row.query.is_called else "0"  # hap.py: 0 where the query has no call
    fields = (
        *(row.contig, str(row.start + 1), ".", row.ref, ",".join(row.alts), "."),  # VCF positions are 1-based
        *(";".join(row.filters) or ".", info, _FORMAT),
        *(_sample(row.truth, _score(row.truth.score)), _sample(row.query, query_score)),
    )
    return "\t".join(fields)


def _sample(side: Side, score: str) -> str:
    genotype = vcf.format_genotype(side.genotype, side.phased)
    subtypes = ",".join(side.kind.subtypes) or "."
    return ":".join((genotype, side.decision, side.match, score, subtypes, side.kind.variant_type, side.kind.zygosity))


def _score(score: float | None) -> str:
    return "." if score is None else f"{score:g}"
