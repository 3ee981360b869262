"""Calls of any caller are taken as they are: one sample, in the order of the reference, indexed; the rest is told."""

import gzip
import shutil

import pysam
import pytest

import take_calls
from genomics import vcf
from genomics.errors import InputError
from genomics.genome import Genome, Interval
from retrain import given_calls

META = (
    "##fileformat=VCFv4.2\n"
    '##FORMAT=<ID=GT,Number=1,Type=String,Description="Genotype">\n'
    '##FORMAT=<ID=PL,Number=G,Type=Integer,Description="Likelihoods">\n'
    '##FORMAT=<ID=GL,Number=G,Type=Float,Description="Likelihoods">\n'
    "##contig=<ID=b,length=99>\n##contig=<ID=a,length=60>\n"
)
FIRST = "#CHROM\tPOS\tID\tREF\tALT\tQUAL\tFILTER\tINFO\tFORMAT"
RECORDS = (  # a: ACGT…, b: ACGT…; contigs against the order of the reference
    "b\t5\t.\tA\tC\t50\tPASS\t.\tGT:PL\t0/1:50,0,60",
    "b\t9\t.\tA\t<DEL>\t50\tPASS\tEND=20\tGT\t0/1",
    "a\t5\trs7\tA\tG,*\t.\t.\tAC=1\tGT:GL\t1|2:-1.5,0,-3,-1,-1,-1",
    "a\t5\t.\tA\tT\t7.5\tLowQual\t.\tPL:GT\t.:./.",
)


@pytest.fixture
def genome(write_genome):
    return Genome(write_genome(a="ACGT" * 15, b="ACGT" * 25, c="ACGT" * 5))


@pytest.fixture
def write(tmp_path):
    def write_calls(records=RECORDS, samples=("S",), name="calls.vcf"):
        lines = ["\t".join([FIRST, *samples]), *records]
        (tmp_path / name).write_text(META + "\n".join(lines) + "\n")
        return tmp_path / name

    return write_calls


def take(genome, source, sample="S"):
    target = source.parent / "taken.vcf.gz"
    taken = given_calls.take(source, target, sample, genome)
    with gzip.open(target, "rt") as lines:
        return taken, [line.rstrip("\n") for line in lines]


def test_take_keeps_records_and_orders_contigs(genome, write):
    taken, lines = take(genome, write())
    assert lines[-4:] == [*RECORDS[2:], *RECORDS[:2]]
    assert [line for line in lines if line.startswith("##contig")] == [
        f"##contig=<ID={name},length={length}>" for name, length in genome.lengths.items()
    ]
    assert str(taken) == "took 4 records"


def test_take_makes_an_index(genome, write):
    take(genome, write())
    found = list(vcf.read_calls(write().parent / "taken.vcf.gz", Interval("a", 0, 60)))
    assert [call.variant.genotype for call in found] == [(1, 2), (-1, -1)]
    assert found[0].fields["GL"] == pytest.approx((-1.5, 0, -3, -1, -1, -1))


def test_take_chooses_the_column_by_name(genome, write):
    records = [f"{record}\t1/1" for record in RECORDS]
    _, lines = take(genome, write(records, ("S", "the 'other'")), "the 'other'")
    assert lines[-5].endswith("\tFORMAT\tthe 'other'")
    assert [line.split("\t")[9:] for line in lines[-4:]] == [["1/1"]] * 4


def test_take_takes_the_only_sample_whatever_its_name(genome, write):
    assert take(genome, write(samples=("20",)), "S")[0].records == 4


@pytest.mark.parametrize(("samples", "found"), [(("A", "B"), "'A', 'B'"), ((), "no sample column")])
def test_take_refuses_to_guess_the_sample(genome, write, samples, found):
    records = ["\t".join([*record.split("\t")[: 9 if samples else 8], *samples]) for record in RECORDS]
    with pytest.raises(InputError, match=f"no sample 'S'; found {found}"):
        take(genome, write(records, samples))


def test_take_leaves_out_blocks_and_strangers_and_says_so(genome, write):
    more = [f"a\t9\t.\tA\t{alt}\t.\t.\tEND=12\tGT\t0/0" for alt in ("<NON_REF>", "<*>", ".")]
    taken, lines = take(genome, write([*RECORDS, *more, "HLA\t5\t.\tA\tG\t.\t.\t.\tGT\t0/1"]))
    assert lines[-4:] == [*RECORDS[2:], *RECORDS[:2]]
    assert (
        str(taken) == "took 4 records; left out 3 without an alternate allele;"
        " left out 1 on contigs that the reference has not: HLA"
    )


@pytest.mark.parametrize(
    ("record", "problem"),
    [
        ("a\t4\t.\tT\tG\t.\t.\t.\tGT\t0/1", "a:4 comes after a later position; sort it"),
        ("b\t30\t.\tC\tG\t.\t.\t.\tGT\t0/1", "contig 'b' stands in several places; sort it"),
        ("a\t60\t.\tTA\tG\t.\t.\t.\tGT\t0/1", "a:60 lies behind the end of the contig, which has 60 bases"),
        ("a\t7\t.\tG\tA,<NON_REF>\t.\t.\t.\tGT\t0/1", "is a gVCF"),
        ("a\t7\t.\tG\tA,<*>\t.\t.\t.\tGT\t0/1", "is a gVCF"),
    ],
)
def test_take_refuses_what_would_be_misread_with_its_line(genome, write, record, problem):
    with pytest.raises(InputError, match=rf"calls\.vcf:12: .*{problem}"):
        take(genome, write([*RECORDS, record]))
    assert sorted(path.name for path in write().parent.glob("taken*")) == []


def test_take_refuses_calls_on_another_reference(genome, write):
    with pytest.raises(InputError, match=r"none of its contigs \(chr1\) is in .* \(a, b, c\)"):
        take(genome, write(["chr1\t5\t.\tA\tG\t.\t.\t.\tGT\t0/1"]))


def test_take_of_no_record(genome, write):
    taken, lines = take(genome, write([]))
    assert taken.records == 0
    assert lines[-1].startswith("#CHROM")


def test_take_refuses_a_bgzipped_file_without_its_end(genome, write, tmp_path):
    pysam.tabix_compress(str(write()), str(tmp_path / "cut.vcf.gz"))
    whole = (tmp_path / "cut.vcf.gz").read_bytes()
    (tmp_path / "cut.vcf.gz").write_bytes(whole[:-28])
    with pytest.raises(InputError, match="cut off"):
        take(genome, tmp_path / "cut.vcf.gz")


def test_main_gives_the_same_bytes_from_every_packing(genome, write, tmp_path, capsys):
    source, taken = write(), []
    with open(source, "rb") as plain, gzip.open(tmp_path / "g.vcf.gz", "wb") as packed:
        shutil.copyfileobj(plain, packed)
    pysam.tabix_compress(str(source), str(tmp_path / "b.vcf.gz"))
    for path in (source, tmp_path / "g.vcf.gz", tmp_path / "b.vcf.gz"):
        output = tmp_path / "out.vcf.gz"
        words = ["--calls", str(path), "--reference", genome.path, "--sample", "S", "--output", str(output)]
        take_calls.main(words)
        taken.append((output.read_bytes(), (tmp_path / "out.vcf.gz.tbi").read_bytes()))
        assert capsys.readouterr().out == f"{path}: took 4 records\n"
    assert taken[0] == taken[1] == taken[2]
