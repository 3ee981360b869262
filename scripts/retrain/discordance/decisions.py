"""What hap.py decided on a cell's calls, by contig and column."""

from collections import Counter
from pathlib import Path
from typing import NamedTuple

import numpy as np

from genomics.contig_order import ByContig
from genomics.variants import Variant
from genomics.vcf_blocks import REF, VcfBlocks
from genomics.vocabularies import Vocabulary
from retrain.annotated_blocks import QUERY, TRUTH, VARIANT_TYPES, AnnotatedBlock, read_blocks
from retrain.discordance.alleles import Reference, check_inside, no_contig, split, variant_of
from retrain.discordance.genotypes import known_genotypes, parse_genotype
from retrain.discordance.truths import CalledRows, called_rows
from retrain.statuses import FN, FP, OUTSIDE, STATUSES, TP


class Decisions(NamedTuple):
    """hap.py's query records of one contig that no filter marks: status (number in STATUSES), type (in VARIANT_TYPES),
    start and end of each; and their called alleles, `record` being the place among the records. `missed` are the truth
    records that no unfiltered call finds, with their types."""

    status: np.ndarray
    type: np.ndarray
    start: np.ndarray
    end: np.ndarray
    rows: CalledRows
    missed: tuple[tuple[Variant, str], ...]


def no_decisions() -> Decisions:
    """Of a contig, or a cell, that hap.py says nothing of."""
    empty = np.zeros(0, np.int64)
    return Decisions(empty, empty, empty, empty, CalledRows(*(empty for _ in CalledRows._fields)), ())


class DecisionFile:
    """hap.py's annotated VCF, asked for by contig in the order of the reference. `counts` are its records by (type,
    status) as far as it was read: query records by decision, FN from the truth; they equal summary.csv at the end."""

    def __init__(self, path: str | Path, reference: Reference):
        self._reference = reference
        self.counts: Counter = Counter()
        listed = VcfBlocks(path).contigs()
        problem = no_contig(path, listed, reference.genome)
        if problem:
            raise problem
        self._queue = ByContig(Path(path), reference.genome.contigs, listed, self._pieces(path))

    def take(self, contig: str) -> Decisions:
        """One contig."""
        found, records = [no_decisions()], 0
        for piece in self._queue.take(contig):
            rows = piece.rows._replace(record=piece.rows.record + records)
            found.append(piece._replace(rows=rows))
            records += len(piece.status)
        columns = [np.concatenate(parts) for parts in zip(*(piece[:4] for piece in found), strict=True)]
        rows = CalledRows(*map(np.concatenate, zip(*(piece.rows for piece in found), strict=True)))
        return Decisions(*columns, rows, tuple(item for piece in found for item in piece.missed))

    def finish(self) -> None:
        """Read what is left of the file."""
        self._queue.finish()

    def _pieces(self, path: str | Path):
        for found in read_blocks(path):
            self._count(found)
            if found.block.contig in self._reference.genome.lengths:
                check_inside(found.block, self._reference.genome.lengths[found.block.contig])
                yield found.block.contig, self._piece(found)

    def _count(self, found: AnnotatedBlock) -> None:
        """Count as hap.py's PASS rows do: a filtered call is taken away, and its truth TP becomes FN."""
        lost = found.lost()
        statuses = _statuses(found)
        for kind in VARIANT_TYPES:
            self.counts[kind, FN] += int((lost & found.is_among(TRUTH, "BVT", (kind,))).sum())
            called = ~found.filtered & found.is_among(QUERY, "BVT", (kind,))
            for name in (TP, FP, OUTSIDE):
                self.counts[kind, name] += int((called & (statuses == STATUSES.index(name))).sum())

    def _piece(self, found: AnnotatedBlock) -> Decisions:
        block = found.block
        parts = split(block, self._reference.pool)
        genotypes = known_genotypes(block, found.sides[QUERY]["GT"], parts.alternates, found.words["GT"])
        wanted = ~found.filtered & found.is_among(QUERY, "BVT", VARIANT_TYPES)
        listed, _ = self._reference.listed(block, parts, genotypes, wanted, np.zeros(len(block), bool))
        rows = called_rows(block, listed, genotypes, np.cumsum(wanted) - 1, Vocabulary())
        types = found.is_among(QUERY, "BVT", (VARIANT_TYPES[1],)).astype(np.int64)
        ends = block.positions + block.column(REF).lengths
        columns = (_statuses(found), types, block.positions, ends)
        return Decisions(*(column[wanted] for column in columns), rows, tuple(_missed(found)))


def _missed(found: AnnotatedBlock):
    codes, words = found.sides[TRUTH], found.words
    for row in np.flatnonzero(found.lost() & found.is_among(TRUTH, "BVT", VARIANT_TYPES)).tolist():
        genotype = parse_genotype(words["GT"].names[codes["GT"][row]])
        yield variant_of(found.block, row, genotype or ()), words["BVT"].names[codes["BVT"][row]]


def _statuses(found: AnnotatedBlock) -> np.ndarray:
    """Status of the query by record: everything but TP and FP was not assessed."""
    true, false = (found.is_among(QUERY, "BD", (name,)) for name in ("TP", "FP"))
    return np.select([true, false], [STATUSES.index(TP), STATUSES.index(FP)], STATUSES.index(OUTSIDE))
