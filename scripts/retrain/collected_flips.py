"""The flips of all cells in one table, with what is known of each site beside its calls: features and cause."""

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

import polars as pl

from genomics import parquet as parquet_files
from genomics import tsv
from genomics.errors import InputError, raise_all
from retrain import tables, text_frames
from retrain.design.arms import Cell
from retrain.design.samples import GRADED_ROLES
from retrain.experiment import Experiment
from retrain.flips import COLUMNS
from retrain.profiles.features import FLIP

SITE = ["chrom", "pos", "ref", "alt"]
FEATURES = ("strata", "repeat_unit", "repeat_length", "mapq", "base_quality", "forward", "soft_clip")
CAUSES = (
    *("cause", "network_effect", "calling_examples_effect", "interaction", "retraining", "training_examples"),
    *("seed_noise", "same_image"),
)
COLLECTED = ("role", *COLUMNS, *FEATURES, *CAUSES)
_INTEGERS = ("pos", "size", "left_gq", "left_dp", "right_gq", "right_dp", "homopolymer", "repeat_unit", "repeat_length")
_INTEGERS += tuple(f"{side}_{name}" for side in ("left", "right") for name in ("ad_ref", "ad_alt"))
_NUMBERS = ("left_qual", "left_vaf", "right_qual", "right_vaf", "gc", *FEATURES[3:], *CAUSES[1:-1])


class Folders(NamedTuple):
    """Where the tables of single cells are; `attribution` is None where nothing is attributed."""

    discordance: Path
    attribution: Path | None


class Source(NamedTuple):
    """Tables of one cell and sample; features and causes are None for cells that have none."""

    role: str
    flips: Path
    features: Path | None
    causes: Path | None


def sources(plan: Experiment, folders: Folders) -> Iterator[Source]:
    """Tables of every cell but the baseline's own: features and causes are told of each arm's own cells."""
    own = {Cell(arm.example_set, model.id) for arm in plan.arms.values() for model in arm.models}
    for cell in plan.cells[1:]:
        for row in plan.with_roles(*GRADED_ROLES):
            path = folders.discordance / cell.example_set / cell.model / row.role / row.id
            causes = folders.attribution and folders.attribution / cell.model / f"{row.name}.tsv.gz"
            is_own = cell in own
            yield Source(
                row.role,
                path.with_name(f"{row.id}{tables.FLIPS}"),
                path.with_name(f"{row.id}.features.tsv.gz") if is_own else None,
                causes if is_own else None,
            )


def collect(found: Sequence[Source], output: Path, parquet: Path) -> None:
    """Write all flips below each other, as text and as Parquet; InputError names every table that is not there."""
    wanted = [path for source in found for path in source[1:] if path]
    raise_all([f"{path}: no such file" for path in wanted if not path.is_file()])
    output.parent.mkdir(parents=True, exist_ok=True)
    parts = []
    with tsv.text_writer(output) as target:
        target.write("\t".join(COLLECTED) + "\n")
        for source in found:
            table = joined(source)
            text_frames.write_rows(table, target)
            parts.append(_typed(table))
    parquet_files.write(parquet, pl.concat(parts))


def joined(source: Source) -> pl.DataFrame:
    """Flips of one cell and sample as COLLECTED of text."""
    table = text_frames.read(source.flips)
    _require(source.flips, table, COLUMNS)
    table = table.with_columns(role=pl.lit(source.role))
    table = _with(table, source.features, FEATURES, pl.col("set") == FLIP if source.features else None)
    return _with(table, source.causes, CAUSES).select(COLLECTED)


def _with(table: pl.DataFrame, path: Path | None, columns: Sequence[str], chosen: pl.Expr | None = None):
    """The table with columns of another one, by site; empty where that tells nothing."""
    if path is None:
        return table.with_columns(pl.lit("").alias(name) for name in columns)
    other = text_frames.read(path)
    _require(path, other, (*SITE, *columns))
    other = other if chosen is None else other.filter(chosen)
    other = other.select(*SITE, *columns).unique(SITE, keep="first", maintain_order=True)
    return table.join(other, on=SITE, how="left", maintain_order="left").with_columns(
        pl.col(name).fill_null("") for name in columns
    )


def _require(path: Path, table: pl.DataFrame, columns: Sequence[str]) -> None:
    absent = [name for name in columns if name not in table.columns]
    if absent:
        raise InputError(f"{path}: no column {', '.join(absent)}; found {', '.join(table.columns[:5])}, …")


def _typed(table: pl.DataFrame) -> pl.DataFrame:
    """Numbers as numbers, no value as null."""
    numbers = {**dict.fromkeys(_INTEGERS, pl.Int64), **dict.fromkeys(_NUMBERS, pl.Float64)}
    return table.with_columns(
        pl.col(name).replace("", None).cast(numbers.get(name, pl.String)) for name in table.columns
    )
