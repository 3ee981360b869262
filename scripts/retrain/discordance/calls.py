"""One cell's calls, by contig: a row per alternate allele of each record, and the records that the cell reports."""

from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

import numpy as np

from genomics.byte_fields import MISSING, Fields
from genomics.contig_order import ByContig
from genomics.errors import InputError
from genomics.intervals import IntervalSets
from genomics.lookups import met
from genomics.sample_fields import sample_fields
from genomics.variants import Variant, genotype_order
from genomics.vcf_blocks import FILTER, FIRST_SAMPLE, QUAL, Block, VcfBlocks
from genomics.vocabularies import Vocabulary
from retrain.cells import PASS, SMALLEST, copy_chances, phred_copies, seen_by
from retrain.discordance.alleles import Reference, Split, known_blocks, no_contig, split
from retrain.discordance.genotypes import Genotypes, diploid, genotype_text, read_genotypes

KEYS = ("GT", "GQ", "DP", "AD", "VAF", "PL")
COPIES = 3  # likelihoods of 0, 1, 2 copies
_MOST_ALTERNATES = 2  # of records that are read by columns


class Rows(NamedTuple):
    """Alleles of records, in the order of the file: number of the record in the file, start and number of the allele,
    start of the record, genotype as the allele sees it, FILTER (numbers in the file's vocabularies), copies of the
    allele, whether it is called (copies, FILTER passed), whether the genotype names any alternate; values of the
    record, -2^31 or NaN where not told; phred-scaled likelihoods of 0, 1, 2 copies, the best 0."""

    record: np.ndarray
    start: np.ndarray
    number: np.ndarray
    record_start: np.ndarray
    genotype: np.ndarray
    filter: np.ndarray
    copies: np.ndarray
    called: np.ndarray
    reported: np.ndarray
    qual: np.ndarray
    gq: np.ndarray
    dp: np.ndarray
    ad_ref: np.ndarray
    ad_alt: np.ndarray
    vaf: np.ndarray
    pl0: np.ndarray
    pl1: np.ndarray
    pl2: np.ndarray


_DTYPES = (*(np.int64,) * 2, np.int32, np.int64, *(np.int32,) * 3, bool, bool, np.float64, *(np.int64,) * 4)
DTYPES = dict(zip(Rows._fields, (*_DTYPES, np.float64, *(np.int64,) * COPIES), strict=True))


class CellContig(NamedTuple):
    """One contig of a cell: its alleles, and the records among them that are not plain, by record number."""

    rows: Rows
    odd: dict[int, Variant]


def rows_of(values: list[tuple]) -> Rows:
    """Rows from tuples of values."""
    columns = zip(*values, strict=True) if values else [()] * len(DTYPES)
    return Rows(*(np.array(column, kind) for column, kind in zip(columns, DTYPES.values(), strict=True)))


def taken(rows: Rows, places: np.ndarray) -> Rows:
    """Some of the rows, or all in another order."""
    return Rows(*(column[places] for column in rows))


def stacked(pieces: list[Rows]) -> Rows:
    """Rows of several pieces, one after another."""
    return Rows(*map(np.concatenate, zip(*pieces, strict=True))) if pieces else rows_of([])


class CallFile:
    """A cell's VCF, first sample; `regions` keeps the alleles that touch them. Asked for by contig, in the order of the
    reference; `filters` and `genotypes` are the words behind the numbers of the rows."""

    def __init__(self, path: str | Path, reference: Reference, regions: IntervalSets | None = None):
        self.path, self._reference, self._regions = Path(path), reference, regions
        source = VcfBlocks(path)
        if not source.samples:
            raise InputError(f"{path}: no sample column 1; found 0")
        problem = no_contig(path, source.contigs(), reference.genome)
        if problem:
            raise problem
        self.filters, self.genotypes = Vocabulary((PASS,)), Vocabulary()
        self._formats, self._filter_texts, self._texts = Vocabulary(), Vocabulary(), Vocabulary()
        self._next_record = 0
        self._queue = ByContig(self.path, reference.genome.contigs, source.contigs(), self._pieces(source))

    def take(self, contig: str) -> CellContig:
        """One contig."""
        pieces = self._queue.take(contig)
        rows = stacked([piece.rows for piece in pieces])
        odd = {record: variant for piece in pieces for record, variant in piece.odd.items()}
        if self._regions is not None:
            lengths = self._reference.pool.shapes().ref_length[rows.number]
            wanted = self._regions.of(contig)
            rows = taken(rows, wanted.overlaps(rows.start, rows.start + lengths))
        return CellContig(rows, odd)

    def finish(self) -> None:
        """Read what is left of the file."""
        self._queue.finish()

    def _pieces(self, source: VcfBlocks):
        for block in known_blocks(source, self._reference.genome):
            yield block.contig, self._piece(block)

    def _piece(self, block: Block) -> CellContig:
        parts = split(block, self._reference.pool)
        records = _Records(
            block,
            self._next_record + np.arange(len(block)),
            self._filter_codes(block),
            sample_fields(block, FIRST_SAMPLE, KEYS, self._formats),
            parts,
        )
        genotypes = read_genotypes(block, records.fields["GT"], parts.alternates, self._texts)
        self._next_record += len(block)
        everything = np.ones(len(block), bool)
        reported = (genotypes.largest > 0) & (records.filters == 0)
        listed, odd = self._reference.listed(block, parts, genotypes, everything, reported)
        odd = {int(records.numbers[row]): variant for row, variant in odd.items()}
        pieces = []
        for (alternates, index), group in groups(listed, parts.alternates):
            if alternates > _MOST_ALTERNATES or alternates < 1:
                pieces.append(rows_of([self._one(records, genotypes, *place) for place in group]))
            else:
                pieces.append(self._columns(records, genotypes, alternates, index, group))
        rows = stacked(pieces)
        return CellContig(taken(rows, np.argsort(rows.record, kind="stable")), odd)

    def _filter_codes(self, block: Block) -> np.ndarray:
        codes = self._filter_texts.codes(block.text, block.column(FILTER))
        return self._filter_texts.table(lambda text: self.filters.code(_filter(text)), np.int32)[codes]

    def _columns(self, records: "_Records", genotypes: Genotypes, alternates: int, index: int, group) -> Rows:
        """Rows of the alleles number `index` of records with `alternates` of them."""
        block, rows = records.block, group[:, 0]
        seen = genotypes.seen(index)
        codes = np.array([self.genotypes.code(genotype_text(found)) for found in seen], np.int32)
        copies = np.array([found.count(1) for found in seen], np.int32)[genotypes.numbers[rows]]
        filters = records.filters[rows]
        fields = {key: of.take(rows) for key, of in records.fields.items()}
        depths, _ = block.text.split(",", fields["AD"], index + 1)
        fractions, _ = block.text.split(",", fields["VAF"], index)
        return Rows(
            *(records.numbers[rows], group[:, 2], group[:, 3].astype(np.int32), block.positions[rows]),
            *(codes[genotypes.numbers[rows]], filters, copies),
            *((copies > 0) & (filters == 0), (genotypes.largest[rows] > 0) & (filters == 0)),
            block.decimals(block.column(QUAL).take(rows), "QUAL"),
            *(block.rounded(fields["GQ"], "GQ"), block.integers(fields["DP"], "DP")),
            *(block.integers(depths[place], "AD") for place in (0, index)),
            block.decimals(fractions[index - 1], "VAF"),
            *likelihoods(block, fields["PL"], genotypes.ploidy[rows], alternates, index),
        )

    def _one(self, records: "_Records", genotypes: Genotypes, row: int, index: int, start: int, number: int) -> tuple:
        """Row of an allele of a record with many alternates."""
        block, genotype = records.block, diploid(genotypes.parsed(row))
        values = {key: block.text.text(of.starts[row], of.ends[row]) for key, of in records.fields.items()}
        gq = _numbers(block, row, "GQ", values["GQ"], _rounded)
        dp, depths, phred = (_numbers(block, row, key, values[key], int) for key in ("DP", "AD", "PL"))
        fractions = _numbers(block, row, "VAF", values["VAF"], float)
        qual = _numbers(block, row, "QUAL", block.text.text(block.starts[QUAL, row], block.ends[QUAL, row]), float)
        seen, label = seen_by(genotype, index), int(records.filters[row])
        copies = seen.count(1)
        code = self.genotypes.code(genotype_text(seen))
        return (
            *(int(records.numbers[row]), start, number, int(block.positions[row]), code, label, copies),
            *(copies > 0 and label == 0, max(genotype) > 0 and label == 0, _item(qual, 0, np.nan)),
            *(_item(of, place, MISSING) for of, place in ((gq, 0), (dp, 0), (depths, 0), (depths, index))),
            _item(fractions, index - 1, np.nan),
            *phred_of(phred, int(records.parts.alternates[row]), index, len(genotypes.parsed(row))),
        )


class _Records(NamedTuple):
    """A block's records: their numbers in the file, FILTERs, FORMAT fields and alternates."""

    block: Block
    numbers: np.ndarray
    filters: np.ndarray
    fields: dict[str, Fields]
    parts: Split


def groups(listed: np.ndarray, alternates: np.ndarray):
    """Listed alleles by (alternates of the record, index of the allele)."""
    steps = int(alternates.max(initial=0)) + 1
    keys = alternates[listed[:, 0]] * steps + listed[:, 1]
    for key in met(keys).tolist():
        yield divmod(key, steps), listed[keys == key]


def _filter(text: str) -> str:
    return PASS if set(text.split(";")) <= {"", ".", PASS} else text


def likelihoods(block: Block, field: Fields, ploidy: np.ndarray, alternates: int, index: int) -> list[np.ndarray]:
    """Phred-scaled likelihoods of 0, 1, 2 copies of an alternate by PL, others summed; not told where incomplete."""
    order = genotype_order(alternates + 1)
    parts, counts = block.text.split(",", field, len(order))
    found = [block.integers(part, "PL") for part in parts]
    whole = (counts == len(order)) & (ploidy == 2) & np.logical_and.reduce([values != MISSING for values in found])
    if alternates == 1:
        best = np.minimum.reduce(found)
        phred = [values - best for values in found]
    else:
        known = [np.where(whole, values, 0) for values in found]
        phred = _summed(known, [genotype.count(index) for genotype in order])
    phred = [np.where(whole, values, MISSING) for values in phred]
    for row in np.flatnonzero(ploidy == 1).tolist():
        start, end = field.starts[row], field.ends[row]
        values = _numbers(block, block.row_at(start), "PL", block.text.text(start, end), int)
        for column, value in zip(phred, phred_of(values, alternates, index, 1), strict=True):
            column[row] = value
    return phred


def _summed(found: list[np.ndarray], copies: list[int]) -> list[np.ndarray]:
    """What `cells.phred_copies` says of `cells.copy_chances`, by columns."""
    weights = [10.0 ** (-values / 10) for values in found]
    chances = np.stack(
        [sum(w for w, n in zip(weights, copies, strict=True) if n == wanted) for wanted in range(COPIES)]
    )
    with np.errstate(divide="ignore", invalid="ignore"):
        chances = np.maximum(chances / chances.sum(axis=0), SMALLEST)
        return [np.nan_to_num(np.rint(-10 * np.log10(of / chances.max(axis=0)))).astype(np.int64) for of in chances]


def phred_of(phred: list[int | None], alternates: int, index: int, ploidy: int) -> tuple[int, ...]:
    """Phred-scaled likelihoods of 0, 1, 2 copies of an alternate; of a haploid record those of 0 and 2 count, as of the
    homozygous genotypes that stand for it."""
    chances = copy_chances(phred, alternates + 1, index, ploidy)
    if ploidy == 1 and chances:
        chances = (chances[0], 0.0, chances[1])
    return tuple(phred_copies(chances)) if len(chances) == COPIES else (MISSING,) * COPIES


def _numbers(block: Block, row: int, key: str, text: str, parse: Callable) -> list:
    try:
        return [None if part == "." else parse(part) for part in text.split(",")] if text else []
    except ValueError as error:
        raise block.error(row, f"{key} is no list of numbers: {text[:60]!r}; correct the line") from error


def _rounded(text: str) -> int:
    return round(float(text))


def _item(values: list, index: int, missing):
    found = values[index] if index < len(values) else None
    return missing if found is None else found
