"""Faults of BED files and regions."""

import pytest
from made_inputs import CONTIG, LENGTH, ids

from retrain.doctor import findings


def test_examine_bed_and_regions_apart(bench):
    bench.write("confident.bed", f"{CONTIG}\t1500\t2000\n")
    (finding,) = bench.examine()
    assert ids([finding]) == [("stop", "bed_regions_apart")]
    assert "1.0" in finding.why


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (f"{CONTIG}\t500\t1000\n{CONTIG}\t0\t400\n", [("warn", "bed_unsorted")]),
        (f"{CONTIG}\t0\t1000\nchrX\t0\t4\n", [("warn", "bed_other_contigs")]),
        (
            f"{CONTIG}\t0\t500\nchrX\t0\t4\n{CONTIG}\t600\t700\n",
            [("warn", "bed_unsorted"), ("warn", "bed_other_contigs")],
        ),
        (f"{CONTIG}\t0\t1000\nT\t0\t4\n", [("stop", "bed_other_contigs")]),
        ("T\t0\t1000\n", [("stop", "bed_other_contigs")]),
        (f"{CONTIG}\t0\t{LENGTH + 1}\n", [("stop", "bed_other_build")]),
        (f"{CONTIG}\t700\t600\n", [("stop", "bed_invalid")]),
        (f"{CONTIG}\tzero\t600\n" * 5, [("stop", "bed_invalid")]),
        ("# nothing\n", [("stop", "bed_empty")]),
    ],
)
def test_examine_bed(bench, text, expected):
    bench.write("confident.bed", text)
    assert ids(bench.examine()) == expected


def test_examine_regions_bed(bench):
    regions = bench.write("regions.bed", f"{CONTIG}\t0\t1000\n")
    assert bench.examine(bench.row(regions=regions)) == []
    bench.write("regions.bed", "T\t0\t1000\n")
    assert ids(bench.examine(bench.row(regions=regions))) == [("stop", "bed_other_contigs")]


@pytest.mark.parametrize(
    ("regions", "told"),
    [("T:1-1000", "'chrT:1-1000'"), (f"{CONTIG}:1-9999", "3000"), ("a b", "'a'"), (f"{CONTIG}:9-3", "does not lie")],
)
def test_examine_regions_invalid(bench, regions, told):
    found = bench.examine(bench.row(regions=regions))
    assert {finding.id for finding in found} == {"regions_invalid"}
    assert any(told in findings.line(finding) for finding in found)
