"""Two judged cells compared along the genome: the flips, and the totals that must agree with hap.py's summary.csv."""

from collections import Counter
from collections.abc import Iterator, Sequence

from genomics.genome import Genome
from retrain.discordance import pairing
from retrain.discordance.alleles import Reference
from retrain.discordance.judged_files import JudgedReader
from retrain.flips import SIDES
from retrain.statuses import FN, FP, NEGATIVE, OUTSIDE, TP

SUMMARY_COLUMNS = ("sample", "side", "cell", "type", "status", "alleles", "records", "happy")
_TYPES = ("SNP", "INDEL")


class Pair:
    """Compares two judged cells contig by contig; contigs may be compared at the same time. `alleles` (left, right)
    count by (type, status) what was added."""

    def __init__(self, genome: Genome, sides: Sequence[JudgedReader]):
        self._path, self._sides = genome.path, sides
        present = set().union(*(side.contigs for side in sides))
        self.contigs = [contig for contig in genome.contigs if contig in present]
        self.alleles: tuple[Counter, Counter] = (Counter(), Counter())

    def compare(self, contig: str, *, all_sites: bool) -> pairing.Paired:
        """The flips, or all alleles, of one contig."""
        sides = [pairing.Side(side.read(contig), side.missed(contig)) for side in self._sides]
        return pairing.pair(Reference(Genome(self._path)), contig, sides, all_sites=all_sites)

    def add(self, counts: Sequence[Counter]) -> None:
        """Add what one contig holds to the totals."""
        for total, more in zip(self.alleles, counts, strict=True):
            total.update(more)

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
