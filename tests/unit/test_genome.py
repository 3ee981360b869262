"""Reference, regions and BED against sets of single bases."""

import gzip
import itertools
import random

import pysam
import pytest
from hypothesis import given
from hypothesis import strategies as st

from genomics import genome
from genomics.errors import InputError
from genomics.genome import Genome, Interval, Regions, parse_region

LENGTHS = {"chr20": 5000, "chr1": 100, "HLA-A*01:01": 50}

intervals = st.builds(
    lambda contig, start, length: Interval(contig, start, start + length),
    st.sampled_from("ab"),
    st.integers(0, 12),
    st.integers(0, 5),
)
region_sets = st.lists(intervals, max_size=6).map(Regions)


def bases(regions):
    """A set of regions as the set of its single bases."""
    return {(contig, position) for contig, start, end in regions for position in range(start, end)}


def test_genome_fetch(write_genome):
    with_two = Genome(write_genome(a="acgtN", b="TT"))
    assert with_two.contigs == ("a", "b")
    assert with_two.lengths == {"a": 5, "b": 2}
    assert with_two.fetch("a", 1, 5) == "CGTN"
    with_two.close()


@pytest.mark.parametrize(
    ("start", "end", "expected"), [(-3, 2, "AC"), (3, 99, "TN"), (5, 9, ""), (3, 3, ""), (4, 2, "")]
)
def test_genome_fetch_is_clipped(write_genome, start, end, expected):
    assert Genome(write_genome(a="ACGTN")).fetch("a", start, end) == expected


def test_genome_fetch_absent_contig(write_genome):
    with pytest.raises(InputError, match=r"genome\.fa: contig 'chr1' not in reference; found '1'"):
        Genome(write_genome(**{"1": "ACGT"})).fetch("chr1", 0, 1)


def test_genome_many_contigs_are_not_all_told(write_genome):
    with pytest.raises(InputError, match=r"found 'c0', 'c1', 'c2', 'c3', 'c4', … \(7 in all\)"):
        Genome(write_genome(**{f"c{index}": "A" for index in range(7)})).fetch("x", 0, 1)


def test_genome_absent(tmp_path):
    with pytest.raises(InputError, match=r"none\.fa: cannot be opened as indexed FASTA"):
        Genome(tmp_path / "none.fa")


def test_genome_without_index_writes_none(tmp_path):
    (tmp_path / "a.fa").write_text(">a\nACGT\n")
    with pytest.raises(InputError, match=r"a\.fa: no index .*a\.fa\.fai; run samtools faidx"):
        Genome(tmp_path / "a.fa")
    assert [path.name for path in tmp_path.iterdir()] == ["a.fa"]


def test_genome_bgzipped_needs_both_indexes(tmp_path):
    path = tmp_path / "a.fa.gz"
    with pysam.BGZFile(str(path), "w") as target:
        target.write(b">a\nACGT\n")
    pysam.faidx(str(path))
    assert Genome(path).fetch("a", 1, 3) == "CG"
    (tmp_path / "a.fa.gz.gzi").unlink()
    with pytest.raises(InputError, match=r"no index .*a\.fa\.gz\.gzi; run"):
        Genome(path)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("chr20", ("chr20", 0, 5000)),
        ("chr20:1,001-2,000", ("chr20", 1000, 2000)),
        ("chr20:7", ("chr20", 6, 7)),
        ("chr20:1-5000", ("chr20", 0, 5000)),
        ("HLA-A*01:01", ("HLA-A*01:01", 0, 50)),
        ("HLA-A*01:01:3-5", ("HLA-A*01:01", 2, 5)),
    ],
)
def test_parse_region(text, expected):
    assert parse_region(text, LENGTHS) == expected


@pytest.mark.parametrize("text", ["chr20:5-", "chr20:,", "chr20:a-b", "chr20:-5", "", "chr20 :1-2", "chr20:1-2:3"])
def test_parse_region_of_no_such_form(text):
    with pytest.raises(InputError, match=f"region {text!r} is not of the form contig:first-last"):
        parse_region(text, LENGTHS)


@pytest.mark.parametrize("text", ["chr1:0-5", "chr1:5-4", "chr1:1-101", "chr1:101"])
def test_parse_region_outside(text):
    with pytest.raises(InputError, match=r"does not lie inside chr1 \(1-100\)"):
        parse_region(text, LENGTHS)


@pytest.mark.parametrize("text", ["20", "20:1-2"])
def test_parse_region_absent_contig(text):
    with pytest.raises(InputError, match=r"contig '20' not in reference; found 'chr20', 'chr1', 'HLA"):
        parse_region(text, LENGTHS)


@given(intervals.filter(lambda interval: interval.length))
def test_parse_region_of_a_written_interval(interval):
    assert parse_region(str(interval), {"a": 99, "b": 99}) == interval


@given(st.lists(intervals, max_size=8))
def test_regions_are_sorted_disjoint_and_complete(given_intervals):
    regions = Regions(given_intervals)
    assert bases(regions) == bases(given_intervals)
    assert regions.size == len(bases(given_intervals))
    assert bool(regions) == bool(bases(given_intervals))
    assert regions.contigs == tuple(sorted({contig for contig, _ in bases(given_intervals)}))
    ordered = list(regions)
    for left, right in itertools.pairwise(ordered):
        assert left.contig < right.contig or left.end < right.start  # not even touching


@given(region_sets, region_sets)
def test_regions_arithmetic(left, right):
    assert bases(left.intersect(right)) == bases(left) & bases(right)
    assert bases(left.subtract(right)) == bases(left) - bases(right)
    assert bases(left.union(right)) == bases(left) | bases(right)
    assert (left == right) == (bases(left) == bases(right))


@given(region_sets, intervals)
def test_regions_questions(regions, interval):
    inside = bases([interval])
    assert regions.overlaps(*interval) == bool(bases(regions) & inside)
    assert bases(regions.within(interval)) == bases(regions) & inside
    assert regions.contains(interval.contig, interval.start) == ((interval.contig, interval.start) in bases(regions))
    if inside:
        assert all(piece.length for piece in regions.within(interval))
        assert regions.covers(*interval) == (inside <= bases(regions))


def test_regions_of_absent_contig():
    regions = Regions([Interval("a", 1, 2)])
    assert not regions.contains("b", 1)
    assert not regions.covers("b", 1, 2)
    assert regions.within(Interval("b", 0, 9)) == []


def test_regions_are_not_equal_to_lists():
    assert Regions() != []


BED = "#comment\ntrack name=x\nbrowser position\n\nchr1\t3\t7\tname\t0\nchr1\t1\t4\r\ntrack2\t5\t6\nchr1 9 9\n"


@pytest.mark.parametrize("name", ["x.bed", "x.bed.gz", "x.bed.bgz"])
def test_read_bed(tmp_path, name):
    content = BED.encode()
    (tmp_path / name).write_bytes(content if name == "x.bed" else gzip.compress(content))
    assert list(genome.read_bed(tmp_path / name)) == [("chr1", 1, 7), ("track2", 5, 6)]


def test_read_intervals_in_the_order_of_the_file(tmp_path):
    (tmp_path / "x.bed").write_text(BED)
    assert genome.read_intervals(tmp_path / "x.bed") == [
        ("chr1", 3, 7),
        ("chr1", 1, 4),
        ("track2", 5, 6),
        ("chr1", 9, 9),
    ]


def test_read_bed_tells_all_problems(tmp_path):
    path = tmp_path / "x.bed"
    path.write_text("chr1\t1\t2\nchr1\t1\nchr1\tx\t5\nchr1\t5\t4\nchr1\t-1\t4\n")
    with pytest.raises(InputError) as error:
        genome.read_bed(path)
    assert error.value.problems == (
        f"{path}:2: expected contig, start, end; found 'chr1\\t1'",
        f"{path}:3: expected contig, start, end; found 'chr1\\tx\\t5'",
        f"{path}:4: start must not be negative nor after end; found 'chr1\\t5\\t4'",
        f"{path}:5: start must not be negative nor after end; found 'chr1\\t-1\\t4'",
    )


def test_read_bed_of_another_kind_of_file_does_not_tell_every_line(tmp_path):
    (tmp_path / "x.bed").write_text("a line of text\n" * 1000)
    with pytest.raises(InputError) as error:
        genome.read_bed(tmp_path / "x.bed")
    assert len(error.value.problems) == genome.MOST_PROBLEMS


def test_read_bed_empty(tmp_path):
    (tmp_path / "x.bed").touch()
    assert not genome.read_bed(tmp_path / "x.bed")


@pytest.mark.parametrize("damage", ["absent", "truncated", "flipped", "not gzip", "binary"])
def test_read_bed_that_cannot_be_read(tmp_path, damage):
    content = gzip.compress(
        "".join(f"chr1\t{n}\t{n + 1}\n" for n in random.Random(1).sample(range(10**6), 99)).encode()
    )
    broken = {
        "truncated": content[:-20],
        "flipped": content[:40] + b"\xff\xff\xff\xff" + content[44:],
        "not gzip": b"chr1\t1\t2\n",
        "binary": gzip.compress(b"\xff\xfe"),
    }
    if damage in broken:
        (tmp_path / "x.bed.gz").write_bytes(broken[damage])
    with pytest.raises(InputError, match=r"x\.bed\.gz: cannot be read as BED"):
        genome.read_bed(tmp_path / "x.bed.gz")
