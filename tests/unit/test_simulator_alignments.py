import hashlib
import re
from pathlib import Path

import mappy
import numpy as np
import pysam
import pytest

from genomics.errors import InputError
from simulator.alignments import Pair, Place, align_pair, open_aligner, sam_lines, write_reads
from simulator.sequences import decode

TEXT = decode(np.random.default_rng(1).integers(0, 4, 20_000))
JUNK = "TGCATTGCACCGTAGGATCAAGCCGTTAAC"


@pytest.fixture(scope="module")
def aligner(tmp_path_factory):
    path = tmp_path_factory.mktemp("index") / "c.fasta"
    path.write_text(f">c\n{TEXT}\n>other\n{decode(np.random.default_rng(2).integers(0, 4, 5000))}\n")
    return open_aligner(path)


def pair(first, last, name="p", is_duplicate=False):
    return Pair(name, (first, last), ("I" * len(first), "5" * len(last)), is_duplicate)


def align(aligner, *sequences):
    return align_pair(aligner, pair(*sequences), mappy.ThreadBuffer())


def segments(aligner, given):
    header = pysam.AlignmentHeader.from_references(["c"], [len(TEXT)])
    places = align_pair(aligner, given, mappy.ThreadBuffer())
    return [pysam.AlignedSegment.fromstring(line, header) for line in sam_lines(given, places, "c", "s")]


def operations(cigar):
    return [(int(size), kind) for size, kind in re.findall(r"(\d+)([MIDS])", cigar)]


def facing(start=5000, span=400, length=150):
    fragment = TEXT[start : start + span]
    return fragment[:length], mappy.revcomp(fragment[-length:])


def test_align_pair_places_both_reads(aligner):
    assert align(aligner, *facing()) == [
        Place("c", 5000, 5150, False, 60, "150M", 0),
        Place("c", 5250, 5400, True, 60, "150M", 0),
    ]


@pytest.mark.parametrize("turned", [False, True])
@pytest.mark.parametrize("number", [0, 1])
def test_align_pair_clips_the_end_that_does_not_fit(aligner, turned, number):
    reads = list(reversed(facing())) if turned else list(facing())
    reads[number] = JUNK + reads[number][30:]
    place = align(aligner, *reads)[number]
    (first, kind), (last, _) = operations(place.cigar)
    assert kind == ("M" if place.is_reverse else "S")
    assert abs(min(first, last) - 30) <= 2  # a base or two may fit by chance
    assert place.start == (5250 if place.is_reverse else 5000 + first)


def test_align_pair_shows_indels(aligner):
    first, last = facing()
    deleted, _ = align(aligner, first[:70] + TEXT[5075:5155], last)
    inserted, _ = align(aligner, first[:80] + "ACGTT" + first[80:145], last)
    assert [size for size, kind in operations(deleted.cigar) if kind == "D"] == [5]
    assert [size for size, kind in operations(inserted.cigar) if kind == "I"] == [5]
    assert deleted.end == 5155


def test_sam_lines_of_a_proper_pair_agree(aligner):
    first, last = segments(aligner, pair(*facing(), is_duplicate=True))
    assert first.is_read1
    assert last.is_read2
    assert first.is_proper_pair
    assert last.is_proper_pair
    assert first.is_duplicate
    assert last.is_duplicate
    assert (first.template_length, last.template_length) == (400, -400)
    assert (first.next_reference_start, last.next_reference_start) == (5250, 5000)
    assert (first.mate_is_reverse, last.mate_is_reverse) == (True, False)
    assert first.query_sequence + last.query_sequence == TEXT[5000:5150] + TEXT[5250:5400]
    assert (set(first.query_qualities), set(last.query_qualities)) == ({40}, {20})
    assert first.get_tag("NM") == 0
    assert first.get_tag("RG") == "s"


def test_sam_lines_turn_qualities_with_the_read(aligner):
    first, last = facing()
    given = Pair("p", (first, last), ("I" * 150, "!" * 10 + "I" * 140), False)
    turned = segments(aligner, given)[1]
    assert turned.is_reverse
    assert list(turned.query_qualities[-10:]) == [0] * 10


def test_sam_lines_put_an_unmapped_read_beside_its_mate(aligner):
    mapped, unmapped = segments(aligner, pair(facing()[0], JUNK * 5))
    assert unmapped.is_unmapped
    assert mapped.mate_is_unmapped
    assert not mapped.is_proper_pair
    assert unmapped.reference_start == mapped.reference_start == unmapped.next_reference_start == 5000
    assert unmapped.mapping_quality == 0
    assert mapped.template_length == 0
    assert unmapped.cigarstring is None


def test_sam_lines_of_reads_that_do_not_face_each_other(aligner):
    same_strand = segments(aligner, pair(TEXT[5000:5150], TEXT[5250:5400]))
    outwards = segments(aligner, pair(mappy.revcomp(TEXT[5000:5150]), TEXT[5250:5400]))
    far = segments(aligner, pair(TEXT[5000:5150], mappy.revcomp(TEXT[15_000:15_150])))
    assert not any(segment.is_proper_pair for segment in (*same_strand, *outwards, *far))
    assert far[0].template_length == 10_150


def test_sam_lines_leave_out_pairs_from_elsewhere(aligner):
    other = decode(np.random.default_rng(2).integers(0, 4, 5000))
    assert segments(aligner, pair(other[1000:1150], mappy.revcomp(other[1250:1400]))) == []
    assert segments(aligner, pair(JUNK * 5, JUNK[::-1] * 5)) == []


@pytest.fixture
def reference(tmp_path):
    path = tmp_path / "r.fasta"
    path.write_text(f">c\n{TEXT}\n")
    pysam.faidx(str(path))
    return path


def write(aligner, path, reference):
    lines = []
    alone = pair(TEXT[700:760] + "T" * 90, JUNK * 5, name="alone")
    for given in [*(pair(*facing(start), name=f"p{start}") for start in (9000, 400, 5000)), alone]:
        lines += sam_lines(given, align_pair(aligner, given, mappy.ThreadBuffer()), "c", "s")
    path.parent.mkdir(exist_ok=True)
    write_reads(path, reference, "s", lines)
    return path


@pytest.mark.parametrize(("kind", "index"), [("bam", "bai"), ("cram", "crai")])
def test_write_reads_sorts_and_indexes(aligner, reference, tmp_path, kind, index):
    path = write(aligner, tmp_path / "data" / f"s.{kind}", reference)
    with pysam.AlignmentFile(str(path), reference_filename=str(reference)) as reads:
        header = reads.header.to_dict()
        assert [read.reference_start for read in reads.fetch("c", 4000, 20_000)] == [5000, 5250, 9000, 9250]
        assert reads.count("c") == 8
        assert getattr(reads, f"is_{kind}")
    assert header["HD"]["SO"] == "coordinate"
    assert header["RG"] == [{"ID": "s", "SM": "s", "PL": "ILLUMINA"}]
    assert "PG" not in header
    assert sorted(path.name for path in path.parent.iterdir()) == [f"s.{kind}", f"s.{kind}.{index}"]


def test_write_reads_as_cram_may_be_moved_and_says_the_same(aligner, reference, tmp_path):
    bam, cram, again = (
        write(aligner, tmp_path / name, reference) for name in ("a/s.bam", "b/s.cram", "elsewhere/s.cram")
    )
    assert cram.read_bytes() == again.read_bytes()
    moved = reference.rename(tmp_path / "moved.fasta")
    Path(f"{reference}.fai").rename(f"{moved}.fai")
    with pysam.AlignmentFile(str(bam)) as one, pysam.AlignmentFile(str(cram), reference_filename=str(moved)) as other:
        contig = other.header.to_dict()["SQ"][0]
        assert contig == {"SN": "c", "LN": len(TEXT), "M5": hashlib.md5(TEXT.encode()).hexdigest()}
        assert [said(read) for read in one] == [said(read) for read in other]


def said(read):
    """Everything but the tag MD, which htslib adds while it reads a CRAM."""
    return sorted(field for field in read.to_string().split("\t") if not field.startswith("MD:"))


@pytest.mark.parametrize("kind", ["bam", "cram"])
def test_write_reads_writes_the_index_first(aligner, reference, tmp_path, kind, monkeypatch):
    def fail(*_):
        raise OSError("no space")

    monkeypatch.setattr(pysam, "index", fail)
    with pytest.raises(OSError, match="no space"):
        write(aligner, tmp_path / f"s.{kind}", reference)
    assert not (tmp_path / f"s.{kind}").exists()


def test_open_aligner_of_a_missing_file(tmp_path):
    with pytest.raises(InputError, match="cannot be indexed"):
        open_aligner(tmp_path / "absent.fasta")
