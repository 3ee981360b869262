"""Calling regions and windows."""

import pytest

from genomics.errors import InputError
from genomics.genome import Interval, Regions
from minidv.windows import calling_regions, deal, is_decoy, parse_regions, partition

LENGTHS = {"chr2": 500, "chr1": 1000, "hs37d5": 50}


def test_parse_regions_literals_and_bed_files(tmp_path):
    bed = tmp_path / "some.bed"
    bed.write_text("chr2\t10\t20\n")
    found = parse_regions(f"chr1:1-10 chr1:101 {bed}", LENGTHS)
    assert list(found) == [Interval("chr1", 0, 10), Interval("chr1", 100, 101), Interval("chr2", 10, 20)]


def test_parse_regions_bed_file_with_blanks_in_its_name(tmp_path):
    bed = tmp_path / "a b.bed"
    bed.write_text("chr2\t10\t20\n")
    assert list(parse_regions(str(bed), LENGTHS)) == [Interval("chr2", 10, 20)]


def test_parse_regions_tells_all_problems(tmp_path):
    with pytest.raises(InputError) as caught:
        parse_regions(f"chr3 chr1:5-2000 {tmp_path}/none.bed", LENGTHS)
    assert len(caught.value.problems) == 3


def test_calling_regions_keep_the_order_of_the_contigs():
    assert calling_regions(LENGTHS, None, None) == [Interval("chr2", 0, 500), Interval("chr1", 0, 1000)]


def test_calling_regions_intersect_and_subtract():
    wanted = Regions([Interval("chr1", 100, 300), Interval("chr9", 0, 10), Interval("hs37d5", 0, 9)])
    unwanted = Regions([Interval("chr1", 150, 200)])
    assert calling_regions(LENGTHS, wanted, unwanted) == [Interval("chr1", 100, 150), Interval("chr1", 200, 300)]


def test_calling_regions_wanted_but_empty():
    assert calling_regions(LENGTHS, Regions(), None) == []


@pytest.mark.parametrize(
    "contig", ["hs37d5", "NC_007605", "GL000207.1", "chrUn_KI270302v1", "chr1_KI270762v1_alt", "HLA-A*01:01", "chrEBV"]
)
def test_is_decoy(contig):
    assert is_decoy(contig)


@pytest.mark.parametrize("contig", ["chr1", "1", "chrX", "MT", "chrM", "c"])
def test_is_decoy_not_for_chromosomes(contig):
    assert not is_decoy(contig)


def test_partition_is_anchored_at_each_start():
    windows = list(partition([Interval("a", 7, 27), Interval("b", 0, 10)], 10))
    assert windows == [Interval("a", 7, 17), Interval("a", 17, 27), Interval("b", 0, 10)]
    assert list(partition([Interval("a", 7, 12)], 3))[-1] == Interval("a", 10, 12)


def test_deal_gives_every_window_to_one_shard():
    windows = list(partition([Interval("a", 0, 105)], 10))
    hands = [list(deal(windows, task, 4)) for task in range(4)]
    assert [len(hand) for hand in hands] == [3, 3, 3, 2]
    assert hands[1] == windows[1::4]
    assert sorted(window for hand in hands for window in hand) == windows
