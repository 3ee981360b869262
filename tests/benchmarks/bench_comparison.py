"""Matching, grading and the search for flips on 10,000 variants."""

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


def bench_find_flips(run, grade, call_sets, tmp_path, show):
    folder, words = call_sets.folder, []
    for side in ("left", "right"):
        grade(side)
        words += [f"--{side}", folder / f"{side}.vcf.gz", f"--{side}-happy", folder / f"{side}_happy.vcf.gz"]
        words += [f"--{side}-name", side]
    words += ["--truth", folder / "truth.vcf.gz", "--confident", folder / "confident.bed", "--sample", "ann"]
    words += ["--reference", folder / "reference.fa"]
    found = run("find_flips", *words, "--output", tmp_path / "flips.tsv.gz", "--summary", tmp_path / "summary.tsv")
    speed = len(call_sets.truth) / found.seconds
    show(f"{speed:.0f} records/s, {found.seconds:.1f} s, {found.megabytes:.0f} MB")
