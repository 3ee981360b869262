"""Faults of files of reads."""

import os
import shutil

import pysam
import pytest
from made_inputs import BASES, CONTIG, LENGTH, ids


def test_examine_reads_not_bam(bench):
    bench.write("reads.bam", "not a BAM")
    assert ids(bench.examine()) == [("stop", "reads_unreadable")]


def test_examine_reads_truncated(bench):
    whole = bench.folder.joinpath("reads.bam").read_bytes()
    bench.folder.joinpath("reads.bam").write_bytes(whole[:-28])
    os.utime(f"{bench.reads}.bai")
    assert ids(bench.examine()) == [("stop", "reads_truncated")]


@pytest.mark.parametrize("order", ["queryname", "unsorted"])
def test_examine_reads_header_says_unsorted(bench, order):
    bench.write_reads(header={"HD": {"VN": "1.6", "SO": order}, "RG": [{"ID": "1", "SM": "Ann"}]})
    assert ids(bench.examine()) == [("stop", "reads_unsorted")]


def test_examine_reads_without_header_line_of_order(bench):
    bench.write_reads(header={"RG": [{"ID": "1", "SM": "Ann"}]})
    assert bench.examine() == []


def test_examine_reads_out_of_order_with_stale_index(bench):
    header = {"RG": [{"ID": "1", "SM": "Ann"}]}
    bench.write_reads(header=header, starts=(100, 500, 600))
    shutil.copy(f"{bench.reads}.bai", bench.path("kept.bai"))
    bench.write_reads(header=header, starts=(500, 100, 600))
    shutil.copy(bench.path("kept.bai"), f"{bench.reads}.bai")
    assert ids(bench.examine()) == [("stop", "reads_unsorted")]


def test_examine_reads_without_index(bench):
    os.remove(f"{bench.reads}.bai")
    assert ids(bench.examine()) == [("stop", "reads_not_indexed")]


def test_examine_reads_with_broken_index(bench):
    bench.write("reads.bam.bai", "broken")
    assert ids(bench.examine())[0][0] == "stop"


def test_examine_reads_of_another_style(bench):
    bench.write_reads(contig="T")
    (finding,) = bench.examine()
    assert ids([finding]) == [("stop", "reads_other_contigs")]
    assert "'chrT'" in finding.found
    assert "'T'" in finding.found


def test_examine_reads_of_another_build(bench):
    bench.write_reads(length=LENGTH + 1)
    (finding,) = bench.examine()
    assert ids([finding]) == [("stop", "reads_other_build")]
    assert "3001" in finding.found
    assert "3000" in finding.found


def test_examine_reads_empty_in_regions(bench):
    bench.write_reads(starts=(2500,))
    assert ids(bench.examine()) == [("stop", "reads_empty")]


def test_examine_reads_unmapped_in_regions(bench):
    with pysam.AlignmentFile(bench.path("placed.bam"), "wb", header=pysam.AlignmentFile(bench.reads).header) as target:
        read = bench.read(target.header, "r", 100)
        read.is_unmapped = True
        target.write(read)
    pysam.index(bench.path("placed.bam"))
    assert ids(bench.examine(bench.row(reads=bench.path("placed.bam")))) == [("stop", "reads_empty")]


def test_examine_reads_empty_in_one_region(bench):
    row = bench.row(regions=f"{CONTIG}:1-1000 {CONTIG}:1500-1600")
    assert ids(bench.examine(row)) == [("warn", "reads_empty_in_part")]


def test_examine_reads_of_another_name(bench):
    bench.write_reads(sm="Bob")
    (finding,) = bench.examine()
    assert ids([finding]) == [("note", "reads_sample_name")]
    assert "'Bob'" in finding.found
    assert "'Ann'" in finding.found


def test_examine_cram(bench, write_cram):
    cram = write_cram(bench.reads, bench.reference)
    row = bench.row(reads=str(cram))
    assert bench.examine(row) == []
    whole = cram.read_bytes()
    cram.write_bytes(whole[:-38])
    os.utime(f"{cram}.crai")
    assert ("stop", "reads_truncated") in ids(bench.examine(row))


def test_examine_cram_without_index(bench, write_cram):
    cram = write_cram(bench.reads, bench.reference)
    os.remove(f"{cram}.crai")
    assert ids(bench.examine(bench.row(reads=str(cram)))) == [("stop", "reads_not_indexed")]


def test_examine_cram_of_another_style(bench, write_cram):
    other = bench.write_reference("other.fa", contig="T")
    cram = write_cram(bench.write_reads("other.bam", contig="T"), other)
    assert ids(bench.examine(bench.row(reads=str(cram)))) == [("stop", "reads_other_contigs")]


@pytest.mark.parametrize(("changed", "severity"), [(120, "stop"), (2800, "warn")])
def test_examine_cram_made_with_other_bases(bench, write_cram, changed, severity):
    """A stop where its reads cannot be decoded, a warning where they lie elsewhere; one line with the cure."""
    bases = BASES[:changed] + "N" + BASES[changed + 1 :]
    other = bench.write_reference("other.fa", bases=bases)
    cram = write_cram(bench.reads, other)
    (finding,) = bench.examine(bench.row(reads=str(cram)))
    assert ids([finding]) == [(severity, "reads_other_reference")]
    assert finding.where == str(cram)
    assert "'chrT'" in finding.found
    assert "samtools view" in finding.cure


def test_examine_broken_cram_of_this_reference(bench, write_cram):
    cram = write_cram(bench.reads, bench.reference)
    whole = bytearray(cram.read_bytes())
    whole[-120:-60] = bytes(60)
    cram.write_bytes(whole)
    os.utime(f"{cram}.crai")
    assert ("stop", "reads_broken") in ids(bench.examine(bench.row(reads=str(cram))))
