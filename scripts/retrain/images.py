"""The images of an example set as a table: where each stands, what it shows, and a digest of its bytes."""

import hashlib
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

import polars as pl

from genomics import parquet
from genomics.errors import InputError
from genomics.protos import Example, read_messages

DIGEST_BYTES = 8
SCHEMA = {
    "chrom": pl.String,
    "start": pl.Int64,
    "end": pl.Int64,
    "ref": pl.String,
    "alts": pl.String,
    "alt_indices": pl.String,
    "image": pl.String,
    "label": pl.Int8,
    "dp": pl.Int32,
    "ad": pl.String,
}
COLUMNS = tuple(SCHEMA)


def digest(example: Example) -> str:
    """16 hexadecimal digits of the image's bytes and shape: equal images have equal digests (BLAKE2b)."""
    digits = hashlib.blake2b(repr(tuple(example.shape)).encode(), digest_size=DIGEST_BYTES)
    digits.update(example.image)
    return digits.hexdigest()


def read_rows(paths: Iterable[Path]) -> Iterator[tuple]:
    """One row per image in the order of the files; never more than one image in memory."""
    for example in read_messages(paths, Example):
        variant = example.decode_variant()
        info = variant.calls[0].info if variant.calls else {}
        yield (
            variant.reference_name,
            variant.start,
            variant.start + len(variant.reference_bases),
            variant.reference_bases,
            ",".join(variant.alternate_bases),
            ",".join(map(str, example.alt_allele_indices)),
            digest(example),
            example.label,
            int(info["DP"][0]) if info.get("DP") else None,
            ",".join(str(int(depth)) for depth in info.get("AD", ())),
        )


def tabulate(paths: Iterable[Path], contigs: Sequence[str], reference: str | Path) -> pl.DataFrame:
    """Table of all images by contig (order of the reference), start, alternates and shown alternates.

    InputError for a contig that the reference does not have.
    """
    keys = ("start", "end", "alts", "alt_indices", "image")
    return in_order(parquet.frame(read_rows(paths), SCHEMA), keys, contigs, reference)


def in_order(table: pl.DataFrame, keys: Sequence[str], contigs: Sequence[str], reference: str | Path) -> pl.DataFrame:
    """Rows sorted by contig as the reference orders them, then by `keys`."""
    unknown = sorted(set(table["chrom"].unique()) - set(contigs))
    if unknown:
        raise InputError(
            f"contigs {', '.join(unknown)} are not in {reference}, which has {', '.join(contigs[:3])}, …;"
            " give the reference of make_examples"
        )
    rank = {contig: number for number, contig in enumerate(contigs)}
    ranks = table["chrom"].replace_strict(rank, return_dtype=pl.Int32)
    return table.with_columns(ranks.alias("_rank")).sort("_rank", *keys).drop("_rank")
