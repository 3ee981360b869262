"""Superloci of whole contigs: what `genomics.superloci` clusters record by record, here by columns."""

from typing import NamedTuple

import numpy as np

from genomics.allele_pool import DELETION, INSERTION, UNANCHORED, AllelePool
from genomics.alleles import called_alleles
from genomics.bases import Bases
from genomics.superloci import MAX_SHIFT, PAD, window
from genomics.variants import Variant

_N = ord("N")


class Windows(NamedTuple):
    """Of each record the window that clusters it, and the first and last point that it covers (`genomics.alleles`)."""

    starts: np.ndarray
    ends: np.ndarray
    first: np.ndarray
    last: np.ndarray


def windows(genome, contig: str, pool: AllelePool, starts: np.ndarray, numbers: np.ndarray, bases: Bases) -> Windows:
    """Windows of records with one called allele each, normal as it stands."""
    shapes = pool.shapes()
    shape, ends = shapes.shape[numbers], starts + shapes.ref_length[numbers]
    pure = (shape == INSERTION) | (shape == DELETION)
    first = 2 * np.where(pure, starts + 1, starts) + (shape != INSERTION)
    last = 2 * ends + (shape == INSERTION)
    moved = np.zeros(len(starts), np.int64)
    rows = np.flatnonzero(pure)
    moved[rows] = _repeated(shapes, numbers[rows], ends[rows], bases)
    found = Windows(np.where(pure, starts + 1, starts) - PAD, ends + moved + PAD, first, last)
    for row in np.flatnonzero(shape == UNANCHORED).tolist():
        _set(found, row, genome, pool.variant(contig, int(starts[row]), int(numbers[row]), (1, 1)))
    return found


def windows_of(genome, records: list[Variant]) -> Windows:
    """Windows of any records, one by one; those with nothing to match lie nowhere: their window ends before it
    begins."""
    found = Windows(*(np.full(len(records), value, np.int64) for value in (0, -1, 0, 0)))
    for row, record in enumerate(records):
        _set(found, row, genome, record)
    return found


def _set(found: Windows, row: int, genome, record: Variant) -> None:
    alleles = called_alleles(record)
    if not any(alleles):
        return
    found.starts[row], found.ends[row] = window(genome, record.contig, alleles)
    found.first[row] = min(allele.first for allele in alleles if allele)
    found.last[row] = max(allele.last for allele in alleles if allele)


def _repeated(shapes, numbers: np.ndarray, ends: np.ndarray, bases: Bases) -> np.ndarray:
    """How many bases behind each allele continue its unit, at most MAX_SHIFT; N never does."""
    counts, active, step = np.zeros(len(numbers), np.int64), np.arange(len(numbers)), 0
    unit_starts, sizes = shapes.unit_start[numbers], shapes.unit_length[numbers]
    while len(active) and step < MAX_SHIFT:
        due = shapes.units[unit_starts[active] + step % sizes[active]]
        found = bases.at(ends[active] + step)
        active = active[(found == due) & (found != _N)]
        step += 1
        counts[active] = step
    return counts


def cluster(starts: np.ndarray, ends: np.ndarray) -> np.ndarray:
    """Number of each window's superlocus: windows that touch, directly or through others, are in one."""
    order = np.argsort(starts, kind="stable")
    reach = np.maximum.accumulate(ends[order])
    numbers = np.zeros(len(starts), np.int64)
    numbers[order[1:]] = np.cumsum(starts[order][1:] > reach[:-1])
    return numbers


def has_overlap(loci: np.ndarray, first: np.ndarray, last: np.ndarray, count: int) -> np.ndarray:
    """By superlocus whether two records of one side cover the same point."""
    order = np.lexsort((first, loci))
    reach = np.maximum.accumulate(last[order])
    same = loci[order][1:] == loci[order][:-1]
    overlapping = np.zeros(count, bool)
    overlapping[loci[order][1:][same & (first[order][1:] < reach[:-1])]] = True
    return overlapping
