"""Where an example set draws the chosen alleles: the records that list them, as show_examples filters by them."""

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import NamedTuple

import polars as pl

from genomics import outputs
from genomics.errors import InputError

COLUMNS = ("chrom", "start", "ref", "alt", "record_start", "record_alleles")
_KEY = {"chrom": pl.String, "start": pl.Int64, "ref": pl.String, "alt": pl.String}


class Locus(NamedTuple):
    """Contig, start (0-based) and REF of a record of the examples."""

    contig: str
    start: int
    ref: str


def find_loci(copies: Iterable[Path], alleles: Sequence[tuple[str, int, str, str]]) -> list[Locus]:
    """Records that list any of the alleles (contig, start 0-based, ref, alt), in any of the tables of copies; sorted.

    The tables are those of merge_probabilities; InputError where one cannot be read.
    """
    wanted = pl.DataFrame(list(alleles), schema=_KEY, orient="row")
    found = {locus for path in copies for locus in _loci(path, wanted)}
    return sorted(found)


def _loci(path: Path, wanted: pl.DataFrame) -> list[Locus]:
    try:
        rows = pl.scan_parquet(path).select(COLUMNS).join(wanted.lazy(), on=list(_KEY), how="semi").collect()
    except (OSError, pl.exceptions.PolarsError) as error:
        raise InputError(f"{path}: cannot be read as a table of copies ({str(error).splitlines()[0]})") from error
    records = rows.select("chrom", "record_start", "record_alleles").iter_rows()
    return [Locus(contig, start, alleles.partition(">")[0]) for contig, start, alleles in records]


def write_vcf(path: Path, loci: Iterable[Locus]) -> None:
    """Write the loci as VCF, without samples; show_examples looks at contig, position and REF alone."""
    lines = ["##fileformat=VCFv4.2", "\t".join(["#CHROM", "POS", "ID", "REF", "ALT", "QUAL", "FILTER", "INFO"])]
    lines += ["\t".join([contig, str(start + 1), ".", ref, ".", ".", ".", "."]) for contig, start, ref in loci]
    outputs.write_text(path, "\n".join(lines) + "\n")
