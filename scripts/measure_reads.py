"""Measure reads against their reference: clips, indels, errors by quality, quality by cycle, mapping quality."""

import math
import os
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

from genomics import cli, outputs, protos, tfrecord
from genomics.errors import InputError
from genomics.genome import Genome, Interval, parse_region
from simulator.measurements import measure

# Candidates are counted twice: as upstream makes them, and with the relaxed thresholds that users have tried.
THRESHOLDS = {
    "candidates_per_kb": (),
    "candidates_per_kb_relaxed": ("--min_base_quality=5", "--min_mapping_quality=1", "--vsc_min_fraction_snps=0.02"),
}


def make_parser():
    """Parser of this program."""
    parser = cli.make_parser("measure_reads", __doc__)
    parser.add_argument("--reads", type=Path, required=True, help="sorted, indexed BAM or CRAM")
    parser.add_argument("--ref", type=Path, required=True, help="indexed FASTA")
    parser.add_argument("--region", required=True, help="e.g. chr20:10,000,001-10,100,000")
    parser.add_argument("--truth", type=Path, help="VCF; what differs near its variants does not count as error")
    parser.add_argument("--confident", type=Path, help="BED; what differs outside does not count as error")
    parser.add_argument("--candidates", action="store_true", help="count candidates too, with minidv.make_examples")
    parser.add_argument("--output", type=Path, help="TSV of figure and value (standard output)")
    return parser


def count_candidates(reads: Path, reference: Path, region: Interval, flags: Sequence[str]) -> float:
    """Candidates per kilobase, as an embedded make_examples in calling mode finds them."""
    with tempfile.TemporaryDirectory() as scratch:
        examples = Path(scratch) / "examples.tfrecord.gz"
        command = [sys.executable, "-m", "minidv.make_examples", "--mode=calling", "--channel_list=BASE_CHANNELS"]
        command += [f"--ref={reference}", f"--reads={reads}", f"--regions={region}", f"--examples={examples}"]
        environment = os.environ | {"PYTHONPATH": str(Path(__file__).parent)}
        command += ["--norealign_reads", *flags]
        done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
        if done.returncode:
            raise InputError(f"{reads}: minidv.make_examples failed: {done.stderr.strip()[-500:]}")
        return len(_sites(examples)) / region.length * 1000


def _sites(examples: Path) -> set[bytes]:
    return {protos.Example.decode(record).variant for record in tfrecord.read_records(examples)}


def _rise(default: float, relaxed: float) -> float:
    return relaxed / default if default else math.nan


def main(argv):
    """Measure, and write one figure per line."""
    args = make_parser().parse_args(argv)
    genome = Genome(args.ref)
    interval = parse_region(args.region, genome.lengths)
    figures = measure(args.reads, genome, interval, args.truth, args.confident)
    if args.candidates:
        for name, flags in THRESHOLDS.items():
            figures[name] = count_candidates(args.reads, args.ref, interval, flags)
        figures["candidates_rise"] = _rise(*map(figures.get, THRESHOLDS))
    rows = [
        ("figure", "value"),
        *((name, "" if math.isnan(value) else f"{value:.6g}") for name, value in figures.items()),
    ]
    text = "".join(f"{name}\t{value}\n" for name, value in rows)
    if args.output:
        outputs.write_text(args.output, text)
    else:
        print(text, end="")


if __name__ == "__main__":
    sys.exit(cli.run(main))
