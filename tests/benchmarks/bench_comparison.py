"""Matching and grading of 10,000 variants."""

import pytest
from brute_force import Text

from genomics.matching import match


def bench_match(call_sets, clock, show):
    genome = Text(c=call_sets.bases)
    seconds, found = clock(match, genome, call_sets.truth, call_sets.rewritten)
    speed = len(call_sets.truth) / seconds
    show(f"{speed:.0f} variants/s, {seconds:.1f} s; {sum(found.truth)} of {len(found.truth)} matched")


@pytest.fixture(scope="module")
def grade(run, call_sets):
    """Grade calls against truth with hap.py's stand-in."""

    def happy(name):
        folder = call_sets.folder
        words = [folder / "truth.vcf.gz", folder / f"{name}.vcf.gz", "-r", folder / "reference.fa"]
        words += ["-f", folder / "confident.bed", "-o", folder / f"{name}_happy", "--engine=vcfeval", "--pass-only"]
        return run("minidv.happy", *words)

    return happy


@pytest.mark.parametrize("name", ["left", "rewritten"])
def bench_happy(name, grade, call_sets, show):
    graded = grade(name)
    speed = len(call_sets.truth) / graded.seconds
    show(f"{speed:.0f} variants/s, {graded.seconds:.1f} s, {graded.megabytes:.0f} MB")
