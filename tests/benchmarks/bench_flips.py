"""Flips of whole genomes: two DeepVariant-like call sets with hap.py's word on them, beside `bcftools isec`.

The time is from the first byte read to the last table written: both cells judged at the same time, then paired. It must
grow linearly with the records, stay within 2 GB together, and take no longer than isec takes for the two VCFs alone.
"""

import gzip
import shutil
from concurrent.futures import ThreadPoolExecutor
from typing import NamedTuple

import made_genomes
import pytest

SIZES = (1_000_000, 5_000_000)  # records of each call set
SEED = 1


class Figures(NamedTuple):
    """What one size took: from first to last, on processors, at most in memory; by step the seconds."""

    seconds: float
    processor: float
    megabytes: float
    steps: tuple[float, float]
    flips: int


@pytest.fixture(scope="module")
def genomes(tmp_path_factory):
    """Made-up genomes by size; one at a time, as each takes gigabytes."""
    made = {}

    def make(records):
        if records not in made:
            for files in made.values():
                shutil.rmtree(files.folder)
            made.clear()
            made[records] = made_genomes.make(tmp_path_factory.mktemp("genome"), SEED, records)
        return made[records]

    return make


@pytest.fixture(scope="module")
def measured():
    """Figures of the sizes that were measured."""
    return {}


@pytest.fixture
def measure(run, clock, genomes):
    """Judge both cells at once, then pair them."""

    def judge(files, side):
        words = ["--calls", files.calls[side], "--happy", files.happy[side], "--truth", files.truth]
        words += ["--confident", files.confident, "--reference", files.reference]
        return run("judge_calls", *words, "--output", files.folder / f"{side}.parquet")

    def measure(records):
        files = genomes(records)

        def whole():
            with ThreadPoolExecutor() as pool:
                judged = list(pool.map(lambda side: judge(files, side), files.calls))
            words = [f"--{side}={files.folder / f'{side}.parquet'}" for side in files.calls]
            words += [f"--{side}-name={side}" for side in files.calls]
            words += ["--reference", files.reference, "--sample", "ann", "--output", files.folder / "flips.tsv.gz"]
            paths = ["--vcf", files.folder / "flips.vcf.gz", "--summary", files.folder / "summary.tsv"]
            return [*judged, run("find_flips", *words, *paths)]

        seconds, (left, right, paired) = clock(whole)
        with gzip.open(files.folder / "flips.tsv.gz", "rt") as lines:
            flips = sum(1 for _ in lines) - 1
        return Figures(
            *(seconds, left.processor + right.processor + paired.processor),
            max(left.megabytes + right.megabytes, paired.megabytes),
            (max(left.seconds, right.seconds), paired.seconds),
            flips,
        )

    return measure


@pytest.mark.parametrize("records", SIZES)
def bench_flips(records, measure, measured, genomes, run, show):
    measured[records] = found = measure(records)
    judged, paired = found.steps
    show(f"{records} records: {found.seconds:.1f} s (both cells judged {judged:.1f}, paired {paired:.1f})")
    show(f"{records} records: {found.processor:.1f} s of processors, {found.megabytes:.0f} MB, {found.flips} flips")
    if len(measured) == len(SIZES):
        first, last = SIZES[0], SIZES[-1]
        growth = (measured[last].processor / measured[first].processor) / (last / first)
        show(f"processor time per record at {last} records is {growth:.2f} times that at {first}")
    if not shutil.which("bcftools"):
        pytest.skip("bcftools is not installed: no isec to compare with")
    files = genomes(records)
    isec = run(None, "bcftools", "isec", "-p", files.folder / "isec", *files.calls.values())
    show(f"{records} records: bcftools isec {isec.seconds:.1f} s, {isec.processor:.1f} s of processors")
    show(f"{records} records: {found.seconds / isec.seconds:.2f} times as long as isec on this machine as it is now")
