"""What the benchmarks measure on, and how: programs are timed as a whole, in processes of their own.

Nothing here asserts a time. Figures are for comparing two states of the code on one quiet machine.
"""

import os
import subprocess
import sys
import time
from pathlib import Path
from random import Random
from typing import NamedTuple

import pysam
import pytest
import random_variants

from genomics import protos, vcf
from genomics.variants import Variant

MEASURE = Path(__file__).parent / "measure.py"
SIMULATED_BASES = 100_000
VARIANTS = 10_000
PIECE = 150  # bases of a made-up genome around each variant
META = [
    '##FILTER=<ID=RefCall,Description="No variant">',
    '##FORMAT=<ID=GT,Number=1,Type=String,Description="Genotype">',
    '##FORMAT=<ID=GQ,Number=1,Type=Integer,Description="Quality">',
    '##FORMAT=<ID=DP,Number=1,Type=Integer,Description="Depth">',
    '##FORMAT=<ID=AD,Number=R,Type=Integer,Description="Depth of each allele">',
    '##FORMAT=<ID=VAF,Number=A,Type=Float,Description="Fractions">',
    '##FORMAT=<ID=PL,Number=G,Type=Integer,Description="Likelihoods">',
]


class Run(NamedTuple):
    """What a process took: seconds from start to end and on processors, its peak memory, and what it printed."""

    seconds: float
    processor: float
    megabytes: float
    text: str


@pytest.fixture(scope="session")
def run(repository):
    """Runs a Python module as a program, or a command (module None); the benchmark fails unless it ends well."""
    environment = os.environ | {"PYTHONPATH": str(repository / "scripts"), "PYTHONNOUSERSITE": "1"}

    def measure(module: str | None, *words) -> Run:
        program = [sys.executable, "-m", module] if module else []
        command = [sys.executable, "-S", MEASURE, *program, *map(str, words)]
        output = subprocess.run(command, stdout=subprocess.PIPE, text=True, env=environment, check=True).stdout
        text, _, figures = output.rstrip().rpartition("\n")
        seconds, processor, megabytes, code = map(float, figures.split())
        assert code == 0, text
        return Run(seconds, processor, megabytes, text)

    return measure


@pytest.fixture(scope="session")
def clock():
    """Calls a function: the seconds it takes, and what it returns."""

    def measure(function, *args):
        start = time.perf_counter()
        result = function(*args)
        return time.perf_counter() - start, result

    return measure


@pytest.fixture
def show(request):
    """Prints a figure under the name of the benchmark."""
    name = request.node.name.removeprefix("bench_")
    return lambda figure: print(f"\n{name:30} {figure}", end="", flush=True)


class Simulated(NamedTuple):
    """Files of a simulated individual, and what it took to make them."""

    folder: Path
    run: Run

    def arguments(self, mode: str) -> list[str]:
        """Arguments of make_examples but for the output."""
        words = ["--mode", mode, "--ref", self.folder / "reference.fasta.gz", "--reads", self.folder / "ann.bam"]
        words += ["--norealign_reads", "--channel_list", "BASE_CHANNELS,insert_size"]
        if mode == "training":
            words += ["--truth_variants", self.folder / "ann.truth.vcf.gz"]
            words += ["--confident_regions", self.folder / "ann.confident.bed"]
        return [str(word) for word in words]


@pytest.fixture(scope="session")
def simulated(run, tmp_path_factory) -> Simulated:
    """100 kb at 30x."""
    folder = tmp_path_factory.mktemp("simulated")
    words = ["--seed", 1, "--sample", "ann:30:150", "--length", SIMULATED_BASES]
    return Simulated(folder, run("simulate_demo", "--output-dir", folder, *words))


@pytest.fixture(scope="session")
def examples(run, simulated, tmp_path_factory) -> list[protos.Example]:
    """Labelled examples of the simulated reads."""
    path = tmp_path_factory.mktemp("examples") / "x.tfrecord.gz"
    run("minidv.make_examples", *simulated.arguments("training"), "--examples", path)
    return list(protos.read_messages(path, protos.Example))


class CallSets(NamedTuple):
    """A made-up genome with 10,000 variants: as truth, written in other ways, and as the calls of two models."""

    folder: Path
    bases: str
    truth: list[Variant]
    rewritten: list[Variant]


@pytest.fixture(scope="session")
def call_sets(tmp_path_factory) -> CallSets:
    """Call sets; of the calls 3 % and 6 % are RefCall."""
    rng, pieces, truth, rewritten = Random(1), [], [], []
    for number in range(VARIANTS):
        piece = random_variants.reference(rng, PIECE)
        variant = random_variants.variant(rng, piece, rng.randrange(20, PIECE - 20))
        other = random_variants.rewrite(rng, piece, variant, with_replacements=False)
        pieces.append(piece)
        truth.append(_moved(variant, number))
        rewritten += [_moved(record, number) for record in other]
    sets = CallSets(tmp_path_factory.mktemp("call_sets"), "".join(pieces), truth, rewritten)
    _write(sets, rng)
    return sets


def _moved(variant: Variant, number: int) -> Variant:
    return variant._replace(start=variant.start + number * PIECE)


def _write(sets: CallSets, rng: Random) -> None:
    (sets.folder / "reference.fa").write_text(f">{random_variants.CONTIG}\n{sets.bases}\n")
    pysam.faidx(str(sets.folder / "reference.fa"))
    (sets.folder / "confident.bed").write_text(f"{random_variants.CONTIG}\t0\t{len(sets.bases)}\n")
    header = vcf.header({random_variants.CONTIG: len(sets.bases)}, META, ["ann"])
    vcf.write(sets.folder / "truth.vcf.gz", header, (_line(call, is_called=True) for call in sets.truth))
    vcf.write(sets.folder / "rewritten.vcf.gz", header, (_line(call, is_called=True) for call in sets.rewritten))
    for name, missed in (("left", 0.03), ("right", 0.06)):
        lines = [_line(call, is_called=rng.random() >= missed) for call in sets.truth]
        vcf.write(sets.folder / f"{name}.vcf.gz", header, lines)


def _line(call: Variant, *, is_called: bool) -> str:
    """A record as postprocess_variants writes it; 30 reads."""
    genotype = sorted(call.genotype) if is_called else [0, 0]
    depths = [30 // len(call.alleles)] * len(call.alleles)
    fractions = [f"{depth / 30:.3f}" for depth in depths[1:]]
    likelihoods = [90] * (len(call.alleles) * (len(call.alleles) + 1) // 2)
    likelihoods[genotype[1] * (genotype[1] + 1) // 2 + genotype[0]] = 0
    values = ["/".join(map(str, genotype)), 40, 30, *(",".join(map(str, v)) for v in (depths, fractions, likelihoods))]
    verdict = "40\tPASS" if is_called else "0\tRefCall"
    site = f"{call.contig}\t{call.start + 1}\t.\t{call.ref}\t{','.join(call.alts)}\t{verdict}"  # text is 1-based
    return f"{site}\t.\tGT:GQ:DP:AD:VAF:PL\t{':'.join(map(str, values))}"
