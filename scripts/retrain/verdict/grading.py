"""hap.py's annotated VCF as small tables: counts by type, stratum and block of the genome, and the records in error.

PASS calls count, as in the PASS rows of summary.csv.
"""

from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

import numpy as np
import polars as pl

from genomics import outputs
from genomics.errors import InputError, raise_all
from genomics.variants import Variant, trim
from retrain.annotated_blocks import QUERY, TRUTH, AnnotatedBlock, read_blocks
from retrain.discordance.alleles import alternates_of, variant_of
from retrain.discordance.genotypes import known_genotypes
from retrain.verdict.rates import ALL, COUNTS, TYPES

BLOCK_SIZE = 10_000  # bases: errors further apart than the longest repeats hardly know of each other
SMALLEST_BLOCK = 1250  # bases, several fragments: for test sets so small that larger blocks would be too few
LEAST_BLOCKS = 50
MOST_BLOCKS = 4096  # more say nothing more, and cost memory; a whole genome has blocks of 1.28 Mb
MISSED, FALSE_CALL = "missed", "false_call"
LEAST_SHARED_TRUTH = 0.9  # of two call sets of one sample; less means another truth
BLOCK_KEYS = {"type": pl.String, "stratum": pl.String, "contig": pl.String, "start": pl.Int64, "bases": pl.Int64}
BLOCKS = {**BLOCK_KEYS, **dict.fromkeys(COUNTS, pl.Int64)}
ERRORS = {
    "contig": pl.String,
    "start": pl.Int64,
    "kind": pl.String,
    "type": pl.String,
    "alleles": pl.String,
    "number": pl.Int64,
    "strata": pl.String,
}
TRUTH_PLACES = {"type": pl.String, "contig": pl.String, "start": pl.Int64}
_COUNTED = {"type": pl.String, "which": pl.Int64, "contig": pl.String, "start": pl.Int64, "regions": pl.String}
_TRUTH_FOUND, _TRUTH_MISSED, _CALL_RIGHT, _CALL_FALSE = range(len(COUNTS))


class Graded(NamedTuple):
    """One annotated VCF. `blocks` (BLOCKS): counts in windows of `bases` bases that begin at multiples of it; a record
    belongs to the window of its first base, and a block without records has no row. `errors` (ERRORS): truth records
    not found and false calls; `alleles` are the trimmed alternates of the genotype, the same whatever else hap.py
    merged into the record (a false call keeps them whatever its genotype), and `number` tells equal ones apart.
    `truth` (TRUTH_PLACES): place of every truth record. Starts are 0-based."""

    blocks: pl.DataFrame
    errors: pl.DataFrame
    truth: pl.DataFrame


def grade(path: str | Path, strata: Sequence[str] = (), block_size: int | None = None) -> Graded:
    """Read an annotated VCF of either engine; strata are names in INFO/Regions, beside `*`, which holds everything.

    Blocks have BLOCK_SIZE bases, or the half of it and so on down to SMALLEST_BLOCK where there would be fewer than
    LEAST_BLOCKS; or else `block_size`. They double until there are no more than MOST_BLOCKS.
    """
    wanted, block_size = block_size, block_size or SMALLEST_BLOCK
    places, errors, taken = [], [], Counter()
    for found in read_blocks(path):
        counted = _counted(found, strata)
        places.append(counted.drop("row"))
        errors += _errors(found, counted, strata, taken)
    counted = pl.concat(places) if places else pl.DataFrame(schema=_COUNTED)
    truth = counted.filter(pl.col("which") <= _TRUTH_MISSED).select(list(TRUTH_PLACES))
    blocks = _fewer(_blocks(counted, strata, block_size), wanted or BLOCK_SIZE)
    return Graded(blocks, pl.DataFrame(sorted(errors), ERRORS, orient="row"), truth)


def _counted(found: AnnotatedBlock, strata: Sequence[str]) -> pl.DataFrame:
    """What hap.py counts in its PASS rows, the truth of a record before its call: the record's row in the block and its
    place, the type, which of COUNTS it belongs to, the names of all its regions if there are `strata`."""
    lost, parts = found.lost(), []
    for kind in TYPES:
        truth, call = (found.is_among(side, "BVT", (kind,)) for side in (TRUTH, QUERY))
        call = call & ~found.filtered
        masks = {
            _TRUTH_FOUND: truth & found.is_among(TRUTH, "BD", ("TP",)) & ~lost,
            _TRUTH_MISSED: truth & lost,
            _CALL_RIGHT: call & found.is_among(QUERY, "BD", ("TP",)),
            _CALL_FALSE: call & found.is_among(QUERY, "BD", ("FP",)),
        }
        parts += [
            pl.DataFrame({"row": np.flatnonzero(mask)}).with_columns(type=pl.lit(kind), which=pl.lit(which, pl.Int64))
            for which, mask in masks.items()
        ]
    rows = pl.concat(parts).sort("row", "which")
    regions = found.regions() if strata else pl.repeat("", len(found.block), eager=True)
    return rows.with_columns(
        contig=pl.lit(found.block.contig),
        start=pl.Series(found.block.positions[rows["row"].to_numpy()]),
        regions=regions.gather(rows["row"]),
    )


def _blocks(counted: pl.DataFrame, strata: Sequence[str], bases: int) -> pl.DataFrame:
    """Counts in blocks of `bases`, of everything and of each stratum."""
    inside = [pl.lit(value=True), *(_is_inside(name) for name in strata)]
    parts = [
        counted.filter(of).with_columns(stratum=pl.lit(name)) for name, of in zip((ALL, *strata), inside, strict=True)
    ]
    placed = pl.concat(parts).with_columns(start=pl.col("start") // bases * bases, bases=pl.lit(bases, pl.Int64))
    sums = [(pl.col("which") == which).sum().cast(pl.Int64).alias(name) for which, name in enumerate(COUNTS)]
    return placed.group_by(list(BLOCK_KEYS)).agg(sums).select(list(BLOCKS)).sort(list(BLOCK_KEYS))


def _is_inside(stratum: str) -> pl.Expr:
    return pl.col("regions").str.split(",").list.contains(stratum)


def _errors(found: AnnotatedBlock, counted: pl.DataFrame, strata: Sequence[str], taken: Counter) -> Iterator[tuple]:
    """Rows of ERRORS of one block; `taken` counts equal ones so far."""
    alternates = alternates_of(found.block)
    genotypes = [known_genotypes(found.block, of["GT"], alternates, found.words["GT"]) for of in found.sides]
    wrong = counted.filter(pl.col("which").is_in([_TRUTH_MISSED, _CALL_FALSE]))
    for row, kind_of_variant, which, contig, start, regions in wrong.iter_rows():
        side, kind = (TRUTH, MISSED) if which == _TRUTH_MISSED else (QUERY, FALSE_CALL)
        record = variant_of(found.block, row, genotypes[side].parsed(row))
        key = (contig, kind, kind_of_variant, _alleles(record, which))
        inside = set(regions.split(","))
        yield (contig, start, *key[1:], taken[key], ",".join(name for name in strata if name in inside))
        taken[key] += 1


def _alleles(record: Variant, which: int) -> str:
    """Trimmed alternates of the genotype, in order; of a false call each once. Begins are 0-based."""
    alleles = [trim(record.start, record.ref, record.alts[index - 1]) for index in record.genotype if index > 0]
    kept = sorted(set(alleles) if which == _CALL_FALSE else alleles)
    return ",".join(f"{start}:{ref}>{alt}" for start, ref, alt in kept)


def _fewer(blocks: pl.DataFrame, wanted: int) -> pl.DataFrame:
    """Blocks doubled up to the size `wanted` while enough of them remain, and further while there are too many."""
    while len(blocks):
        wider, is_small = coarsen(blocks, 2 * blocks["bases"][0]), blocks["bases"][0] < wanted
        if _number(blocks) <= MOST_BLOCKS and not (is_small and _number(wider) >= LEAST_BLOCKS):
            break
        blocks = wider
    return blocks


def _number(blocks: pl.DataFrame) -> int:
    return blocks.select("contig", "start").n_unique()


def coarsen(blocks: pl.DataFrame, bases: int) -> pl.DataFrame:
    """The same counts in blocks of `bases`, a multiple of the size they have."""
    start = pl.col("start") // bases * bases
    merged = blocks.with_columns(start, pl.lit(bases, pl.Int64).alias("bases")).group_by(list(BLOCK_KEYS)).sum()
    return merged.select(list(BLOCKS)).sort(list(BLOCK_KEYS))


def write(path: str | Path, table: pl.DataFrame) -> None:
    """Write a table as Parquet; the file appears whole or not at all, with the same bytes for the same rows."""
    with outputs.whole(path) as unfinished:
        table.write_parquet(unfinished)


def read(path: str | Path, columns: dict) -> pl.DataFrame:
    """Read a table of `write` that has these columns."""
    try:
        table = pl.read_parquet(path)
    except (OSError, pl.exceptions.PolarsError) as error:
        raise InputError(f"{path}: cannot be read as Parquet ({error}); is it a table of count_blocks?") from error
    absent = [name for name in columns if name not in table.columns]
    raise_all([f"{path}: no column {', '.join(absent)}; is it a table of count_blocks?"] if absent else [])
    return table.select(list(columns))


def discordant(left: pl.DataFrame, right: pl.DataFrame) -> dict[tuple[str, str, str], tuple[int, int]]:
    """By (type, stratum, kind of error), the numbers of errors of `left` alone and of `right` alone.

    Keys are errors of either side, by type and stratum; equal keys on both sides are the same error. A truth record
    that hap.py assesses on one side only counts as found on the other.
    """
    sides = [_by_stratum(side) for side in (left, right)]
    keys = ["kind", "type", "stratum", "contig", "alleles", "number"]
    shared = _numbers(sides[0].join(sides[1], on=keys, how="semi"))
    own = [_numbers(side) for side in sides]
    return {key: tuple(side.get(key, 0) - shared.get(key, 0) for side in own) for key in sorted({*own[0], *own[1]})}


def _by_stratum(errors: pl.DataFrame) -> pl.DataFrame:
    """One row per error and stratum it is in, `*` among them."""
    prefix = pl.when(pl.col("strata") == "").then(pl.lit(ALL)).otherwise(pl.lit(f"{ALL},") + pl.col("strata"))
    return errors.with_columns(prefix.str.split(",").alias("stratum")).explode("stratum")


def _numbers(errors: pl.DataFrame) -> dict[tuple[str, str, str], int]:
    counted = errors.group_by("type", "stratum", "kind").len()
    return {tuple(key): number for *key, number in counted.iter_rows()}
