"""The annotated VCF."""

import pysam

from minidv.grading import Row, Side
from minidv.happy_vcf import write
from minidv.subtypes import Kind

SNP = Kind("SNP", "het", ("ti",))


def test_write_records_and_header(tmp_path):
    called, none = Side((0, 1), True, "TP", "gm", SNP, 12.5), Side()
    rows = [
        Row("c", 4, "A", ("G",), (), ("CONF", "TS_contained"), 5, called, called._replace(score=None)),
        Row("c", 6, "A", ("G", "T"), ("LowQual", "q"), (), 7, none, called._replace(decision="FP", match="lm")),
        Row("d", 0, "A", ("G",), (), (), 1, called._replace(decision="FN", match=".", score=None), none),
    ]
    write(tmp_path / "x.vcf.gz", rows, {"c": 100, "d": 10})
    with pysam.VariantFile(str(tmp_path / "x.vcf.gz")) as found:
        assert list(found.header.samples) == ["TRUTH", "QUERY"]
        assert [line for record in found for line in str(record).splitlines()] == [
            "c\t5\t.\tA\tG\t.\t.\tBS=5;Regions=CONF,TS_contained\tGT:BD:BK:QQ:BI:BVT:BLT"
            "\t0|1:TP:gm:12.5:ti:SNP:het\t0|1:TP:gm:.:ti:SNP:het",
            "c\t7\t.\tA\tG,T\t.\tLowQual;q\tBS=7\tGT:BD:BK:QQ:BI:BVT:BLT"
            "\t.:.:.:.:.:NOCALL:nocall\t0|1:FP:lm:12.5:ti:SNP:het",
            "d\t1\t.\tA\tG\t.\t.\tBS=1\tGT:BD:BK:QQ:BI:BVT:BLT\t0|1:FN:.:.:ti:SNP:het\t.:.:.:0:.:NOCALL:nocall",
        ]
        assert [record.pos for record in found.fetch("d")] == [1]


def test_write_without_rows(tmp_path):
    write(tmp_path / "x.vcf.gz", [], {"c": 100})
    with pysam.VariantFile(str(tmp_path / "x.vcf.gz")) as found:
        assert list(found) == []
