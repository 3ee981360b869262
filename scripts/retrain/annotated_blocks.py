"""hap.py's annotated VCF as columns, for whole genomes: what it decided on the truth and on the calls, by record."""

from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import numpy as np
import polars as pl

from genomics.errors import InputError
from genomics.sample_fields import sample_fields
from genomics.vcf_blocks import FILTER, FIRST_SAMPLE, INFO, Block, VcfBlocks
from genomics.vocabularies import Vocabulary

TRUTH, QUERY = range(2)  # sides
VARIANT_TYPES = ("INDEL", "SNP")  # of BVT, those that hap.py counts
_SAMPLES = ("TRUTH", "QUERY")
_KEYS = ("BD", "BVT", "GT")  # decision, type, genotype
_PASSES = ("", ".", "PASS")


class AnnotatedBlock(NamedTuple):
    """Records of one contig as numbers: `filtered` says whether FILTER holds a name; `sides[side][key]` are numbers in
    `words[key]`."""

    block: Block
    filtered: np.ndarray
    sides: tuple[dict[str, np.ndarray], dict[str, np.ndarray]]
    words: dict[str, Vocabulary]

    def is_among(self, side: int, key: str, names: tuple[str, ...]) -> np.ndarray:
        """Whether a side's value is one of the names, by record."""
        return self.words[key].table(lambda name: name in names, bool)[self.sides[side][key]]

    def lost(self) -> np.ndarray:
        """Truth records that nothing finds, or only a call that a filter marks: what hap.py's PASS rows count as FN."""
        return self.is_among(TRUTH, "BD", ("FN",)) | (self.is_among(TRUTH, "BD", ("TP",)) & self.filtered)

    def regions(self) -> pl.Series:
        """Names in INFO/Regions by record, as comma text; empty where there are none."""
        info = pl.Series(self.block.text.texts(self.block.column(INFO)), dtype=pl.String)
        return info.str.extract(r"(?:^|;)Regions=([^;]*)").fill_null("")


def read_blocks(path: str | Path) -> Iterator[AnnotatedBlock]:
    """Blocks of the annotated VCF in file order, FORMAT keys in any order; raises InputError where it has no samples
    TRUTH and QUERY."""
    source = VcfBlocks(path)
    if not set(_SAMPLES) <= set(source.samples):
        found = ", ".join(source.samples) or "none"
        raise InputError(f"{path}: expected samples TRUTH and QUERY, as hap.py writes them; found {found}")
    columns = [FIRST_SAMPLE + source.samples.index(name) for name in _SAMPLES]
    formats, filters, words = Vocabulary(), Vocabulary(_PASSES), {key: Vocabulary() for key in _KEYS}
    for block in source:
        filtered = filters.codes(block.text, block.column(FILTER)) >= len(_PASSES)
        sides = tuple(_side(block, column, formats, words) for column in columns)
        yield AnnotatedBlock(block, filtered, sides, words)


def _side(block: Block, column: int, formats: Vocabulary, words: dict[str, Vocabulary]) -> dict[str, np.ndarray]:
    found = sample_fields(block, column, _KEYS, formats)
    return {key: words[key].codes(block.text, fields) for key, fields in found.items()}
