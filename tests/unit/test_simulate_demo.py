import pysam
import pytest

import simulate_demo
from genomics import cli


def run(*arguments):
    return cli.run(simulate_demo.main, [str(argument) for argument in arguments])


def test_main_writes_a_data_set(tmp_path):
    folder = tmp_path / "with space" / "data"
    options = ("--seed", 1, "--length", 6000, "--contig", "chr9", "--output-dir", folder)
    assert run(*options, "--sample", "child:10:150", "--sample", "other:5:101:harsh") == 0
    with pysam.AlignmentFile(str(folder / "other.bam")) as bam:
        assert bam.references == ("chr9",)
        assert {read.query_length for read in bam} == {101}
    with pysam.VariantFile(str(folder / "child.truth.vcf.gz")) as truth:
        assert list(truth.header.samples) == ["child"]


def test_main_writes_cram_instead_of_bam(tmp_path):
    for kind in ("bam", "cram"):
        options = ("--seed", 1, "--length", 6000, "--output-dir", tmp_path / kind, "--reads-format", kind)
        assert run(*options, "--sample", "child:10:150") == 0
    bam, cram = ({path.name: path.read_bytes() for path in (tmp_path / kind).iterdir()} for kind in ("bam", "cram"))
    assert set(cram) - set(bam) == {"child.cram", "child.cram.crai"}
    assert set(bam) - set(cram) == {"child.bam", "child.bam.bai"}
    assert all(cram[name] == bam[name] for name in set(bam) & set(cram))


def test_main_takes_a_stretch_of_a_given_reference(tmp_path):
    run("--seed", 1, "--length", 12_000, "--output-dir", tmp_path / "a", "--sample", "a:1:100")
    given = tmp_path / "a" / "reference.fasta.gz"
    options = ("--seed", 2, "--reference", given, "--region", "chrS:2001-8000", "--output-dir", tmp_path / "b")
    assert run(*options, "--sample", "b:1:100") == 0
    with pysam.FastaFile(str(given)) as whole, pysam.FastaFile(str(tmp_path / "b" / "reference.fasta.gz")) as part:
        assert part.fetch("chrS") == whole.fetch("chrS", 2000, 8000)


def test_main_tells_all_problems_and_writes_nothing(tmp_path, capsys):
    samples = ("--sample", "a b:3:100", "--sample", "c:0:100", "--sample", "d:3:100:foo", "--sample", "e:3")
    assert run("--seed", -1, "--region", "x", "--output-dir", tmp_path / "out", "--contig", "a b", *samples) == 2
    told = capsys.readouterr().err.splitlines()
    for word in ("--region", "--seed", "'a b'", "coverage", "'foo'", "'e:3'", "contig name"):
        assert any(word in line for line in told), word
    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize(
    "wrong",
    [("--length", 0), ("--length", 100), ("--variants-per-kb", 50), ("--reference", "absent.fa", "--region", "x")],
)
def test_main_refuses_impossible_requests(tmp_path, wrong, capsys):
    assert run("--seed", 1, "--output-dir", tmp_path / "out", "--sample", "a:3:100", *wrong) == 2
    assert len(capsys.readouterr().err.splitlines()) == 1
    assert not (tmp_path / "out").exists()


def test_main_refuses_a_file_as_folder(tmp_path, capsys):
    (tmp_path / "file").write_text("")
    assert run("--seed", 1, "--output-dir", tmp_path / "file", "--sample", "a:3:100") == 2
    assert "is not a folder" in capsys.readouterr().err
