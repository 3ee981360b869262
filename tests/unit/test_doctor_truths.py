"""Faults of truth VCFs."""

import gzip
import os

import pysam
import pytest
from made_inputs import BASES, CONTIG, LENGTH, ids

from genomics import vcf


def test_examine_truth_not_vcf(bench):
    pysam.tabix_compress(bench.write("text", "nothing of the kind"), bench.truth, force=True)
    assert ids(bench.examine()) == [("stop", "truth_unreadable")]


def test_examine_truth_plain(bench):
    path = bench.write_truth("truth.vcf")
    assert ids(bench.examine(bench.row(truth=path))) == [("stop", "truth_not_bgzipped")]


def test_examine_truth_gzip(bench):
    path = bench.write_truth("plain.vcf")
    with open(path, "rb") as source, gzip.open(f"{path}.gz", "wb") as target:
        target.write(source.read())
    assert ids(bench.examine(bench.row(truth=f"{path}.gz"))) == [("stop", "truth_not_bgzipped")]


def test_examine_truth_without_index(bench):
    os.remove(f"{bench.truth}.tbi")
    assert ids(bench.examine()) == [("stop", "truth_not_indexed")]


def test_examine_truth_truncated(bench):
    whole = bench.folder.joinpath("truth.vcf.gz").read_bytes()
    bench.folder.joinpath("truth.vcf.gz").write_bytes(whole[:-28])
    os.utime(f"{bench.truth}.tbi")
    assert ids(bench.examine()) == [("stop", "truth_truncated")]


def test_examine_truth_of_another_style(bench):
    bench.write_truth(contig="T")
    found = bench.examine()
    assert ("stop", "truth_other_contigs") in ids(found)
    assert "'T'" in found[0].found


def test_examine_truth_of_another_build(bench):
    bench.write_truth(length=LENGTH - 1)
    assert ids(bench.examine()) == [("stop", "truth_other_build")]


def test_examine_truth_of_another_reference(bench):
    bench.reference = bench.write_reference(bases=BASES[1:] + "A")
    (finding,) = bench.examine()
    assert ids([finding]) == [("stop", "truth_other_reference")]
    assert "2 of 2 records" in finding.found
    assert f"{CONTIG}:121" in finding.found


def test_examine_truth_at_ambiguous_base(bench):
    bench.reference = bench.write_reference(bases=BASES[:120] + "M" + BASES[121:])
    assert bench.examine() == []


def test_examine_truth_without_samples(bench):
    bench.write_truth(names=())
    assert ids(bench.examine()) == [("stop", "truth_no_sample")]


def test_examine_truth_with_several_samples(bench):
    bench.write_truth(names=("Ann", "Bob"))
    (finding,) = bench.examine()
    assert ids([finding]) == [("warn", "truth_several_samples")]
    assert "'Ann'" in finding.why


@pytest.mark.parametrize("fault", [{"sites": ()}, {"sites": (2200,)}, {"gt": "./."}, {"gt": "0/0"}])
@pytest.mark.parametrize(("role", "severity"), [("train", "stop"), ("tune", "stop"), ("test", "warn")])
def test_examine_truth_without_variants(bench, fault, role, severity):
    bench.write_truth(**fault)
    assert ids(bench.examine(bench.row(role))) == [(severity, "truth_empty")]


def test_examine_truth_with_variants_in_a_hole_of_the_bed_only(bench):
    bench.write("confident.bed", f"{CONTIG}\t0\t100\n{CONTIG}\t300\t500\n{CONTIG}\t800\t900\n")
    assert ids(bench.examine()) == [("stop", "truth_empty")]


def test_examine_truth_with_deletion_reaching_into_region(bench):
    text = vcf.header({CONTIG: LENGTH}, ['##FORMAT=<ID=GT,Number=1,Type=String,Description="Genotype">'], ["Ann"])
    record = f"{CONTIG}\t91\t.\t{BASES[90:110]}\t{BASES[90]}\t.\t.\t.\tGT\t0/1"
    vcf.write(bench.truth, text, [record])
    assert bench.examine(bench.row(regions=f"{CONTIG}:105-400")) == []
