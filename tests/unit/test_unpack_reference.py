import gzip
import os

import pysam
import pytest

import unpack_reference
from genomics import cli
from genomics.genome import Genome

FASTA = b">chr1 a remark\nACGTACGT\nACG\n>chr2\nTTTT\n"


def run(source, target):
    return cli.run(unpack_reference.main, ["--input", str(source), "--output", str(target)])


@pytest.fixture
def packed(tmp_path):
    path = tmp_path / "reference.fna.gz"
    path.write_bytes(gzip.compress(FASTA[:20]) + gzip.compress(FASTA[20:]))
    return path


def test_unpack_makes_an_indexed_fasta(packed, tmp_path):
    target = tmp_path / "it's a reference.fna"
    assert run(packed, target) == 0
    assert target.read_bytes() == FASTA
    genome = Genome(target)
    assert genome.lengths == {"chr1": 11, "chr2": 4}
    assert genome.fetch("chr1", 6, 10) == "GTAC"


def test_unpack_index_is_that_of_samtools(packed, tmp_path):
    run(packed, tmp_path / "reference.fna")
    (tmp_path / "other.fna").write_bytes(FASTA)
    pysam.faidx(str(tmp_path / "other.fna"))
    assert (tmp_path / "reference.fna.fai").read_text() == (tmp_path / "other.fna.fai").read_text()


@pytest.mark.parametrize(
    ("data", "told"),
    [
        (gzip.compress(FASTA * 1000)[:-9], "cannot be unpacked"),
        (gzip.compress(bytes(range(256)) * 100)[:20] + bytes(range(256)), "cannot be unpacked"),
        (FASTA, "cannot be unpacked"),
        (gzip.compress(b"no FASTA\n"), "is no FASTA that can be indexed"),
    ],
    ids=["truncated", "damaged", "not packed", "no FASTA"],
)
def test_unpack_bad_source_leaves_nothing(packed, tmp_path, capsys, data, told):
    packed.write_bytes(data)
    assert run(packed, tmp_path / "reference.fna") == cli.BAD_INPUT
    assert told in capsys.readouterr().err
    assert os.listdir(tmp_path) == [packed.name]


def test_unpack_absent_source(tmp_path, capsys):
    assert run(tmp_path / "absent.gz", tmp_path / "reference.fna") == cli.BAD_INPUT
    assert "absent.gz: cannot be unpacked" in capsys.readouterr().err
