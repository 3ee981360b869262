"""Oracle: two cells compared allele by allele."""

from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

import slow_cells as cells
import slow_statuses as statuses
from slow_flips import Comparison
from slow_statuses import FN, Annotated, Standing, Truth

from genomics.genome import Genome, Regions
from retrain.cells import Alternate

_TYPES = ("SNP", "INDEL")


_UNGRADED = Annotated({}, Counter(), {})


class Side(NamedTuple):
    """Files of one cell: its calls and hap.py's annotated VCF of them."""

    calls: Path
    happy: Path


class Totals(NamedTuple):
    """Counts by (type, status). `alleles` are rows over all sites; `records` are hap.py's query records that the rows
    reach (FN: truth records our matching does not find); `happy` what hap.py's annotated VCF holds. hap.py counts a
    1/2 record once and an allele it divides several times: records, not alleles, equal `happy`."""

    alleles: Counter
    records: Counter
    happy: Counter


class Discordance:
    """Compares two cells contig by contig; `totals` (left, right) are those of the last whole run of `comparisons`."""

    def __init__(self, genome: Genome, sides: Sequence[Side], truth: Path, confident: Regions, regions: Regions | None):
        self._genome, self._sides, self._truth = genome, sides, truth
        self._confident, self._regions = confident, regions
        self._annotated = [statuses.read_decisions(side.happy) if side.happy else _UNGRADED for side in sides]
        self.totals: list[Totals] = []

    def comparisons(self) -> Iterator[Comparison]:
        """Every allele that a cell lists, by contig (order of the reference), position and bases."""
        self.totals = [Totals(Counter(), Counter(), _happy_counts(annotated)) for annotated in self._annotated]
        paths = [self._truth, *(side.calls for side in self._sides)]
        present = {contig for path in paths for contig in cells.contigs_with_records(path)}
        for contig in self._genome.contigs:
            if contig in present:
                yield from self._compare(contig)

    def _compare(self, contig: str) -> Iterator[Comparison]:
        genome = self._genome
        truth = statuses.read_truth(self._truth, genome, contig, self._confident, self._regions)
        both = [cells.read_cell(side.calls, genome, contig, self._regions) for side in self._sides]
        alleles = sorted(set().union(*(cell.sites for cell in both)))
        standings = [
            statuses.judge(
                genome, cell, alleles, annotated.query.get(contig, ()), truth, self._missed(annotated, contig)
            )
            for cell, annotated in zip(both, self._annotated, strict=True)
        ]
        self._count_records(standings)
        for allele in alleles:
            yield from self._compare_allele(allele, standings, truth)

    def _missed(self, annotated: Annotated, contig: str):
        return None if annotated is _UNGRADED else annotated.missed.get(contig, ())

    def _compare_allele(self, allele: Alternate, standings: Sequence[Standing], truth: Truth) -> Iterator[Comparison]:
        for pair in cells.pair(*(standing.sites.get(allele, ()) for standing in standings)):
            found = [
                site.status if site else standing.absent[allele] for site, standing in zip(pair, standings, strict=True)
            ]
            for totals, status in zip(self.totals, found, strict=True):
                totals.alleles[allele.type, status] += 1
            yield Comparison(allele, *pair, *found, truth.genotypes.get(allele))

    def _count_records(self, standings: Sequence[Standing]) -> None:
        for totals, standing in zip(self.totals, standings, strict=True):
            totals.records.update((decision.type, decision.status) for decision in standing.reached)
            totals.records.update((kind, FN) for _, kind in standing.missed_truth)


def _happy_counts(annotated: Annotated) -> Counter:
    counts = Counter((decision.type, decision.status) for of in annotated.query.values() for decision in of)
    counts.update({(kind, FN): annotated.truth[kind, FN] for kind in _TYPES})
    return counts
