"""What attribution reads: flips, chances of copies in each cell, digests of images."""

from collections.abc import Collection, Mapping
from pathlib import Path
from typing import NamedTuple

import polars as pl

from genomics import parquet
from genomics.errors import InputError
from retrain import copies, images
from retrain.cells import Alternate

FLIP_COLUMNS = ("sample", "chrom", "pos", "ref", "alt", "truth_gt", "left_gt")
_ALLELE = ("chrom", "start", "ref", "alt")
_RECORD = ("chrom", "start", "ref", "alts")

Record = tuple[int, str]  # start (0-based) and alleles, as REF>ALT,ALT
Shown = tuple[tuple[str, str], ...]  # which alternates an image shows, and its digest


class Flip(NamedTuple):
    """A flipped allele of a sample; genotypes are text as the allele sees them, that of the truth may be empty."""

    sample: str
    allele: Alternate
    truth_genotype: str
    baseline_genotype: str


class Listed(NamedTuple):
    """One allele in one cell: all records that list it, and the chances of 0, 1 and 2 copies. Of several records those
    of the record that makes the allele likeliest count."""

    records: tuple[Record, ...]
    chances: tuple[float, float, float]


def read_flips(path: str | Path) -> list[Flip]:
    """Flips by allele in the order of the table; of an allele that has several rows the first."""
    try:
        table = pl.read_csv(path, separator="\t", infer_schema=False).fill_null("")
    except (OSError, pl.exceptions.PolarsError) as error:
        raise InputError(f"{path}: cannot be read as a table ({str(error).splitlines()[0]})") from error
    absent = [column for column in FLIP_COLUMNS if column not in table.columns]
    if absent:
        raise InputError(f"{path}: no column {', '.join(absent)}; is it a table of find_flips?")
    rows = table.select(FLIP_COLUMNS).iter_rows()
    flips = {}
    for sample, contig, position, ref, alt, truth, baseline in rows:
        allele = Alternate(contig, int(position) - 1, ref, alt)  # text is 1-based
        flips.setdefault(allele, Flip(sample, allele, truth, baseline))
    return list(flips.values())


def read_copies(path: str | Path, alleles: Collection[Alternate]) -> dict[Alternate, Listed]:
    """What a table of merge_probabilities says of these alleles; those that it does not list are left out."""
    wanted = pl.LazyFrame(list(alleles), schema={key: copies.SCHEMA[key] for key in _ALLELE}, orient="row")
    found = parquet.scan(path, copies.COLUMNS).join(wanted, on=_ALLELE, how="semi").sort("record_start").collect()
    listed: dict[Alternate, Listed] = {}
    for *key, start, text, p0, p1, p2 in found.iter_rows():
        allele, chances = Alternate(*key), (p0, p1, p2)
        known = listed.get(allele)
        likeliest = min((known.chances, chances), key=lambda item: item[0]) if known else chances
        listed[allele] = Listed((*(known.records if known else ()), (start, text)), likeliest)
    return listed


def read_images(path: str | Path, listed: Mapping[Alternate, Listed]) -> dict[Alternate, Shown]:
    """The images, by what they show, of all records that list an allele; from a table of list_candidates."""
    wanted = {(allele.contig, *_parts(record)) for allele, of in listed.items() for record in of.records}
    schema = {key: images.SCHEMA[key] for key in _RECORD}
    table = parquet.scan(path, (*_RECORD, "alt_indices", "image"))
    rows = table.join(pl.LazyFrame(sorted(wanted), schema=schema, orient="row"), on=_RECORD, how="semi")
    shown: dict[tuple, list] = {}
    for *record, indices, digest in rows.collect().iter_rows():
        shown.setdefault(tuple(record), []).append((indices, digest))
    return {
        allele: tuple(item for record in of.records for item in sorted(shown.get((allele.contig, *_parts(record)), ())))
        for allele, of in listed.items()
    }


def _parts(record: Record) -> tuple[int, str, str]:
    start, text = record
    return start, *text.split(">")
