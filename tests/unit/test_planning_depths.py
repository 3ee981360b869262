"""Depth of reads: simulated, looked up in a BAM, or not known."""

import pysam
import pytest
from made_results import make_plan

from genomics.genome import Interval, Regions
from retrain.planning import depths

REGIONS = Regions([Interval("c", 1000, 6000), Interval("c", 50_000, 61_000)])


@pytest.fixture
def plan(tmp_path):
    return make_plan(tmp_path, {"a": {}})


def write_reads(path, starts, length=100, flag=0):
    header = pysam.AlignmentHeader.from_references(["c"], [100_000])
    with pysam.AlignmentFile(str(path), "wb", header=header) as target:
        for number, start in enumerate(sorted(starts)):
            read = pysam.AlignedSegment(header)
            read.query_name, read.flag, read.reference_id, read.reference_start = f"r{number}", flag, 0, start
            read.mapping_quality, read.cigartuples = 60, [(pysam.CMATCH, length)]
            read.query_sequence, read.query_qualities = "A" * length, pysam.qualitystring_to_array("I" * length)
            target.write(read)
    pysam.index(str(path))


def depth_of(plan, path, downsample=0.0):
    row = plan.samples[0]._replace(reads=str(path), downsample=downsample)
    return depths.depth_of(plan, row, REGIONS)


def test_depth_of_reads_in_the_regions(plan, tmp_path):
    """Twenty reads of 100 bases begin at every hundredth base, but between the regions."""
    starts = [start for start in range(0, 100_000, 100) for _ in range(20) if not 7000 <= start < 49_000]
    write_reads(tmp_path / "a.bam", starts)
    assert depth_of(plan, tmp_path / "a.bam") == pytest.approx(20)
    assert depth_of(plan, tmp_path / "a.bam", downsample=0.5) == pytest.approx(10)


def test_depth_leaves_out_duplicates(plan, tmp_path):
    write_reads(tmp_path / "a.bam", range(0, 100_000, 100), flag=pysam.FDUP)
    assert depth_of(plan, tmp_path / "a.bam") is None


def test_depth_is_not_known_without_reads_or_regions(plan, tmp_path):
    assert depth_of(plan, tmp_path / "absent.bam") is None
    assert depth_of(plan, tmp_path / "absent.cram") is None
    assert depths.depth_of(plan, plan.samples[0], REGIONS) is None  # an empty file
    write_reads(tmp_path / "a.bam", [1])
    assert depths.depth_of(plan, plan.samples[0]._replace(reads=str(tmp_path / "a.bam")), None) is None


def test_depth_of_simulated_reads_is_that_asked_for(plan):
    simulation = {"samples": {"ada.x": {"coverage": 40}}, "reads_format": "bam"}
    simulated = plan._replace(config=plan.config | {"simulation": simulation})
    assert depth_of(simulated, "resources/simulation/ada.x.bam", downsample=0.25) == 10


def test_places_lie_in_the_middle_of_equal_parts():
    places = depths._places(Regions([Interval("c", 0, 40_000), Interval("d", 10, 60_010)]))
    assert [contig for contig, _, _ in places] == ["c", "c", "d", "d", "d"]
    assert [start for _, start, _ in places] == [10_000, 30_000, 10_010, 30_010, 50_010]


@pytest.mark.real
def test_depth_of_real_reads(plan, real_data):
    row = plan.samples[0]._replace(reads=str(real_data / "grch37-chr20" / "NA12878.bam"))
    regions = Regions([Interval("chr20", 10_000_000, 10_100_000)])
    assert depths.depth_of(plan, row, regions) == pytest.approx(52.1, rel=0.15)
