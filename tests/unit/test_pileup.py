"""Images: by eye on hand-made reads, against a slow painter pixel by pixel, and against DeepVariant's own images."""

from collections import Counter

import numpy as np
import pytest

from genomics.genome import Genome, Interval
from genomics.protos import Example, read_messages
from genomics.variants import Variant
from minidv.candidates import Candidate, Stretch, Thresholds, count_alleles, find_candidates
from minidv.examples import prepare
from minidv.pileup import BASE_CHANNELS, Drawing, ImageOptions, image_alleles, reference_row, scale
from minidv.read_files import ReadFiles, ReadFilter
from minidv.reads import flatten
from minidv.windows import partition

WGS = (*BASE_CHANNELS, "insert_size")
REFERENCE = "ACGTTGCAACCATGGA" * 4
COLORS = {"A": 250, "G": 180, "T": 100, "C": 30}


@pytest.fixture
def short_reads(monkeypatch):
    """Let reads of a few bases into images, so that tests can be read."""
    monkeypatch.setattr("minidv.pileup.MIN_BASES", 1)


def options(channels=WGS, height=75, width=11, **fields):
    return ImageOptions(tuple(channels), height, width, **fields)


def candidate(start=20, ref="T", alts=("G",), support=((),)):
    return Candidate(Variant("c", start, ref, alts), 10, (5, 5), support)


def paint(records, site, image=None, reference=REFERENCE):
    """All images of a candidate."""
    drawing = Drawing(flatten(records), Stretch("c", 0, reference), image or options())
    return dict(drawing.images(site))


def rows(image):
    """Rows of reads that are not blank."""
    return [row for row in image[5:] if row.any()]


def test_scale_truncates():
    assert scale(np.array([0, 1, 20, 30, 39, 40, 93]), 40).tolist() == [0, 6, 127, 190, 247, 254, 254]
    assert scale(np.array([60, 59, 29]), 60).tolist() == [254, 249, 122]
    assert scale(np.array([1000, 1001, 315]), 1000).tolist() == [254, 254, 80]


@pytest.mark.parametrize("cap", [40, 60, 1000])
def test_scale_is_that_of_32_bit_floats(cap):
    """DeepVariant computes int(254.0f * (float(value) / cap))."""
    values = np.arange(cap + 1)
    expected = np.float32(254) * (values.astype(np.float32) / np.float32(cap))
    assert scale(values, cap).tolist() == expected.astype(np.uint8).tolist()


def test_reference_row():
    row = reference_row("ACGTN", (*WGS, "blank"))
    assert row[:, 0].tolist() == [250, 30, 180, 100, 0]
    assert row[0, 1:].tolist() == [254, 254, 70, 152, 50, 254, 0]


@pytest.mark.parametrize(
    ("alternates", "expected"),
    [
        (1, [(0,)]),
        (2, [(0,), (1,), (0, 1)]),
        (3, [(0,), (1,), (2,), (0, 1), (0, 2), (1, 2)]),
    ],
)
def test_image_alleles(alternates, expected):
    assert image_alleles(alternates) == expected
    assert image_alleles(alternates, with_pairs=False) == expected[:alternates]


def test_images_shape_and_band(make_read):
    image = paint([], candidate())[0,]
    assert (image.shape, image.dtype) == ((75, 11, 7), np.uint8)
    assert (image[:5] == reference_row(REFERENCE[15:26], WGS)).all()
    assert not image[5:].any()


@pytest.mark.usefixtures("short_reads")
def test_images_pixels_of_one_read(make_read):
    fields = {"flag": 0x51, "mapping_quality": 30, "template_length": -500}
    read = make_read(18, "3M", "GTT", [40, 20, 10], **fields)  # reference GTT, so all equal
    [row] = rows(paint([read], candidate())[0,])
    assert row[:3].any() == row[6:].any() == 0  # columns 3 to 5 hold positions 18 to 20
    assert row[3:6].tolist() == [
        [180, 254, 127, 240, 152, 50, 127],
        [100, 127, 127, 240, 152, 50, 127],
        [100, 63, 127, 240, 152, 50, 127],
    ]


@pytest.mark.usefixtures("short_reads")
def test_images_insertion_is_drawn_on_the_base_before(make_read):
    read = make_read(16, "3M2I4M", "ACGCCTTGC", [40, 40, 40, 20, 12, 40, 40, 40, 40])
    [row] = rows(paint([read], candidate())[0,])
    assert row[3].tolist() == [0, 127, 254, 70, 152, 254, 0]
    assert row[4, 0] == COLORS["T"]


@pytest.mark.usefixtures("short_reads")
def test_images_deletion_leaves_a_hole(make_read):
    read = make_read(16, "3M2D4M", "ACGGCAA", [40, 40, 20, 40, 40, 40, 40])
    [row] = rows(paint([read], candidate(19))[0,])
    assert row[4].tolist() == [0, 127, 254, 70, 152, 254, 0]  # the base before, with its quality
    assert not row[5:7].any()
    assert row[7, 0] == COLORS["G"]


@pytest.mark.usefixtures("short_reads")
def test_images_clips_skips_and_first_deletions_leave_no_trace(make_read):
    split, deleted, clipped = (
        make_read(17, "1M2N2M", "CTG"),
        make_read(18, "2D2M", "TG"),
        make_read(20, "3S2M3S", "AAATGAAA"),
    )
    shown = [
        np.flatnonzero(row.any(axis=1)).tolist() for row in rows(paint([split, deleted, clipped], candidate())[0,])
    ]
    assert shown == [[2, 5, 6], [5, 6], [5, 6]]


@pytest.mark.usefixtures("short_reads")
def test_images_mismatch_and_unknown_base(make_read):
    [row] = rows(paint([make_read(19, "3M", "ANG")], candidate())[0,])
    assert row[4:7, 0].tolist() == [COLORS["A"], 0, COLORS["G"]]
    assert row[4:7, 5].tolist() == [254, 254, 50]


@pytest.mark.usefixtures("short_reads")
def test_images_supporting_reads(make_read):
    records = [make_read(18, "4M", "GTTG", name=name) for name in "abc"]
    images = paint(records, candidate(alts=("A", "C"), support=((0,), (2,))))
    assert [[row[5, 4] for row in rows(images[key])] for key in [(0,), (1,), (0, 1)]] == [
        [254, 152, 152],
        [152, 152, 254],
        [254, 152, 254],
    ]
    hole = make_read(18, "1M2D1M", "GG")
    [row] = rows(paint([hole], candidate(support=((0,),)))[0,])
    assert row[3:7, 4].tolist() == [254, 0, 0, 254]


@pytest.mark.usefixtures("short_reads")
@pytest.mark.parametrize(
    ("cigar", "bases", "qualities", "is_drawn"),
    [
        ("5M", "GTTGC", [30, 30, 9, 30, 30], False),
        ("5M", "GTTGC", [9, 9, 10, 9, 9], True),
        ("3M1I2M", "GTTAGC", [30, 30, 30, 9, 30, 30], False),  # the first inserted base
        ("3M2I2M", "GTTAAGC", [30, 30, 30, 10, 0, 30, 30], True),
        ("3M1D2M", "GTTCA", [30, 30, 9, 30, 30], False),  # the base before the deletion
        ("2M2D2M", "GTCA", [30, 30, 30, 30], True),  # nothing shown at the site
        ("3M2S", "GTTGC", [30, 30, 30, 0, 0], True),
    ],
)
def test_images_low_quality_at_the_site(make_read, cigar, bases, qualities, is_drawn):
    read = make_read(18, cigar, bases, qualities)
    assert len(rows(paint([read], candidate(), options(min_base_quality=10))[0,])) == is_drawn


@pytest.mark.usefixtures("short_reads")
@pytest.mark.parametrize(("start", "is_near"), [(10, False), (11, True), (25, True), (26, False)])
def test_images_only_reads_near_the_site(make_read, start, is_near):
    """Within 5 bp of the site at 20: positions 15 to 25."""
    read = make_read(start, "5M", "AAAAA")
    assert len(rows(paint([read], candidate(), options(width=41))[0,])) == is_near


@pytest.mark.parametrize(("bases", "is_drawn"), [(14, False), (15, True)])
def test_images_need_fifteen_bases(make_read, bases, is_drawn):
    read = make_read(20, f"{bases}M", REFERENCE[20 : 20 + bases])
    assert len(rows(paint([read], candidate(), options(width=41))[0,])) == is_drawn


def test_images_fifteen_bases_count_inside_the_image(make_read):
    read = make_read(0, "10M21D20M", "A" * 30)
    assert rows(paint([read], candidate(20), options(width=25))[0,]) == []


def test_images_rows_by_start_name_number(make_read):
    order = [(17, "b", 0x81), (18, "a", 0x81), (18, "a", 0x41), (17, "a", 0x41)]
    records = [
        make_read(start, "20M", "A" * 20, name=name, flag=flag, mapping_quality=10 + index)
        for index, (start, name, flag) in enumerate(order)
    ]
    shown = [row[6, 2] for row in rows(paint(records, candidate())[0,])]
    assert shown == scale(np.array([13, 10, 12, 11]), 60).tolist()


@pytest.mark.parametrize(("start", "is_inside"), [(4, False), (5, True), (58, True), (59, False)])
def test_images_none_beyond_the_contig(start, is_inside):
    assert bool(paint([], candidate(start))) is is_inside


def test_images_sample_of_too_many_reads(make_read):
    records = [
        make_read(18, "20M", "A" * 20, name=f"{index:03}", mapping_quality=10 if index < 100 else 60)
        for index in range(200)
    ]
    bad = [make_read(18, "20M", "A" * 20, [0] * 20, name=f"x{index}") for index in range(50)]
    image, again = (paint(records + bad, candidate())[0,] for _ in range(2))
    assert (image == again).all()
    qualities = [row[6, 2] for row in rows(image)]
    assert len(qualities) == 70
    assert 20 < qualities.count(254) < 50  # from all over the list
    assert qualities == sorted(qualities)  # rows in the order of names all the same


def test_images_channels_in_the_order_given(make_read):
    read = make_read(15, "20M", REFERENCE[15:35])
    full = paint([read], candidate())[0,]
    chosen = ("insert_size", "read_supports_variant", "blank", "read_base")
    some = paint([read], candidate(), options(chosen))[0,]
    assert (some[:, :, [0, 1, 3]] == full[:, :, [6, 4, 0]]).all()
    assert not some[:, :, 2].any()


def slow_row(record, reference, left, shape, floor, site, supports):
    """One read as a row, painted operation by operation; None if it has no row."""
    width = shape[1]
    row = np.zeros((width, 7), dtype=np.uint8)
    constant = [
        int(np.float32(254) * np.float32(np.float32(min(record.mapping_quality, 60)) / np.float32(60))),
        240 if record.is_reverse else 70,
        254 if supports else 152,
    ]
    size = int(np.float32(254) * np.float32(np.float32(min(abs(record.template_length), 1000)) / np.float32(1000)))

    def dot(position, base, quality):
        color = int(np.float32(254) * np.float32(np.float32(min(quality, 40)) / np.float32(40)))
        if 0 <= position - left < width:
            differs = 50 if base == reference[position] else 254
            row[position - left] = [COLORS.get(base, 0), color, *constant, differs, size]
        return position != site or quality >= floor

    position, offset, good = record.reference_start, 0, True
    for operation, length in record.cigartuples:
        qualities = record.query_qualities
        if operation in (0, 7, 8):
            for step in range(length):
                good &= dot(position + step, record.query_sequence[offset + step], qualities[offset + step])
        elif operation == 1:
            good &= dot(position - 1, "*", qualities[offset])
        elif operation == 2 and offset:
            good &= dot(position - 1, "*", qualities[offset - 1])
        position += length * (operation in (0, 2, 3, 7, 8))
        offset += length * (operation in (0, 1, 4, 7, 8))
    return row if good else None


def slow_image(records, reference, found, names, shape, floor):
    """The whole image; `names` are the supporting reads."""
    variant, width = found.variant, shape[1]
    left = variant.start - width // 2
    image = np.zeros(shape, dtype=np.uint8)
    for column in range(width):
        image[:5, column] = [COLORS.get(reference[left + column], 0), 254, 254, 70, 152, 50, 254]
    near = [r for r in records if r.reference_start < variant.end + 5 and r.reference_end > variant.start - 5]
    number = 5
    for record in sorted(near, key=lambda r: (r.reference_start, r.query_name, r.is_read2)):
        supports = (record.query_name, int(record.is_read2)) in names
        row = slow_row(record, reference, left, shape, floor, variant.start, supports)
        if row is not None and left_over(record, left, variant.end + width // 2) >= 15:
            image[number] = row
            number += 1
    return image


def left_over(record, start, end):
    """Bases of a read between two positions, walking along it."""
    position, count = record.reference_start, 0
    for operation, length in record.cigartuples:
        if operation in (0, 7, 8):
            count += sum(start <= position + step < end for step in range(length))
        elif operation in (1, 4):
            count += length * (start <= position <= end)
        position += length * (operation in (0, 2, 3, 7, 8))
    return count


@pytest.mark.parametrize("seed", range(8))
def test_images_agree_with_slow_painter(seed, random_reads):
    random = np.random.default_rng(seed)
    reference = "".join(random.choice(list("ACGTN"), 300, p=[0.3, 0.3, 0.2, 0.19, 0.01]))
    records = random_reads(random, reference, 200)
    reads, stretch, window = flatten(records), Stretch("c", 0, reference), Interval("c", 40, 260)
    image = options(height=362, width=41, min_base_quality=int(random.integers(5, 20)))
    drawing, number = Drawing(reads, stretch, image), 0
    counts = count_alleles(reads, window, stretch, image.min_base_quality)
    for found in find_candidates(counts, stretch, Thresholds(min_fraction_snps=0.02, min_fraction_indels=0.02)):
        for indices, painted in drawing.images(found):
            names = {(reads.names[r], int(reads.numbers[r])) for index in indices for r in found.support[index]}
            expected = slow_image(records, reference, found, names, image.shape, image.min_base_quality)
            assert (painted == expected).all()
            number += 1
    assert number > 3


@pytest.mark.real
def test_images_against_deepvariant(real_data, oracles):
    """Images of DeepVariant 1.9 with its realigner. Floors: what this code reached when it was written."""
    golden = {
        (example.locus, tuple(example.decode_variant().alternate_bases)): example.pixels
        for example in read_messages(oracles / "deepvariant/golden.training_examples.tfrecord.gz", Example)
    }
    data = real_data / "grch37-chr20"
    genome = Genome(data / "reference.fasta.gz")
    files = ReadFiles([data / "NA12878.bam"], genome.path)
    same, equal_rows, all_rows, bands = 0, 0, 0, 0
    for window, reads in files.fetch(partition([Interval("chr20", 9_999_999, 10_010_000)], 1000), ReadFilter()):
        reads, reference = prepare(genome, window, reads, 221)
        drawing = Drawing(reads, reference, ImageOptions(WGS))
        for found in find_candidates(count_alleles(reads, window, reference, 10), reference, Thresholds()):
            locus = f"chr20:{found.variant.start + 1}-{found.variant.end}"
            expected = golden.pop((locus, found.variant.alts), None)
            if expected is not None:
                image = dict(drawing.images(found))[0,]
                bands += (image[:5] == expected[:5]).all()
                same += (image == expected).all()
                ours, theirs = (Counter(row.tobytes() for row in rows(picture)) for picture in (image, expected))
                equal_rows, all_rows = equal_rows + (ours & theirs).total(), all_rows + theirs.total()
    assert not golden
    assert (bands, all_rows) == (49, 2595)
    assert equal_rows >= 2468  # 95 %
    assert same >= 24
