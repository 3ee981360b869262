"""judge_calls: the truth status of every allele that a cell lists, judged once for all comparisons."""

import sys
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

from genomics import cli
from genomics.genome import Genome
from genomics.intervals import IntervalSets
from retrain.discordance import arguments, judged_files, judging
from retrain.discordance.alleles import Reference
from retrain.discordance.calls import CallFile
from retrain.discordance.decisions import DecisionFile
from retrain.discordance.judged_files import JudgedFiles, Names
from retrain.discordance.truths import TruthFile


def make_parser():
    """Command line of judge_calls."""
    parser = cli.make_parser("judge_calls", __doc__)
    parser.add_argument("--calls", type=Path, required=True, help="calls of the cell: sorted VCF, first sample")
    parser.add_argument(
        "--happy", type=Path, help="annotated VCF of hap.py for these calls; without it our own matching"
    )
    parser.add_argument("--truth", type=Path, required=True, help="truth VCF, sorted")
    parser.add_argument("--confident", type=Path, required=True, help="BED where the truth is complete")
    parser.add_argument("--reference", type=Path, required=True, help="indexed FASTA")
    parser.add_argument("--regions", nargs="+", default=[], help="regions or BED files that were compared (all)")
    parser.add_argument(
        "--output", type=Path, required=True, help="table of alleles (.parquet); two more files beside it"
    )
    return parser


class Judge:
    """The inputs of one cell, opened; `reached` counts by (type, status) as far as frames were made."""

    def __init__(self, args):
        self._genome = Genome(args.reference)
        self._reference = Reference(self._genome)
        words = arguments.read_regions(args.regions, self._genome.lengths)
        regions = None if words is None else IntervalSets.of_regions(words)
        self._calls = CallFile(args.calls, self._reference, regions)
        self._truth = TruthFile(args.truth, self._reference, IntervalSets.read(args.confident), regions)
        self._happy = DecisionFile(args.happy, self._reference) if args.happy else None
        self.reached, self.missed = Counter(), []

    @property
    def happy(self) -> Counter | None:
        """Counts of hap.py's records by (type, status)."""
        return self._happy.counts if self._happy else None

    def frames(self):
        """Tables of the judged contigs, in the order of the reference."""
        for contig in self._genome.contigs:
            cell, truth = self._calls.take(contig), self._truth.take(contig)
            decisions = self._happy.take(contig) if self._happy else None
            if not (len(cell.rows.start) or len(truth.rows.start) or (decisions and len(decisions.status))):
                continue
            judged = judging.judge(self._reference, contig, cell, truth, decisions)
            self.reached.update(judged.reached)
            self.missed.append(judged_files.missed_frame(contig, judged))
            names = Names(self._calls.genotypes.names, self._calls.filters.names, self._truth.genotypes.names)
            yield judged_files.frame_of(contig, judged, self._reference, names)
        for source in (self._calls, self._truth, *([self._happy] if self._happy else [])):
            source.finish()


def main(argv: Sequence[str]) -> None:
    """Run the command line."""
    args = make_parser().parse_args(argv)
    inputs = [path for path in (args.calls, args.happy, args.truth, args.confident, args.reference) if path]
    arguments.check_paths(inputs, [args.output])
    files = JudgedFiles.of(args.output)
    judge = Judge(args)
    judged_files.write_parquet(files.alleles, judge.frames(), judged_files.SCHEMA)
    judged_files.write_parquet(files.missed, judge.missed, judged_files.MISSED_SCHEMA)
    judged_files.write_totals(files.totals, judge.reached, judge.happy)


if __name__ == "__main__":
    sys.exit(cli.run(main))
