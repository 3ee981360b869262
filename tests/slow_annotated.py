"""Oracle of reading hap.py's annotated VCF: record by record."""

import gzip
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from genomics.errors import InputError
from retrain.annotated_blocks import VARIANT_TYPES

TRUTH, QUERY = "TRUTH", "QUERY"
_FIRST_COLUMNS = 9  # CHROM to FORMAT


class Assessment(NamedTuple):
    """What hap.py says of one sample at a record: decision (BD: TP FN FP UNK N .), match (BK: gm am lm .), type (BVT),
    zygosity (BLT) and genotype (-1 for a missing allele; () where the sample has no call)."""

    decision: str
    match: str
    variant_type: str
    zygosity: str
    genotype: tuple[int, ...]

    @property
    def is_variant(self) -> bool:
        """Whether the record counts for this sample's SNPs or INDELs."""
        return self.variant_type in VARIANT_TYPES


class AnnotatedRecord(NamedTuple):
    """One record of the annotated VCF; start 0-based, filters without PASS, superlocus None where BS is missing."""

    contig: str
    start: int
    ref: str
    alts: tuple[str, ...]
    filters: tuple[str, ...]
    regions: tuple[str, ...]
    superlocus: int | None
    truth: Assessment
    query: Assessment


def read_annotated(path: str | Path) -> Iterator[AnnotatedRecord]:
    """Records of the annotated VCF (`PREFIX.vcf.gz`) in file order; FORMAT keys may come in any order."""
    columns = None
    try:
        with gzip.open(path, "rt") if str(path).endswith(".gz") else open(path) as lines:
            for number, line in enumerate(lines, start=1):
                fields = line.rstrip("\n").split("\t")
                if line.startswith("#CHROM"):
                    columns = _sample_columns(path, fields)
                elif not line.startswith("#"):
                    yield _record(f"{path}:{number}", fields, columns)
    except (OSError, EOFError, zlib.error, ValueError) as error:
        raise InputError(f"{path}: cannot be read ({error}); is it truncated?") from error


def _sample_columns(path, fields: list[str]) -> tuple[int, int]:
    if not {TRUTH, QUERY} <= set(fields[_FIRST_COLUMNS:]):
        found = ", ".join(fields[_FIRST_COLUMNS:]) or "none"
        raise InputError(f"{path}: expected samples TRUTH and QUERY, as hap.py writes them; found {found}")
    return fields.index(TRUTH), fields.index(QUERY)


def _record(where: str, fields: list[str], columns: tuple[int, int] | None) -> AnnotatedRecord:
    if columns is None or len(fields) <= max(columns):
        raise InputError(f"{where}: not a record with the samples TRUTH and QUERY; is the file truncated?")
    contig, position, _, ref, alts, _, filters, info, keys = fields[:_FIRST_COLUMNS]
    entries = dict(entry.partition("=")[::2] for entry in info.split(";"))
    superlocus = entries.get("BS", ".").split(",")[0]
    sides = (_assessment(keys.split(":"), fields[column].split(":")) for column in columns)
    return AnnotatedRecord(
        contig,
        int(position) - 1,  # VCF positions are 1-based
        ref,
        tuple(alts.split(",")) if alts != "." else (),
        tuple(name for name in filters.split(";") if name not in (".", "PASS")),
        tuple(entries["Regions"].split(",")) if "Regions" in entries else (),
        None if superlocus == "." else int(superlocus),
        *sides,
    )


def _assessment(keys: list[str], values: list[str]) -> Assessment:
    said = dict(zip(keys, values, strict=False))  # VCF lets trailing values be left out
    alleles = said.get("GT", ".").replace("|", "/").split("/")
    genotype = tuple(-1 if allele == "." else int(allele) for allele in alleles)
    return Assessment(
        *(said.get(key, ".") for key in ("BD", "BK", "BVT", "BLT")), () if set(genotype) == {-1} else genotype
    )
