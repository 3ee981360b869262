"""Reading and writing VCF."""

import pysam
import pytest

from genomics import vcf
from genomics.errors import InputError
from genomics.genome import Interval
from genomics.variants import Variant

META = [
    '##FILTER=<ID=RefCall,Description="x">',
    '##INFO=<ID=DP,Number=1,Type=Integer,Description="x">',
    '##FORMAT=<ID=GT,Number=1,Type=String,Description="x">',
    '##FORMAT=<ID=AD,Number=R,Type=Integer,Description="x">',
    '##FORMAT=<ID=VAF,Number=A,Type=Float,Description="x">',
]
LENGTHS = {"a": 1000, "b": 500}
RECORDS = [
    "a\t2\t.\tc\tT\t33.3\tPASS\tDP=3\tGT:AD:VAF\t0/1:1,2:0.5",
    "a\t7\t.\tCA\tC,CAT\t.\t.\t.\tGT\t1|2",
    "a\t9\t.\tG\t<DEL>\t0\tRefCall\t.\tGT\t./.",
    "b\t1\t.\tG\tA\t5\tPASS\t.\tGT\t./1",
    "b\t3\t.\tG\tA\t5\tPASS\t.\tGT\t1",
    "b\t4\t.\tG\t.\t5\tPASS\t.\tGT\t.",
    "b\t5\t.\tG\tA,*\t5\tPASS\t.\tAD\t1,2,.",
]
CALLS = [
    vcf.Call(
        Variant("a", 1, "C", ("T",), (0, 1)), pytest.approx(33.3), ("PASS",), {"AD": (1, 2), "VAF": (0.5,)}, {"DP": 3}
    ),
    vcf.Call(Variant("a", 6, "CA", ("C", "CAT"), (1, 2), phased=True)),
    vcf.Call(Variant("a", 8, "G", ("<DEL>",), (-1, -1)), 0.0, ("RefCall",)),
    vcf.Call(Variant("b", 0, "G", ("A",), (-1, 1)), 5.0, ("PASS",)),
    vcf.Call(Variant("b", 2, "G", ("A",), (1,)), 5.0, ("PASS",)),
    vcf.Call(Variant("b", 3, "G", (), (-1,)), 5.0, ("PASS",)),
    vcf.Call(Variant("b", 4, "G", ("A", "*"), (-1, -1)), 5.0, ("PASS",), {"AD": (1, 2, None)}),
]


@pytest.fixture
def write_vcf(tmp_path):
    def write(records=RECORDS, name="x.vcf.gz", samples=("me",), lengths=LENGTHS):
        vcf.write(tmp_path / name, vcf.header(lengths, META, samples), records)
        return tmp_path / name

    return write


@pytest.mark.parametrize("name", ["x.vcf", "x.vcf.gz"])
def test_read_calls_that_were_written(write_vcf, name):
    path = write_vcf(name=name)
    assert list(vcf.read_calls(path)) == CALLS
    assert vcf.contigs(path) == ("a", "b")
    assert vcf.samples(path) == ("me",)


def test_read_calls_of_an_interval(write_vcf):
    path = write_vcf()
    assert list(vcf.read_calls(path, Interval("a", 5, 8))) == CALLS[1:2]
    assert list(vcf.read_calls(path, Interval("a", 7, 9))) == CALLS[1:3]  # the deletion reaches into it
    assert list(vcf.read_calls(path, Interval("c", 0, 9))) == []


def test_read_calls_of_the_second_sample(write_vcf):
    path = write_vcf(["a\t2\t.\tC\tT\t.\t.\t.\tGT\t0/1\t1/1"], samples=("me", "you"))
    assert [call.variant.genotype for call in vcf.read_calls(path, sample=1)] == [(1, 1)]
    with pytest.raises(InputError, match=r"x\.vcf\.gz: no sample column 3; found 2"):
        list(vcf.read_calls(path, sample=2))


def test_call_passes():
    passing = [
        vcf.Call(CALLS[0].variant, filters=filters).passes for filters in ((), ("PASS",), ("RefCall",), ("PASS", "x"))
    ]
    assert passing == [True, True, False, False]


def test_read_calls_empty(write_vcf):
    path = write_vcf([])
    assert list(vcf.read_calls(path)) == []
    assert list(vcf.read_calls(path, Interval("a", 0, 9))) == []


def test_read_calls_without_index(write_vcf):
    with pytest.raises(InputError, match=r"x\.vcf: cannot be read \(fetch requires an index\)"):
        list(vcf.read_calls(write_vcf(name="x.vcf"), Interval("a", 0, 9)))


def test_contigs_without_contig_lines(write_vcf, capfd):
    assert vcf.contigs(write_vcf(name="x.vcf", lengths={})) == ("a", "b")
    assert capfd.readouterr().err == ""  # no words of htslib


@pytest.mark.parametrize("content", [None, "", "text\n", ">a\nACGT\n"])
def test_read_calls_of_no_vcf(tmp_path, content):
    if content is not None:
        (tmp_path / "x.vcf").write_text(content)
    with pytest.raises(InputError, match=r"x\.vcf: cannot be opened as VCF"):
        list(vcf.read_calls(tmp_path / "x.vcf"))


@pytest.mark.parametrize("record", ["a\tx\t.\tC\tT\t.\t.\t.\tGT\t0/1", "a\t5\t.\tC"])
def test_read_calls_bad_record(write_vcf, capfd, record):
    with pytest.raises(InputError, match=r"x\.vcf: cannot be read"):
        list(vcf.read_calls(write_vcf([RECORDS[0], record], name="x.vcf")))
    assert capfd.readouterr().err == ""


def test_read_calls_truncated(write_vcf):
    path = write_vcf([f"a\t{position}\t.\tC\tT\t.\t.\t.\tGT\t0/1" for position in range(1, 900)])
    content = path.read_bytes()
    for length in (len(content) // 2, len(content) - 28):
        path.write_bytes(content[:length])
        with pytest.raises(InputError, match=r"x\.vcf\.gz: cannot be (opened|read)"):
            list(vcf.read_calls(path))


def test_call_file_is_read_many_times_from_one_opening(write_vcf, monkeypatch):
    path, openings = write_vcf(), []
    opened = pysam.VariantFile
    monkeypatch.setattr(pysam, "VariantFile", lambda name: openings.append(name) or opened(name))
    calls = vcf.CallFile(path)
    for interval in (Interval("b", 0, 500), Interval("a", 0, 1000), Interval("absent", 0, 9), Interval("b", 0, 500)):
        assert list(calls.read(interval)) == list(vcf.read_calls(path, interval))
    assert len(openings) == 1 + 4
    calls.close()


@pytest.mark.parametrize(("kind", "name"), [("INFO", "DP"), ("FORMAT", "AD")])
def test_has_field(write_vcf, kind, name):
    path = write_vcf()
    assert vcf.has_field(path, kind, name)
    assert not vcf.has_field(path, {"INFO": "FORMAT", "FORMAT": "INFO"}[kind], name)


def test_write_same_bytes(write_vcf):
    assert write_vcf().read_bytes() == write_vcf(name="y.vcf.gz").read_bytes()


@pytest.mark.parametrize(("length", "suffix"), [(1 << 29, ".tbi"), ((1 << 29) + 1, ".csi")])
def test_write_index_by_the_length_of_contigs(write_vcf, length, suffix):
    path = write_vcf(lengths={"a": length, "b": 1})
    assert path.with_name(path.name + suffix).exists()
    with pysam.VariantFile(str(path)) as source:
        assert len(list(source.fetch("b"))) == 4


def test_write_replaces_the_index_of_an_older_file(write_vcf, tmp_path):
    path = write_vcf(lengths={"a": (1 << 29) + 1, "b": 1})
    write_vcf(RECORDS[:1], lengths={"a": 1000, "b": 1})
    assert sorted(file.name for file in tmp_path.iterdir()) == ["x.vcf.gz", "x.vcf.gz.tbi"]
    assert len(list(vcf.read_calls(path, Interval("a", 0, 1000)))) == 1


def test_write_index_comes_before_the_vcf(write_vcf, tmp_path, monkeypatch):
    def killed(*_, **__):
        raise KeyboardInterrupt

    monkeypatch.setattr(pysam, "tabix_index", killed)
    with pytest.raises(KeyboardInterrupt):
        write_vcf()
    assert list(tmp_path.iterdir()) == []


def failing(records):
    yield from records
    raise KeyError


@pytest.mark.parametrize("name", ["x.vcf", "x.vcf.gz"])
def test_write_leaves_nothing_after_an_error(write_vcf, tmp_path, name):
    with pytest.raises(KeyError):
        write_vcf(failing(RECORDS), name=name)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("name", ["none/x.vcf", "none/x.vcf.gz"])
def test_write_folder_absent(write_vcf, name):
    with pytest.raises(InputError, match=r"x\.vcf.*: cannot be written, there is no folder .*none"):
        write_vcf(name=name)


@pytest.mark.parametrize(
    ("genotype", "phased", "expected"),
    [
        ((0, 1), False, "0/1"),
        ((1, 0), True, "1|0"),
        ((-1, -1), False, "./."),
        ((-1, 1), False, "./1"),
        ((1,), False, "1"),
    ],
)
def test_format_genotype(genotype, phased, expected):
    assert vcf.format_genotype(genotype, phased) == expected


def test_format_genotype_without_alleles():
    assert vcf.format_genotype(()) == "."


def test_header():
    assert vcf.header({"a": 5}, ["##source=x"], ["s"]).splitlines() == [
        "##fileformat=VCFv4.2",
        "##source=x",
        "##contig=<ID=a,length=5>",
        "#CHROM\tPOS\tID\tREF\tALT\tQUAL\tFILTER\tINFO\tFORMAT\ts",
    ]
