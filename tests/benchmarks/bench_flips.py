"""Flips of whole genomes: two DeepVariant-like call sets with hap.py's word on them, beside `bcftools isec`.

The time is from the first byte read to the last table written: both cells judged at the same time, then paired. It must
grow linearly with the records, stay within 2 GB together, and take no longer than isec takes for the two VCFs alone.
"""

import gzip
import shutil
import subprocess
from concurrent.futures import ThreadPoolExecutor
from typing import NamedTuple

import made_genomes
import pytest

SIZES = (1_000_000, 5_000_000)  # records of each call set
SEED = 1


class Figures(NamedTuple):
    """What one size took."""

    seconds: float
    megabytes: float
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
        return Figures(seconds, max(left.megabytes + right.megabytes, paired.megabytes), flips)

    return measure


@pytest.mark.parametrize("records", SIZES)
def bench_flips(records, measure, measured, genomes, clock, show):
    measured[records] = found = measure(records)
    show(f"{records} records: {found.seconds:.1f} s, {found.megabytes:.0f} MB together, {found.flips} flips")
    if len(measured) == len(SIZES):
        first, last = SIZES[0], SIZES[-1]
        growth = (measured[last].seconds / measured[first].seconds) / (last / first)
        show(f"time per record at {last} records is {growth:.2f} times that at {first}")
    if not shutil.which("bcftools"):
        pytest.skip("bcftools is not installed: no isec to compare with")
    files = genomes(records)
    command = ["bcftools", "isec", "-p", str(files.folder / "isec"), *map(str, files.calls.values())]
    seconds, _ = clock(lambda: subprocess.run(command, check=True))
    show(f"{records} records: bcftools isec {seconds:.1f} s, {found.seconds / seconds:.2f} times as long as that")
