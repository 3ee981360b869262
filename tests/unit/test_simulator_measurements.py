import numpy as np
import pysam
import pytest

from genomics import vcf
from genomics.genome import Genome, Interval
from simulator.measurements import measure

REFERENCE = "ACGTTGCAAC" * 30


@pytest.fixture
def folder(tmp_path):
    (tmp_path / "r.fasta").write_text(f">c\n{REFERENCE}\n")
    pysam.faidx(str(tmp_path / "r.fasta"))
    return tmp_path


def write_reads(folder, *lines):
    header = pysam.AlignmentHeader.from_references(["c"], [len(REFERENCE)])
    with pysam.AlignmentFile(str(folder / "r.bam"), "wb", header=header) as bam:
        for number, (flag, start, quality, cigar, sequence, qualities) in enumerate(lines):
            line = f"r{number}\t{flag}\tc\t{start + 1}\t{quality}\t{cigar}\t*\t0\t0\t{sequence}\t{qualities}"
            bam.write(pysam.AlignedSegment.fromstring(line, header))
    pysam.index(str(folder / "r.bam"))


def figures(folder, start=0, end=300, **known):
    return measure(folder / "r.bam", Genome(folder / "r.fasta"), Interval("c", start, end), **known)


def test_measure_counts_by_hand(folder):
    write_reads(
        folder,
        (0, 10, 60, "10M", "ACGTTGCAAC", "I" * 10),
        (0, 20, 3, "4S6M", "GGGG" + "ACGTTT", "I" * 9 + "+"),  # one mismatch, of quality 10
        (16, 30, 60, "4M2I4M", "ACGT" + "GG" + "TGCA", "I" * 10),
        (0, 40, 60, "4M2D4M", "ACGTCAAC", "I" * 8),
        (1024, 50, 60, "10M", "T" * 10, "I" * 10),
        (4, 60, 0, "*", "T" * 10, "I" * 10),
    )
    found = figures(folder)
    assert found["reads"] == 6
    assert found["duplicate_share"] == found["unmapped_share"] == pytest.approx(1 / 6)
    assert found["mapq_below_5_share"] == found["clipped_reads_share"] == 1 / 4
    assert found["clipped_bases_share"] == 4 / 38
    assert found["insertions_per_base"] == found["deletions_per_base"] == found["mismatch_rate"] == 1 / 32
    assert found["insertion_errors_per_base"] == found["deletion_errors_per_base"] == 1 / 32
    assert found["mismatch_rate_quality_10_14"] == 1
    assert found["mismatch_rate_quality_35_93"] == 0
    assert np.isnan(found["mismatch_rate_quality_15_19"])
    assert found["bases_share_quality_35_93"] == 31 / 32


def test_measure_counts_cycles_in_reading_direction(folder):
    sequence = "ACGTTGCAAC" * 2
    write_reads(
        folder, (0, 0, 60, "20M", sequence, "I" * 10 + "5" * 10), (16, 0, 60, "20M", sequence, "5" * 10 + "I" * 10)
    )
    found = figures(folder)
    assert found["mean_quality_cycle_1"] == 40
    assert found["mean_quality_cycle_11"] == 20


def test_measure_passes_over_known_variants_and_what_lies_outside(folder):
    read = (0, 100, 60, "40M", REFERENCE[100:115] + "A" + REFERENCE[116:139] + "A", "I" * 40)
    assert REFERENCE[115] != "A" != REFERENCE[139]
    write_reads(folder, read)
    head = vcf.header({"c": len(REFERENCE)}, [], ["s"])
    vcf.write(folder / "t.vcf.gz", head, [f"c\t116\t.\t{REFERENCE[115]}\tA\t.\tPASS\t.\tGT\t0/1"])
    assert figures(folder)["mismatch_rate"] == 2 / 40
    assert figures(folder, truth=folder / "t.vcf.gz")["mismatch_rate"] == 1 / 19
    assert figures(folder, 90, 130)["mismatch_rate"] == 1 / 30
    assert figures(folder, 130, 135)["mismatch_rate"] == 0


def test_measure_tells_long_clips_from_short_ones(folder):
    text, qualities = REFERENCE[:20], "I" * 20
    write_reads(
        folder,
        (0, 0, 60, "20M", text, qualities),
        (0, 2, 60, "2S18M", "GG" + REFERENCE[2:20], qualities),
        (0, 2, 60, "2S16M2S", "GG" + REFERENCE[2:18] + "AA", qualities),
        (0, 3, 60, "3S17M", "GGG" + REFERENCE[3:20], qualities),
    )
    found = figures(folder)
    assert found["clipped_reads_share"] == 3 / 4
    assert found["long_clipped_reads_share"] == 1 / 4


def test_measure_counts_indels_everywhere_and_errors_where_truth_is_sure(folder):
    """Two deletions, one of a known variant, and an insertion outside the confident regions."""
    write_reads(
        folder,
        (0, 0, 60, "20M1D20M", REFERENCE[:20] + REFERENCE[21:41], "I" * 40),
        (0, 100, 60, "20M1D20M", REFERENCE[100:120] + REFERENCE[121:141], "I" * 40),
        (0, 200, 60, "20M1I19M", REFERENCE[200:220] + "A" + REFERENCE[220:239], "I" * 40),
    )
    head = vcf.header({"c": len(REFERENCE)}, [], ["s"])
    vcf.write(folder / "t.vcf.gz", head, [f"c\t20\t.\t{REFERENCE[19:21]}\t{REFERENCE[19]}\t.\tPASS\t.\tGT\t0/1"])
    (folder / "c.bed").write_text("c\t0\t130\n")
    found = figures(folder, truth=folder / "t.vcf.gz", confident=folder / "c.bed")
    assert found["deletions_per_base"] == 2 / 119
    assert found["insertions_per_base"] == 1 / 119
    open_bases = 9 + 10 + 29  # before and behind the variant, of the second read
    assert found["deletion_errors_per_base"] == 1 / open_bases
    assert found["insertion_errors_per_base"] == 0
    assert figures(folder)["insertion_errors_per_base"] == 1 / 119


def test_measure_reads_cram_with_the_reference_given(folder):
    write_reads(folder, (0, 10, 60, "10M", "ACGTTGCAAC", "I" * 10))
    fasta, bam, cram = (str(folder / name) for name in ("r.fasta", "r.bam", "r.cram"))
    pysam.view("-C", "-T", fasta, "-o", cram, bam, catch_stdout=False)
    pysam.index(cram)
    expected = figures(folder)
    for name in ("r.fasta", "r.fasta.fai"):
        (folder / name).rename(folder / f"moved.{name}")
    assert measure(cram, Genome(folder / "moved.r.fasta"), Interval("c", 0, 300)) == pytest.approx(
        expected, nan_ok=True
    )


def test_measure_without_reads(folder):
    write_reads(folder)
    found = figures(folder)
    assert found["reads"] == 0
    assert np.isnan(found["mismatch_rate"])
    assert np.isnan(found["insert_size_percentile_50"])
