"""The truth, by contig and column: genotype by allele, the records that are assessed, and the confident regions."""

from pathlib import Path
from typing import NamedTuple

import numpy as np

from genomics.contig_order import ByContig
from genomics.errors import InputError
from genomics.intervals import Intervals, IntervalSets, are_inside, spans_of
from genomics.lookups import met
from genomics.sample_fields import sample_fields
from genomics.variants import Variant
from genomics.vcf_blocks import FILTER, FIRST_SAMPLE, Block, VcfBlocks
from genomics.vocabularies import Vocabulary
from retrain.discordance.alleles import Reference, known_blocks, no_contig, split
from retrain.discordance.genotypes import Genotypes, genotype_text, read_genotypes

_PASSES = ("", ".", "PASS")


class CalledRows(NamedTuple):
    """Called alleles of records, in the order of the file: number of the record in the file and its start, start and
    number of the allele, its copies, and the genotype as it sees it (a number in the file's `genotypes`)."""

    record: np.ndarray
    record_start: np.ndarray
    start: np.ndarray
    number: np.ndarray
    copies: np.ndarray
    genotype: np.ndarray


class TruthContig(NamedTuple):
    """One contig of the truth: called alleles of the records that pass, whether each lies inside, whether its record is
    assessed; the records that are not plain, by number; the confident regions, widened like hap.py's by the truth
    variants that begin inside."""

    rows: CalledRows
    assessed: np.ndarray
    odd: dict[int, Variant]
    confident: Intervals


def called_rows(block: Block, listed: np.ndarray, genotypes: Genotypes, records: np.ndarray, words: Vocabulary):
    """Rows of those listed alleles that their genotype holds."""
    rows, index = listed[:, 0], listed[:, 1]
    copies, codes = np.zeros(len(rows), np.int64), np.zeros(len(rows), np.int32)
    for which in met(index).tolist():
        seen, chosen = genotypes.seen(which), index == which
        numbers = genotypes.numbers[rows[chosen]]
        copies[chosen] = np.array([found.count(1) for found in seen], np.int64)[numbers]
        codes[chosen] = np.array([words.code(genotype_text(found)) for found in seen], np.int32)[numbers]
    order = np.argsort(rows, kind="stable")
    order = order[copies[order] > 0]
    rows = rows[order]
    return CalledRows(
        *(records[rows], block.positions[rows], listed[order, 2], listed[order, 3].astype(np.int32)),
        *(copies[order], codes[order]),
    )


class TruthFile:
    """A truth VCF, first sample, asked for by contig in the order of the reference. Assessed are records that pass, lie
    in the confident regions and hold an allele that touches `regions`."""

    def __init__(
        self, path: str | Path, reference: Reference, confident: IntervalSets, regions: IntervalSets | None = None
    ):
        self.path, self._reference, self._confident, self._regions = Path(path), reference, confident, regions
        source = VcfBlocks(path)
        if not source.samples:
            raise InputError(f"{path}: no sample column 1; found 0")
        problem = no_contig(path, source.contigs(), reference.genome)
        if problem:
            raise problem
        self.genotypes = Vocabulary()
        self._formats, self._filters, self._texts = Vocabulary(), Vocabulary(_PASSES), Vocabulary()
        self._next_record = 0
        self._queue = ByContig(self.path, reference.genome.contigs, source.contigs(), self._pieces(source))

    def take(self, contig: str) -> TruthContig:
        """One contig."""
        pieces = self._queue.take(contig)
        empty = CalledRows(*(np.zeros(0, np.int64) for _ in CalledRows._fields))
        rows = CalledRows(*map(np.concatenate, zip(empty, *(rows for rows, _ in pieces), strict=True)))
        rows = rows._replace(number=rows.number.astype(np.int32), genotype=rows.genotype.astype(np.int32))
        odd = {record: variant for _, more in pieces for record, variant in more.items()}
        pool = self._reference.pool
        confident = self._confident.of(contig)
        starts, ends, _ = spans_of(pool, contig, rows.start, rows.number)
        begun = confident.covers(rows.record_start, rows.record_start + 1)
        confident = confident.union(starts[begun], ends[begun])
        good = are_inside(pool, contig, rows.start, rows.number, confident)
        assessed = np.isin(rows.record, rows.record[good])
        if self._regions is not None:
            wanted = self._regions.of(contig)
            touching = wanted.overlaps(rows.start, rows.start + pool.shapes().ref_length[rows.number])
            assessed &= np.isin(rows.record, rows.record[touching])
        return TruthContig(rows, assessed, odd, confident)

    def finish(self) -> None:
        """Read what is left of the file."""
        self._queue.finish()

    def _pieces(self, source: VcfBlocks):
        for block in known_blocks(source, self._reference.genome):
            yield block.contig, self._piece(block)

    def _piece(self, block: Block) -> tuple[CalledRows, dict[int, Variant]]:
        parts = split(block, self._reference.pool)
        fields = sample_fields(block, FIRST_SAMPLE, ("GT",), self._formats)
        genotypes = read_genotypes(block, fields["GT"], parts.alternates, self._texts)
        filters = self._filters.codes(block.text, block.column(FILTER))
        wanted = (filters < len(_PASSES)) & (genotypes.largest > 0)
        listed, odd = self._reference.listed(block, parts, genotypes, wanted, wanted)
        records = self._next_record + np.arange(len(block))
        self._next_record += len(block)
        rows = called_rows(block, listed, genotypes, records, self.genotypes)
        return rows, {int(records[row]): variant for row, variant in odd.items()}
