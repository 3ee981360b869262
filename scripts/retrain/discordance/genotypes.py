"""Genotype texts as numbers, with what has to be known of each."""

from functools import cache
from typing import NamedTuple

import numpy as np

from genomics.byte_fields import Fields
from genomics.variants import MISSING
from genomics.vcf import format_genotype
from genomics.vcf_blocks import Block
from genomics.vocabularies import Vocabulary
from retrain.cells import seen_by


@cache
def parse_genotype(text: str) -> tuple[int, ...] | None:
    """Allele numbers of a genotype's text, -1 where missing; None where it is no genotype."""
    alleles = text.replace("|", "/").split("/") if text else ["."]
    if not all(allele == "." or (allele.isascii() and allele.isdigit()) for allele in alleles):
        return None
    return tuple(MISSING if allele == "." else int(allele) for allele in alleles)


def diploid(genotype: tuple[int, ...]) -> tuple[int, ...]:
    """A haploid genotype made homozygous."""
    return genotype * 2 if len(genotype) == 1 else genotype


class Genotypes(NamedTuple):
    """Genotypes of the records of a block: numbers in `texts`, and by record the largest allele number and ploidy."""

    numbers: np.ndarray
    texts: Vocabulary
    largest: np.ndarray
    ploidy: np.ndarray

    def parsed(self, row: int) -> tuple[int, ...]:
        """The genotype of one record."""
        return parse_genotype(self.texts.names[self.numbers[row]])

    def seen(self, index: int = 1) -> list[tuple[int, ...]]:
        """What alternate number `index` sees of each genotype text."""
        return [seen_by(diploid(parse_genotype(name)), index) for name in self.texts.names]


def read_genotypes(block: Block, fields: Fields, alternates: np.ndarray, texts: Vocabulary) -> Genotypes:
    """Genotypes of a block, where each record has that many `alternates`; InputError for what is none of its own."""
    return known_genotypes(block, texts.codes(block.text, fields), alternates, texts)


def known_genotypes(block: Block, numbers: np.ndarray, alternates: np.ndarray, texts: Vocabulary) -> Genotypes:
    """Genotypes whose numbers in `texts` are known."""
    parsed = [parse_genotype(name) for name in texts.names]
    largest = np.array([max(found) if found else np.iinfo(np.int64).max for found in parsed], np.int64)[numbers]
    bad = np.flatnonzero(largest > alternates)
    if len(bad):
        row, count = int(bad[0]), int(alternates[bad[0]])
        raise block.error(row, f"genotype {texts.names[numbers[row]]!r} does not fit a record of {count} alternates")
    ploidy = np.array([len(found or ()) for found in parsed], np.int64)[numbers]
    return Genotypes(numbers, texts, largest, ploidy)


def genotype_text(genotype: tuple[int, ...]) -> str:
    """What the tables show."""
    return format_genotype(genotype)
