import gzip

import pysam
import pytest

from genomics.byte_fields import MISSING
from genomics.errors import InputError
from genomics.vcf_blocks import FIRST_SAMPLE, VcfBlocks

HEADER = "##fileformat=VCFv4.2\n##contig=<ID=c,length=9>\n#CHROM\tPOS\tID\tREF\tALT\tQUAL\tFILTER\tINFO\tFORMAT\tS\n"
RECORDS = [
    ["c", "1", ".", "A", "G", ".", "PASS", "DP=1;X", "GT:DP", "0/1:3"],
    ["c", "5", "rs1", "A", "G,T", "3.5", ".", ".", "GT", "1|2"],
    ["a_contig_with_a_long_name", "5", ".", "A", "G", "3.5", ".", ".", "GT", "1|2"],
    ["a_contig_with_a_long_mane", "2", ".", "A", "G", "3.5", ".", ".", "GT", "1|2"],
]


def text_of(records=RECORDS, end="\n"):
    return HEADER + "".join("\t".join(record) + end for record in records)


def lines(path, **options):
    return [(block.contig, block.line(row)) for block in VcfBlocks(path, **options) for row in range(len(block))]


@pytest.fixture
def plain(tmp_path):
    path = tmp_path / "x.vcf"
    path.write_text(text_of())
    return path


@pytest.mark.parametrize("block_size", [7, 50, 1 << 20])
def test_blocks_hold_every_record(plain, tmp_path, block_size):
    """Whatever the size of the blocks; plain, gzipped and bgzipped, with the line ends of Windows, without the last."""
    expected = [(record[0], record) for record in RECORDS]
    assert lines(plain, block_size=block_size) == expected
    packed = tmp_path / "x.vcf.gz"
    packed.write_bytes(gzip.compress(plain.read_bytes()[:200]) + gzip.compress(plain.read_bytes()[200:]))
    assert lines(packed, block_size=block_size) == expected
    pysam.tabix_compress(str(plain), str(packed), force=True)
    assert lines(packed, block_size=block_size) == expected
    plain.write_text(text_of(end="\r\n").rstrip("\r\n"), newline="")
    assert lines(plain, block_size=block_size) == expected


def test_blocks_positions_contigs_and_samples(plain):
    source = VcfBlocks(plain)
    assert (source.samples, source.contigs()) == (("S",), ("c",))
    assert [(block.contig, block.positions.tolist(), block.first_line) for block in source] == [
        ("c", [0, 4], 4),
        ("a_contig_with_a_long_name", [4], 6),
        ("a_contig_with_a_long_mane", [1], 7),
    ]


def test_blocks_of_no_record(tmp_path):
    (tmp_path / "x.vcf").write_text(HEADER)
    assert lines(tmp_path / "x.vcf") == []


@pytest.mark.parametrize(
    ("records", "message"),
    [
        ([RECORDS[0], RECORDS[1][:7]], r"x\.vcf:5: 7 columns where the header has 10: .*truncated"),
        ([RECORDS[0], [*RECORDS[1], "0/1"]], r"x\.vcf:5: 11 columns"),
        ([RECORDS[0], [""]], r"x\.vcf:5: 1 columns"),
        ([RECORDS[0], ["c", "five", *RECORDS[1][2:]]], r"x\.vcf:5: POS is no number: 'five'"),
        ([RECORDS[0], ["c", "-5", *RECORDS[1][2:]]], r"x\.vcf:5: POS is no number: '-5'"),
        ([RECORDS[1], RECORDS[0]], r"x\.vcf:5: lies before the record above it; sort"),
        ([RECORDS[0], RECORDS[2], RECORDS[1]], r"x\.vcf:6: contig c again, after others; sort"),
    ],
)
def test_blocks_bad_records(tmp_path, records, message):
    (tmp_path / "x.vcf").write_text(text_of(records))
    with pytest.raises(InputError, match=message):
        lines(tmp_path / "x.vcf")


@pytest.mark.parametrize("text", ["", "c\t1\n", "##fileformat=VCFv4.2\n", "##fileformat=VCFv4.2\nc\t1\n#CHROM\n"])
def test_blocks_without_header(tmp_path, text):
    (tmp_path / "x.vcf").write_text(text)
    with pytest.raises(InputError, match="#CHROM"):
        VcfBlocks(tmp_path / "x.vcf")


def test_blocks_of_a_truncated_file(plain, tmp_path):
    packed = tmp_path / "x.vcf.gz"
    packed.write_bytes(gzip.compress(plain.read_bytes())[:-30])
    with pytest.raises(InputError, match="truncated"):
        lines(packed)
    pysam.tabix_compress(str(plain), str(packed), force=True)
    packed.write_bytes(packed.read_bytes()[:-28])  # between two blocks
    with pytest.raises(InputError, match="last block of the bgzipped file is missing"):
        lines(packed)


def test_blocks_of_a_missing_file(tmp_path):
    with pytest.raises(InputError, match="cannot be read"):
        VcfBlocks(tmp_path / "no.vcf.gz")


def test_rounded_takes_decimals_of_other_callers(tmp_path):
    values = ["30", "30.75", ".", "-0.4", "1e2"]
    records = [["c", str(row + 1), ".", "A", "G", ".", ".", ".", "GQ", value] for row, value in enumerate(values)]
    (tmp_path / "x.vcf").write_text(text_of(records))
    (block,) = VcfBlocks(tmp_path / "x.vcf")
    assert block.rounded(block.column(FIRST_SAMPLE), "GQ").tolist() == [30, 31, MISSING, 0, 100]
    whole = block.column(FIRST_SAMPLE).take([0, 2])
    assert block.rounded(whole, "GQ").tolist() == block.integers(whole, "GQ").tolist() == [30, MISSING]
