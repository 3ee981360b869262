"""Arrays of reads: by eye on hand-made records."""

import numpy as np
import pytest

from genomics.errors import InputError
from minidv.reads import DELETION, INSERTION, MATCH, SOFT_CLIP, align_clips, flatten, longest_clip, read_number


def codes(bases):
    return np.frombuffer(bases.encode(), dtype=np.uint8)


def test_flatten_places_every_operation(make_read):
    reads = flatten([make_read(10, "2S3M1I2M2D1M", "TTACGGACT"), make_read(20, "4M", "ACGT")])
    assert reads.op_codes.tolist() == [SOFT_CLIP, MATCH, INSERTION, MATCH, DELETION, MATCH, MATCH]
    assert reads.op_starts.tolist() == [10, 10, 13, 13, 15, 17, 20]
    assert reads.op_bases.tolist() == [0, 2, 5, 6, 8, 8, 9]
    assert reads.starts.tolist() == [10, 20]
    assert reads.ends.tolist() == [18, 24]
    assert reads.first_bases.tolist() == [0, 9]


def test_flatten_aligned_bases(make_read):
    reads = flatten([make_read(10, "1S2M1I1M2D1M", "TACGGT"), make_read(20, "1=1X", "AC")])
    owners, positions, indices = reads.aligned
    assert owners.tolist() == [0, 0, 0, 0, 1, 1]
    assert positions.tolist() == [10, 11, 12, 15, 20, 21]
    assert reads.bases[indices].tobytes() == b"ACGTAC"
    assert reads.aligned_before.tolist() == [0, 0, 2, 2, 3, 3, 4, 5]


def test_flatten_skips_and_hard_clips(make_read):
    reads = flatten([make_read(5, "3H2M10N2M4H", "ACGT")])
    assert reads.aligned[1].tolist() == [5, 6, 17, 18]
    assert reads.has_gap.tolist() == [True]


def test_flatten_no_reads():
    reads = flatten([])
    assert len(reads) == 0
    assert [part.tolist() for part in reads.aligned] == [[], [], []]
    assert reads.first_cells.tolist() == [0]


def test_flatten_qualities_are_signed(make_read):
    reads = flatten([make_read(0, "2M", "AC", [0, 40])])
    assert (-reads.qualities).tolist() == [0, -40]


def test_flatten_without_qualities_names_the_read(make_read):
    record = make_read(9, "2M", "AC", name="bare")
    record.query_qualities = None
    with pytest.raises(InputError, match="'bare' at c:10 has no base qualities"):
        flatten([record])


def test_cells_begin_one_base_before_the_read(make_read):
    reads = flatten([make_read(10, "3M", "ACG"), make_read(11, "2M", "CG")])
    assert reads.first_cells.tolist() == [0, 4, 7]
    assert reads.cells(np.array([0, 0, 1]), np.array([9, 12, 10])).tolist() == [0, 3, 4]


@pytest.mark.parametrize(("flag", "number"), [(0, 0), (0x80, 0), (0x1 | 0x40, 0), (0x1 | 0x80, 1)])
def test_read_number(flag, number):
    assert read_number(flag) == number


def test_ranks_by_start_name_number(make_read):
    reads = flatten(
        [
            make_read(5, "1M", "A", name="b", flag=0x81),
            make_read(5, "1M", "A", name="b", flag=0x41),
            make_read(5, "1M", "A", name="a", flag=0x81),
            make_read(4, "1M", "A", name="z"),
        ]
    )
    assert reads.ranks.tolist() == [3, 2, 1, 0]


def test_bases_between_counts_what_a_cut_leaves(make_read):
    reads = flatten([make_read(10, "2S4M2I3M5D4M", "TTACGTGGACGTTTT")])
    assert reads.bases_between(0, 0, 100) == 15
    assert reads.bases_between(0, 12, 16) == 2 + 2 + 2  # the leading clip is cut off, the insertion is not
    assert reads.bases_between(0, 17, 22) == 0


REFERENCE = "AACCGGTTACGTACGTTGCA"


def test_align_clips_that_agree(make_read):
    reads = flatten([make_read(104, "3S4M2S", REFERENCE[1:10])])
    joined = align_clips(reads, codes(REFERENCE), 100)
    assert joined.op_codes.tolist() == [MATCH, MATCH, MATCH]
    assert (joined.starts.tolist(), joined.ends.tolist()) == ([101], [110])
    assert joined.aligned[1].tolist() == list(range(101, 110))
    assert reads.starts.tolist() == [104]  # the reads given stay as they are


@pytest.mark.parametrize(("clip", "is_joined"), [("CGTA", True), ("CGAT", True), ("GCAT", False)])
def test_align_clips_allows_two_mismatches(make_read, clip, is_joined):
    reads = flatten([make_read(2, "7M4S", REFERENCE[2:9] + clip)])
    assert (longest_clip(align_clips(reads, codes(REFERENCE), 0)) == 0) is is_joined


def test_align_clips_beyond_the_reference_stay(make_read):
    reads = flatten([make_read(101, "2S4M", "A" + REFERENCE[:5]), make_read(116, "4M1S", REFERENCE[16:] + "A")])
    joined = align_clips(reads, codes(REFERENCE), 100)
    assert joined.op_codes.tolist() == reads.op_codes.tolist()
    assert joined.starts.tolist() == [101, 116]
