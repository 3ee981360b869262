"""Records of one contig taken apart into their alternate alleles: by columns where they are plain, else one by one."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import NamedTuple

import numpy as np

from genomics.allele_pool import LEFT_OUT, UNKNOWN, AllelePool
from genomics.bases import Nearby
from genomics.errors import InputError
from genomics.genome import Genome
from genomics.variants import Variant
from genomics.vcf_blocks import ALT, REF, Block
from retrain.cells import alternates
from retrain.discordance.genotypes import Genotypes


class Reference:
    """What every reader stands on: the genome, a quick way to look at neighbouring places, the numbers of alleles."""

    def __init__(self, genome: Genome):
        self.genome, self.nearby, self.pool = genome, Nearby(genome), AllelePool()

    def alleles(self, variant: Variant) -> list[tuple[int, int, int]]:
        """(number of the alternate from 1, start, allele number) of a record's alternates, but for those left out."""
        return self._alleles(variant.contig, variant.start, variant.ref, variant.alts)

    def _alleles(self, contig: str, start: int, ref: str, alts: Sequence[str]) -> list[tuple[int, int, int]]:
        found = []
        for index, alt in enumerate(alts, start=1):
            offset, number = self.pool.trimmed(ref, alt)
            if number == UNKNOWN:
                (allele,) = alternates(self.nearby, Variant(contig, start, ref, (alt,)))
                found.append((index, allele.start, self.pool.number(allele.ref, allele.alt)))
            elif number != LEFT_OUT:
                found.append((index, start + offset, number))
        return found

    def listed(self, block: Block, parts: "Split", genotypes: Genotypes, wanted: np.ndarray, kept: np.ndarray):
        """Alleles of the wanted records as columns of (row, index of the alternate, start, number); and by row, as
        objects, those `kept` records that are not plain."""
        rows = np.flatnonzero(wanted & (parts.numbers >= 0))
        others = np.flatnonzero(wanted & (parts.numbers < 0) & (parts.alternates > 0))
        found = []
        columns = (others.tolist(), block.positions[others].tolist(), *_texts(block, others))
        for row, start, ref, alts in zip(*columns, strict=True):
            found += [(row, *place) for place in self._alleles(block.contig, start, ref, alts.split(","))]
        odd = {row: variant_of(block, row, genotypes.parsed(row)) for row in others[kept[others]].tolist()}
        more = np.array(found, np.int64).reshape(-1, 4)
        listed = np.stack([rows, np.ones(len(rows), np.int64), block.positions[rows], parts.numbers[rows]], axis=1)
        return np.concatenate([listed, more]), odd


class Split(NamedTuple):
    """Records of a block: how many alternates each has, the allele number of those that are plain (UNKNOWN else)."""

    alternates: np.ndarray
    numbers: np.ndarray


def split(block: Block, pool: AllelePool) -> Split:
    """Take a block's records apart."""
    alternates = alternates_of(block)
    numbers = pool.numbers(block.text, block.column(REF), block.column(ALT))
    return Split(alternates, np.where(alternates == 1, numbers, UNKNOWN))


def alternates_of(block: Block) -> np.ndarray:
    """How many alternates each record has; none where ALT is `.`."""
    alts = block.column(ALT)
    single_point = (alts.lengths == 1) & (block.text.bytes[alts.starts] == ord("."))
    return np.where(single_point, 0, block.text.parts(",", alts))


def _texts(block: Block, rows: np.ndarray) -> tuple[list[str], list[str]]:
    """REF and ALT of records, in upper case."""
    refs, alts = ([text.upper() for text in block.text.texts(block.column(c).take(rows))] for c in (REF, ALT))
    return refs, alts


def check_inside(block: Block, length: int) -> None:
    """Raise InputError where a record lies behind the end of its contig."""
    wrong = np.flatnonzero(block.positions + block.column(REF).lengths > length)
    if len(wrong):
        row = int(wrong[0])
        raise block.error(
            row,
            f"lies behind the end of {block.contig} ({length} bases in the reference); give files of one reference",
        )


def known_blocks(source: Iterable[Block], genome: Genome) -> Iterator[Block]:
    """Blocks of the contigs that the reference has, all of whose records lie inside their contig; see check_inside."""
    for block in source:
        if block.contig in genome.lengths:
            check_inside(block, genome.lengths[block.contig])
            yield block


def variant_of(block: Block, row: int, genotype: tuple[int, ...]) -> Variant:
    """One record as an object, in upper case."""
    ref, alts = (block.text.text(block.starts[c, row], block.ends[c, row]).upper() for c in (REF, ALT))
    listed = tuple(alts.split(",")) if alts != "." else ()
    return Variant(block.contig, int(block.positions[row]), ref, listed, genotype)


def joined(pieces: Sequence[NamedTuple], empty: Callable[[], NamedTuple]):
    """Pieces of one contig (named tuples of columns) as one."""
    if not pieces:
        return empty()
    return type(pieces[0])(*(np.concatenate(columns) for columns in zip(*pieces, strict=True)))


def check_contigs(genome: Genome, found: dict[str, tuple[str, ...]]) -> list[str]:
    """Problems of files (by path) that have contigs, but none of the reference."""
    return [
        f"{path}: none of its contigs ({', '.join(names[:5])}) is in {genome.path}"
        f" ({', '.join(genome.contigs[:5])}); give files of one reference"
        for path, names in found.items()
        if names and not genome.lengths.keys() & set(names)
    ]


def no_contig(path, names: Sequence[str], genome: Genome) -> InputError | None:
    """The error of a file without any contig of the reference."""
    problems = check_contigs(genome, {str(path): tuple(names)})
    return InputError(problems) if problems else None
