"""Which reads a window gets."""

import numpy as np
import pysam
import pytest

from genomics.errors import InputError
from genomics.genome import Interval
from minidv.read_files import SEED, ReadFiles, ReadFilter, draw, sample

WHOLE, DEFAULTS = Interval("c", 0, 1000), ReadFilter()
PAIRED, PROPER, SECOND = 0x1, 0x2, 0x80


@pytest.fixture
def names(write_genome, write_bam):
    """Names of the reads that pass a filter in a window."""
    genome = write_genome(c="A" * 1000)

    def fetch(records, window=WHOLE, read_filter=DEFAULTS):
        files = ReadFiles([write_bam(records)], genome)
        return [read for _, reads in files.fetch([window], read_filter) for read in reads.names]

    return fetch


@pytest.mark.parametrize("flag", [0x4, 0x100, 0x200, 0x400, 0x800])
def test_fetch_drops_unwanted_flags(names, make_read, flag):
    assert names([make_read(5, "1M", "A", flag=flag), make_read(5, "1M", "A", name="good")]) == ["good"]


@pytest.mark.parametrize(
    ("flag", "option"),
    [
        (0x100, "keep_secondary_alignments"),
        (0x400, "keep_duplicates"),
        (0x800, "keep_supplementary_alignments"),
    ],
)
def test_fetch_keeps_what_is_asked_for(names, make_read, flag, option):
    assert names([make_read(5, "1M", "A", flag=flag)], read_filter=ReadFilter(**{option: True})) == ["r"]


@pytest.mark.parametrize(("quality", "expected"), [(4, []), (5, ["r"])])
def test_fetch_mapping_quality(names, make_read, quality, expected):
    assert names([make_read(5, "1M", "A", mapping_quality=quality)]) == expected


@pytest.mark.parametrize(
    ("flag", "mate", "expected"),
    [
        (PAIRED, 1, []),  # neither proper nor on the same contig
        (PAIRED, 0, ["r"]),
        (PAIRED, -1, ["r"]),
        (PAIRED | PROPER, 1, ["r"]),
        (0, 1, ["r"]),
    ],
)
def test_fetch_improper_pairs(write_genome, write_bam, make_read, flag, mate, expected):
    contigs = {"c": 1000, "d": 1000}
    genome = write_genome(c="A" * 1000, d="A" * 1000)
    record = make_read(5, "1M", "A", flag=flag, next_reference_id=mate, contigs=contigs)
    files = ReadFiles([write_bam([record], contigs=contigs)], genome)
    [(_, reads)] = files.fetch([Interval("c", 0, 10)], ReadFilter())
    assert reads.names == expected


def test_fetch_only_overlapping_reads(names, make_read):
    records = [make_read(start, "4M", "ACGT", name=str(start)) for start in (5, 6, 9, 10)]
    assert names(records, Interval("c", 9, 10)) == ["6", "9"]


@pytest.mark.parametrize(("near", "run"), [(8000, 1000), (8000, 2), (0, 1000)])
def test_fetch_windows_equal_single_fetches(write_genome, write_bam, make_read, monkeypatch, near, run):
    """However many windows are read in one pass."""
    monkeypatch.setattr("minidv.read_files._NEAR", near)
    monkeypatch.setattr("minidv.read_files._RUN", run)
    random = np.random.default_rng(3)
    spans = zip(random.integers(0, 59_000, 3000).tolist(), random.integers(1, 900, 3000).tolist(), strict=True)
    records = [
        make_read(start, f"{length}M", "A" * length, name=str(index), contigs={"c": 60_000})
        for index, (start, length) in enumerate(spans)
    ]
    bam, genome = write_bam(records, contigs={"c": 60_000}), write_genome(c="A" * 60_000)
    windows = [Interval("c", start, start + size) for start, size in [(0, 700), (700, 10), (2000, 5), (40_000, 900)]]
    with pysam.AlignmentFile(str(bam)) as file:
        expected = [[record.query_name for record in file.fetch(*window)] for window in windows]
    files = ReadFiles([bam], genome)
    assert [reads.names for _, reads in files.fetch(windows, ReadFilter())] == expected
    assert [window for window, _ in files.fetch(windows, ReadFilter())] == windows


def test_fetch_joins_files_in_order(write_genome, write_bam, make_read):
    bams = [write_bam([make_read(5, "1M", "A", name=name)], f"{name}.bam", samples=[name]) for name in ("y", "x")]
    files = ReadFiles(bams, write_genome(c="A" * 1000))
    [(_, reads)] = files.fetch([Interval("c", 0, 10)], ReadFilter())
    assert reads.names == ["y", "x"]
    assert files.sample_names == ["y", "x"]


def test_fetch_contig_without_reads(write_genome, write_bam, make_read):
    files = ReadFiles([write_bam([make_read(5, "1M", "A")])], write_genome(c="A" * 1000, d="A" * 100))
    [(_, reads)] = files.fetch([Interval("d", 0, 10)], ReadFilter())
    assert len(reads) == 0


@pytest.fixture
def long_bam(write_bam, make_read):
    random = np.random.default_rng(1)
    bases = ["".join(random.choice(list("ACGT"), 100)) for _ in range(900)]
    return write_bam([make_read(start, "100M", read) for start, read in enumerate(bases)])


def test_read_files_truncated(write_genome, long_bam):
    long_bam.write_bytes(long_bam.read_bytes()[:-100])
    with pytest.raises(InputError, match=r"reads.bam: cannot be opened .*truncated"):
        ReadFiles([long_bam], write_genome(c="A" * 1000))


def test_fetch_damaged_file(write_genome, long_bam):
    data = bytearray(long_bam.read_bytes())
    data[len(data) // 2 : len(data) // 2 + 100] = bytes(100)
    long_bam.write_bytes(data)
    files = ReadFiles([long_bam], write_genome(c="A" * 1000))
    with pytest.raises(InputError, match=r"reads.bam: cannot be read at c:1-1000"):
        list(files.fetch([Interval("c", 0, 1000)], ReadFilter()))


def test_sample_is_the_reservoir_of_the_seed():
    """Spelled out: item i (from 0) replaces place randint(0, i + 1) if that is below the limit."""
    random, expected = np.random.RandomState(SEED), list(range(10))
    for index in range(10, 100):
        place = random.randint(0, index + 1)
        if place < 10:
            expected[place] = index
    assert sample(list(range(100)), 10) == expected


@pytest.mark.parametrize("limit", [0, 5, 6])
def test_sample_below_the_limit_keeps_all(limit):
    assert sample(list("abcde"), limit) == list("abcde")


def test_fetch_samples_each_window_anew(names, make_read):
    records = [make_read(5, "1M", "A", name=str(index)) for index in range(50)]
    chosen = names(records, Interval("c", 0, 10), ReadFilter(max_reads=10))
    assert chosen == [str(index) for index in sample(list(range(50)), 10)]


def test_draw_depends_on_the_read_alone(names, make_read):
    records = [make_read(5, "40M", "A" * 40, name=str(index)) for index in range(2000)]
    half = ReadFilter(downsample_fraction=0.5, max_reads=0)
    first = names(records, Interval("c", 0, 10), half)
    assert first == names(records, Interval("c", 10, 20), half)
    assert 900 < len(first) < 1100
    fifth = names(records, Interval("c", 0, 10), half._replace(downsample_fraction=0.2))
    assert set(fifth) < set(first)
    mates = [draw(make_read(5, "1M", "A", flag=PAIRED | which)) for which in (0, SECOND)]
    assert mates[0] != mates[1]


@pytest.mark.parametrize("form", ["r{}", "sim:{:07d}", "RUN:1101:{}:77", "{}/x"])
@pytest.mark.parametrize("share", [0.25, 0.5])
def test_draw_of_reads_with_consecutive_names_is_spread_evenly(make_read, form, share):
    """Kept of 32 neighbours each: mean and variance are those of independent draws, within four standard errors."""
    draws = np.array([draw(make_read(5, "1M", "A", name=form.format(index))) for index in range(6400)])
    kept = (draws < share).reshape(-1, 32).sum(axis=1)
    variance = 32 * share * (1 - share)
    assert kept.mean() == pytest.approx(32 * share, abs=4 * np.sqrt(variance / 200))
    assert kept.var() == pytest.approx(variance, abs=4 * variance * np.sqrt(2 / 200))


def test_read_files_without_index(write_genome, write_bam, make_read):
    bam = write_bam([make_read(5, "1M", "A")], index=False)
    with pytest.raises(InputError, match=r"reads.bam: no index beside it; run samtools index"):
        ReadFiles([bam], write_genome(c="A" * 1000))


def test_read_files_that_are_none(write_genome, tmp_path):
    (tmp_path / "text.bam").write_text("no alignments")
    with pytest.raises(InputError, match=r"text.bam: cannot be opened"):
        ReadFiles([tmp_path / "text.bam"], write_genome(c="A" * 1000))


def test_lengths_are_those_that_all_files_share(write_genome, write_bam, make_read):
    one = write_bam([], "one.bam", contigs={"c": 1000, "d": 5, "e": 7})
    two = write_bam([], "two.bam", contigs={"c": 1000, "d": 6, "f": 7})
    assert ReadFiles([one, two], write_genome(c="A" * 1000)).lengths == {"c": 1000}
