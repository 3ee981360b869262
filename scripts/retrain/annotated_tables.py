"""hap.py's annotated VCF as columns: what `happy_files.read_annotated` tells record by record, for whole genomes."""

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

import numpy as np
import polars as pl

from genomics.errors import InputError
from genomics.sample_fields import sample_fields
from genomics.vcf_blocks import ALT, FILTER, FIRST_SAMPLE, INFO, REF, Block, VcfBlocks
from genomics.vocabularies import Vocabulary
from retrain.happy_files import QUERY, TRUTH

KEYS = {"BD": "decision", "BK": "match", "BVT": "type", "BLT": "zygosity", "GT": "genotype"}
SIDES = ("truth", "query")


class Words(NamedTuple):
    """Vocabularies of the columns that hold few different words."""

    formats: Vocabulary
    filters: Vocabulary
    values: dict[str, Vocabulary]

    @classmethod
    def empty(cls) -> "Words":
        """Before anything was read."""
        return cls(Vocabulary(), Vocabulary(("", ".", "PASS")), {key: Vocabulary() for key in KEYS})


class AnnotatedBlock(NamedTuple):
    """Records of one contig as numbers: `filtered` says whether FILTER holds a name; `sides[side][key]` are numbers in
    `words.values[key]`, side 0 for truth and 1 for query."""

    block: Block
    filtered: np.ndarray
    filters: np.ndarray
    sides: tuple[dict[str, np.ndarray], dict[str, np.ndarray]]
    words: Words

    def is_among(self, side: int, key: str, names: tuple[str, ...]) -> np.ndarray:
        """Whether a side's value is one of the names, by record."""
        return self.words.values[key].table(lambda name: name in names, bool)[self.sides[side][key]]


def read_blocks(path: str | Path, keys: Sequence[str] = tuple(KEYS)) -> Iterator[AnnotatedBlock]:
    """Blocks of the annotated VCF in file order, with the values of `keys`; raises InputError where it has no samples
    TRUTH and QUERY."""
    source = VcfBlocks(path)
    if not {TRUTH, QUERY} <= set(source.samples):
        found = ", ".join(source.samples) or "none"
        raise InputError(f"{path}: expected samples TRUTH and QUERY, as hap.py writes them; found {found}")
    columns = [FIRST_SAMPLE + source.samples.index(name) for name in (TRUTH, QUERY)]
    words = Words.empty()
    for block in source:
        filters = words.filters.codes(block.text, block.column(FILTER))
        sides = tuple(_side(block, column, keys, words) for column in columns)
        yield AnnotatedBlock(block, filters >= len(("", ".", "PASS")), filters, sides, words)


def _side(block: Block, column: int, keys: Sequence[str], words: Words) -> dict[str, np.ndarray]:
    found = sample_fields(block, column, keys, words.formats)
    return {key: words.values[key].codes(block.text, fields) for key, fields in found.items()}


def read_tables(path: str | Path) -> Iterator[pl.DataFrame]:
    """Frames of one contig each, in file order; a contig may come in several frames.

    Columns: contig, start (0-based), ref, alts (comma text), filters (`;` text, empty for `.` and PASS), regions (comma
    text), superlocus (null where BS is missing), and for truth_ and query_: decision, match, type, zygosity (`.` where
    missing), genotype (text as written, `.` where nothing is called).
    """
    for found in read_blocks(path):
        block, words = found.block, found.words
        places, regions = _info(block)
        table = {
            "contig": pl.repeat(block.contig, len(block), eager=True),
            "start": pl.Series(block.positions, dtype=pl.Int32),
            "ref": block.text.texts(block.column(REF)),
            "alts": block.text.texts(block.column(ALT)),
            "filters": _words(["" if n in (".", "PASS") else n for n in words.filters.names], found.filters),
            "regions": regions,
            "superlocus": places,
        }
        for side, codes in zip(SIDES, found.sides, strict=True):
            for key, name in KEYS.items():
                table[f"{side}_{name}"] = _words([n or "." for n in words.values[key].names], codes[key])
        yield pl.DataFrame(table)


def _words(names: list[str], codes: np.ndarray) -> pl.Series:
    return pl.Series(names, dtype=pl.String).gather(codes)


def _info(block: Block) -> tuple[pl.Series, pl.Series]:
    """Values of BS and Regions; where BS lists several superloci, the first."""
    info = pl.Series(block.text.texts(block.column(INFO)), dtype=pl.String)
    places = info.str.extract(r"(?:^|;)BS=([0-9]+)").cast(pl.Int64)
    return places, info.str.extract(r"(?:^|;)Regions=([^;]*)").fill_null("")
