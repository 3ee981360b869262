"""Judged cells as files: a Parquet table of alleles, one of the truth records that are missed, and totals."""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import NamedTuple

import numpy as np
import polars as pl
from polars.io.plugins import register_io_source

from genomics import outputs, tsv
from genomics.byte_fields import MISSING
from genomics.errors import InputError
from genomics.variants import Variant
from genomics.vcf import format_genotype
from retrain.annotated_blocks import VARIANT_TYPES
from retrain.discordance.alleles import Reference
from retrain.discordance.genotypes import parse_genotype
from retrain.discordance.judging import NOT_LISTED, Judged
from retrain.statuses import FN, FP, OUTSIDE, STATUSES, TP

WORD = pl.Categorical()  # of columns that hold the same words again and again
SCHEMA = {
    "chrom": WORD,
    "start": pl.Int32,
    "ref": WORD,
    "alt": WORD,
    "record": pl.Int32,
    "record_start": pl.Int32,
    "reported": pl.Boolean,
    "called": pl.Boolean,
    "copies": pl.Int8,
    "gt": WORD,
    "filter": WORD,
    "qual": pl.Float32,
    "gq": pl.Int32,
    "dp": pl.Int32,
    "ad_ref": pl.Int32,
    "ad_alt": pl.Int32,
    "vaf": pl.Float32,
    "pl0": pl.Int32,
    "pl1": pl.Int32,
    "pl2": pl.Int32,
    "status": pl.Enum(STATUSES),
    "truth_gt": WORD,
    "inside": pl.Boolean,
}
MISSED_SCHEMA = {"chrom": pl.String, "start": pl.Int32, "ref": pl.String, "alts": pl.String, "gt": pl.String}
TOTALS_COLUMNS = ("type", "status", "records", "happy")
_ROWS = 1 << 17  # of a row group
_NUMBERS = ("gq", "dp", "ad_ref", "ad_alt", "pl0", "pl1", "pl2")


class JudgedFiles(NamedTuple):
    """Where the three parts of a judged cell lie."""

    alleles: Path
    missed: Path
    totals: Path

    @classmethod
    def of(cls, alleles: str | Path) -> "JudgedFiles":
        """The files beside a table of alleles, `{sample}.parquet`."""
        path = Path(alleles)
        stem = path.name.removesuffix(".parquet")
        return cls(path, path.with_name(f"{stem}.missed.parquet"), path.with_name(f"{stem}.totals.tsv"))


class Names(NamedTuple):
    """Words behind the numbers of rows."""

    genotypes: list[str]
    filters: list[str]
    truth: list[str]


def frame_of(contig: str, judged: Judged, reference: Reference, names: Names) -> pl.DataFrame:
    """Table of one judged contig."""
    rows, pool = judged.rows, reference.pool
    values = {
        "chrom": _words([contig], np.zeros(len(rows.start), np.uint32)),
        "ref": _words(pool.refs, rows.number),
        "alt": _words(pool.alts, rows.number),
        "gt": _words(names.genotypes, rows.genotype),
        "filter": _words(names.filters, rows.filter),
        "status": pl.Series(STATUSES, dtype=SCHEMA["status"]).gather(judged.status.astype(np.uint32)),
        "truth_gt": _words([*names.truth, None], np.where(judged.truth == NOT_LISTED, len(names.truth), judged.truth)),
        "inside": judged.inside,
        **{name: pl.Series(getattr(rows, name)).fill_nan(None) for name in ("qual", "vaf")},
        **{name: getattr(rows, name) for name in ("start", "record", "record_start", "reported", "called", "copies")},
    }
    for name in _NUMBERS:
        column = pl.Series(getattr(rows, name), dtype=pl.Int64)
        values[name] = column.set(column == MISSING, None) if (column == MISSING).any() else column
    return pl.DataFrame(values).select(pl.col(name).cast(kind) for name, kind in SCHEMA.items())


def missed_frame(contig: str, judged: Judged) -> pl.DataFrame:
    """Table of the truth records that are missed on one contig."""
    rows = [(contig, v.start, v.ref, ",".join(v.alts), format_genotype(v.genotype)) for v in judged.missed]
    return pl.DataFrame(rows, MISSED_SCHEMA, orient="row")


def _words(words, numbers: np.ndarray) -> pl.Series:
    return pl.Series(words, dtype=WORD).gather(numbers.astype(np.uint32))


def write_parquet(path: Path, frames: Iterable[pl.DataFrame], schema: dict) -> None:
    """Write frames one after another as they come; the same rows give the same bytes."""
    problems: list[BaseException] = []
    source = register_io_source(_giver(frames, problems), schema=schema)
    with outputs.whole(path) as unfinished:
        try:
            source.sink_parquet(
                unfinished, compression="lz4", statistics=False, row_group_size=_ROWS, maintain_order=True
            )
        except pl.exceptions.PolarsError:
            if problems:
                raise problems[0] from None
            raise
        if problems:
            raise problems[0]


def _giver(frames: Iterable[pl.DataFrame], problems: list[BaseException]) -> Callable:
    """What polars asks for frames; an error on the way is kept, as polars would tell another."""

    def give(columns, predicate, count, _size) -> Iterator[pl.DataFrame]:
        assert (columns, predicate, count) == (None, None, None)
        try:
            yield from frames
        except Exception as error:
            problems.append(error)
            raise

    return give


def write_totals(path: Path, reached: Counter, happy: Counter | None) -> None:
    """Write counts by type and status; without hap.py's word `happy` has no value."""
    with tsv.writer(path, TOTALS_COLUMNS) as table:
        for kind in VARIANT_TYPES[::-1]:
            for status in (TP, FP, FN, OUTSIDE):
                counts = (reached[kind, status], "" if happy is None else happy[kind, status])
                table.writerow(dict(zip(TOTALS_COLUMNS, (kind, status, *counts), strict=True)))


def read_totals(path: Path) -> dict[tuple[str, str], dict[str, str]]:
    """Rows of the totals by type and status."""
    rows = pl.read_csv(path, separator="\t", infer_schema=False).fill_null("").rows(named=True)
    return {(row["type"], row["status"]): {name: row[name] for name in ("records", "happy")} for row in rows}


class JudgedReader:
    """A judged cell opened for reading by contig."""

    def __init__(self, files: JudgedFiles):
        self.files = files
        try:
            runs = pl.read_parquet(files.alleles, columns=["chrom"])["chrom"].rle().struct.unnest()
            self._missed = pl.read_parquet(files.missed)
            self.totals = read_totals(files.totals)
        except (pl.exceptions.PolarsError, OSError) as error:
            raise InputError(f"{files.alleles}: no table of judge_calls ({error}); judge the cell again") from error
        ends = np.cumsum(runs["len"].to_numpy())
        self._places = {
            name: (int(end - size), int(size))
            for name, end, size in zip(runs["value"], ends, runs["len"].to_list(), strict=True)
        }

    @property
    def contigs(self) -> set[str]:
        """Contigs with alleles or missed truth records."""
        return {*self._places, *self._missed["chrom"].unique()}

    def read(self, contig: str) -> pl.DataFrame:
        """The alleles of one contig, in order."""
        offset, size = self._places.get(contig, (0, 0))
        return pl.scan_parquet(self.files.alleles).slice(offset, size).collect()

    def missed(self, contig: str) -> list[Variant]:
        """The truth records that the cell misses on one contig."""
        rows = self._missed.filter(pl.col("chrom") == contig).iter_rows()
        return [Variant(c, start, ref, tuple(alts.split(",")), parse_genotype(gt)) for c, start, ref, alts, gt in rows]
