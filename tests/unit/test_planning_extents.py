"""How many bases are looked at, with and without the files."""

import pytest
from made_results import make_plan

from genomics.genome import Interval
from retrain.design.samples import Sample
from retrain.planning import extents


@pytest.fixture
def plan(tmp_path):
    return make_plan(tmp_path, {"a": {}})


def row(regions, confident="absent.bed"):
    return Sample("s", "s", "train", "s.bam", "s.vcf.gz", confident, regions)


LENGTHS = {"chr1": 1000, "chr2": 500}


@pytest.mark.parametrize(
    ("regions", "bases"),
    [("", 1500), ("chr1", 1000), ("chr1 chr2:1-100", 1100), ("chr1:1-100 chr1:51-200", 200), ("chrX", None)],
)
def test_extent_of_regions(regions, bases):
    assert extents.extent_of(row(regions), LENGTHS).bases == bases


@pytest.mark.parametrize(("regions", "bases"), [("", None), ("chr1", None), ("chr1:1,001-2,000 chr7:5-5", 1001)])
def test_extent_without_lengths_believes_literal_regions(regions, bases):
    found = extents.extent_of(row(regions), {})
    assert (found.bases, found.confident) == (bases, None)


def test_extent_meets_confident_regions(tmp_path):
    (tmp_path / "confident.bed").write_text("chr1\t50\t150\nchr2\t0\t500\n")
    found = extents.extent_of(row("chr1:1-100 chr2", str(tmp_path / "confident.bed")), LENGTHS)
    assert (found.bases, found.confident) == (600, 550)


def test_extent_of_a_bed(tmp_path):
    path = tmp_path / "regions.bed"
    assert extents.extent_of(row(str(path)), LENGTHS).bases is None
    other = tmp_path / "other.bed"
    other.write_text("chr1\t10\t30\n")
    assert list(extents.extent_of(row(str(other)), LENGTHS).regions) == [Interval("chr1", 10, 30)]


def test_contig_lengths_of_the_index(plan, tmp_path):
    (tmp_path / "reference.fa.fai").write_text("chr1\t1000\t6\t60\t61\nchr2\t500\t6\t60\t61\n")
    assert extents.contig_lengths(plan) == LENGTHS


@pytest.mark.parametrize(
    ("reference", "contig", "length"),
    [
        ("x/GCA_000001405.15_GRCh38_no_alt.fna", "chr20", 64_444_167),
        ("x/hg19.fa", "chr20", 63_025_520),
        ("x/hs37d5.fa", "20", 63_025_520),
    ],
)
def test_contig_lengths_of_known_assemblies(plan, reference, contig, length):
    found = extents.contig_lengths(plan._replace(config=plan.config | {"reference": reference}))
    assert found[contig] == length
    assert sum(found.values()) == (3_088_269_832 if "38" in reference else 3_095_677_412)  # as published


def test_contig_lengths_of_an_unknown_reference_are_none(plan):
    assert extents.contig_lengths(plan._replace(config=plan.config | {"reference": "x/mouse.fa"})) == {}


def test_contig_lengths_of_a_broken_index_are_none(plan, tmp_path):
    (tmp_path / "reference.fa.fai").write_text("chr1\tmany\n")
    assert extents.contig_lengths(plan) == {}
