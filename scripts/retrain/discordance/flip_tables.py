"""Rows of the table of flips, as text by column."""

from collections.abc import Mapping

import numpy as np
import polars as pl

from genomics.bases import Bases
from genomics.genome import Genome
from retrain import contexts
from retrain.discordance.pairing import LIKELIHOODS
from retrain.flips import CANDIDATE, COLUMNS, NO_CANDIDATE, SIDES

SHARED = ("transition", "filter_transition", "kind", "truth_gt", "left_status", "right_status", "direction")


def rows(paired: pl.DataFrame, genome: Genome, contig: str, names: Mapping[str, str]) -> pl.DataFrame:
    """Rows of alleles of one contig as COLUMNS of text; positions are 1-based, no value is empty. `names` are sample,
    left_cell and right_cell."""
    bases, starts = Bases(genome, contig), paired["start"].to_numpy().astype(np.int64)
    lengths = paired["ref"].str.len_bytes().to_numpy().astype(np.int64)
    added = paired.with_columns(
        **{name: pl.lit(text) for name, text in names.items()},
        chrom=pl.lit(contig),
        pos=pl.col("start") + 1,
        type=type_of(),
        size=pl.col("alt").str.len_bytes().cast(pl.Int64) - pl.col("ref").str.len_bytes().cast(pl.Int64),
        homopolymer=pl.Series(contexts.homopolymer_lengths(bases, starts, lengths)),
        gc=short(pl.Series(contexts.gc_shares(bases, starts, lengths), dtype=pl.Float64).fill_nan(None)),
        transition=_transition("gt"),
        filter_transition=_transition("filter"),
        **{f"{side}_called": _called(side) for side in SIDES},
        **{f"{side}_pl": likelihoods(side) for side in SIDES},
        **{f"{side}_{name}": short(paired[f"{side}_{name}"]) for side in SIDES for name in ("qual", "vaf")},
    )
    return added.select(pl.col(name).cast(pl.String).fill_null("") for name in COLUMNS)


def type_of() -> pl.Expr:
    """`SNP` where as many bases come as go, else `INDEL`."""
    same = pl.col("ref").str.len_bytes() == pl.col("alt").str.len_bytes()
    return pl.when(same).then(pl.lit("SNP")).otherwise(pl.lit("INDEL"))


def _called(side: str) -> pl.Expr:
    return pl.when(pl.col(f"{side}_gt").is_null()).then(pl.lit(NO_CANDIDATE)).otherwise(pl.lit(CANDIDATE))


def _transition(column: str) -> pl.Expr:
    return pl.concat_str([pl.col(f"{side}_{column}").fill_null(NO_CANDIDATE) for side in SIDES], separator=">")


def likelihoods(side: str) -> pl.Expr:
    """PL as comma text, null where not told."""
    return pl.concat_str([pl.col(f"{side}_{name}") for name in LIKELIHOODS], separator=",")


def short(values: pl.Series) -> pl.Series:
    """Numbers as text of at most six digits, null where there is none."""
    return pl.Series([None if value is None else f"{value:g}" for value in values.to_list()], dtype=pl.String)


def as_text(table: pl.DataFrame) -> str:
    """Lines of a table of text."""
    return table.write_csv(separator="\t", include_header=False, quote_style="never")
