"""VCFs of any packing are read as they stand; what is none is told with file and line."""

import gzip

import pysam
import pytest

from genomics import vcf_text
from genomics.errors import InputError

TEXT = (
    "##fileformat=VCFv4.2\n"
    '##contig=<ID=chr2,length=500,assembly="b=38">\n'
    "##contig=<assembly=x,length=100,ID=HLA:A*01>\n"
    "##contig=<ID=chr1>\n"
    "#CHROM\tPOS\tID\tREF\tALT\tQUAL\tFILTER\tINFO\tFORMAT\tAnn\tthe child's\n"
    "chr2\t7\t.\tA\tC,<DEL>\t.\t.\tX=é\tGT\t0|1\t./.\n"
    "chr1\t1\trs1\tAC\t.\t3\tPASS\t.\tGT\t0\t1\n"
)


def write(path, text, packing):
    data = text.encode()
    if packing == "bgzip":
        with pysam.BGZFile(str(path), "w") as target:
            target.write(data)
    else:
        path.write_bytes(gzip.compress(data) if packing == "gzip" else data)
    return path


@pytest.mark.parametrize("packing", ["plain", "gzip", "bgzip"])
def test_opened_reads_every_packing_whatever_the_name(tmp_path, packing):
    with vcf_text.opened(write(tmp_path / "no ending", TEXT, packing)) as source:
        assert source.header.samples == ("Ann", "the child's")
        assert source.header.contigs == {"chr2": 500, "HLA:A*01": 100, "chr1": None}
        assert len(source.header.meta) == 4
        first, second = source.records()
    assert (first.line, first.contig, first.position, first.ref, first.alts) == (6, "chr2", 6, "A", ("C", "<DEL>"))
    assert first.fields[7] == "X=é"
    assert (second.position, second.alts) == (0, ())


def test_opened_takes_line_ends_of_windows(tmp_path):
    with vcf_text.opened(write(tmp_path / "x.vcf", TEXT.replace("\n", "\r\n"), "plain")) as source:
        assert source.header.samples[-1] == "the child's"
        assert [record.fields[-1] for record in source.records()] == ["./.", "1"]


@pytest.mark.parametrize("text", ["", "##fileformat=VCFv4.2\n", "@SQ\tSN:chr1\n" + TEXT])
def test_opened_refuses_what_has_no_line_of_columns(tmp_path, text):
    with pytest.raises(InputError, match="no line of columns"), vcf_text.opened(write(tmp_path / "x", text, "plain")):
        pass


@pytest.mark.parametrize(
    ("old", "new"), [("\tGT\t0\t1\n", "\tGT\t0\n"), ("chr1\t1\t", "chr1\tx\t"), ("chr1\t1\t", "chr1\t0\t")]
)
def test_records_names_the_line_that_is_none(tmp_path, old, new):
    path = write(tmp_path / "x.vcf", TEXT.replace(old, new), "plain")
    with vcf_text.opened(path) as source, pytest.raises(InputError, match=r"x\.vcf:7: is no record of 11 columns"):
        list(source.records())


@pytest.mark.parametrize("data", [gzip.compress(TEXT.encode())[:-20], b"\x1f\x8b no gzip", b"\xff\xfe\x00"])
def test_opened_refuses_damaged_files(tmp_path, data):
    (tmp_path / "x.vcf.gz").write_bytes(data)
    with pytest.raises(InputError, match="cannot be read as VCF"), vcf_text.opened(tmp_path / "x.vcf.gz") as source:
        list(source.records())


def test_errors_of_the_reader_of_records_stay_their_own(tmp_path):
    with pytest.raises(OSError, match="disk"), vcf_text.opened(write(tmp_path / "x.vcf", TEXT, "plain")):
        raise OSError("disk is full")
