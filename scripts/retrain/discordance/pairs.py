"""Two judged cells compared along the genome: the flips, and the totals that must agree with hap.py's summary.csv."""

from collections import Counter
from collections.abc import Iterator, Sequence

import polars as pl

from genomics.genome import Genome
from retrain.discordance import pairing
from retrain.discordance.alleles import Reference
from retrain.discordance.judged_files import JudgedReader
from retrain.flips import SIDES
from retrain.statuses import FN, FP, NEGATIVE, OUTSIDE, TP

SUMMARY_COLUMNS = ("sample", "side", "cell", "type", "status", "alleles", "records", "happy")
_TYPES = ("SNP", "INDEL")


class Pair:
    """Compares two judged cells contig by contig; `alleles` (left, right) count by (type, status) what the last whole
    run of `contigs` met."""

    def __init__(self, genome: Genome, sides: Sequence[JudgedReader]):
        self._genome, self._sides = genome, sides
        self.alleles: list[Counter] = [Counter(), Counter()]

    def contigs(self, *, all_sites: bool) -> Iterator[tuple[str, pl.DataFrame]]:
        """The flips, or every allele that a cell lists, by contig (order of the reference), position and bases."""
        self.alleles = [Counter(), Counter()]
        reference = Reference(self._genome)
        present = set().union(*(side.contigs for side in self._sides))
        for contig in self._genome.contigs:
            if contig in present:
                sides = [pairing.Side(side.read(contig), side.missed(contig)) for side in self._sides]
                paired = pairing.pair(reference, contig, sides, all_sites=all_sites)
                for total, counts in zip(self.alleles, paired.counts, strict=True):
                    total.update(counts)
                yield contig, paired.table

    def summary(self, sample: str, cells: Sequence[str]) -> Iterator[dict[str, str | int]]:
        """Rows of the summary of both cells. `alleles` are rows over all sites; `records` hap.py's query records that
        the cell's alleles reach (FN: truth records that our matching does not find); `happy` what hap.py's annotated
        VCF holds. hap.py counts a 1/2 record once and an allele it divides several times: records, not alleles, equal
        `happy`. It has no negatives, so no value there."""
        for side, cell, judged, alleles in zip(SIDES, cells, self._sides, self.alleles, strict=True):
            for kind in _TYPES:
                for status in (TP, FP, FN, OUTSIDE, NEGATIVE):
                    counts = judged.totals.get((kind, status), {"records": "", "happy": ""})
                    row = {"sample": sample, "side": side, "cell": cell, "type": kind, "status": status}
                    yield {**row, "alleles": alleles[kind, status], **counts}
