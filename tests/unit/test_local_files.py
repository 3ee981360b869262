"""Which files that a config names are not there."""

import pytest

from retrain import local_files
from retrain.design.samples import Sample


@pytest.fixture
def row(tmp_path):
    paths = {name: str(tmp_path / name) for name in ("r.bam", "t.vcf.gz", "c.bed")}
    return Sample("S", "S", "train", paths["r.bam"], paths["t.vcf.gz"], paths["c.bed"], "chr1:1-2")


def touch(folder, *names):
    for name in names:
        (folder / name).touch()


def test_near_prefers_the_working_folder(tmp_path, monkeypatch):
    (tmp_path / "config").mkdir()
    (tmp_path / "run").mkdir()
    monkeypatch.chdir(tmp_path / "run")
    configs = [tmp_path / "config" / "a.yaml"]
    assert local_files.near("samples.tsv", configs) == "samples.tsv"
    touch(tmp_path / "config", "samples.tsv")
    assert local_files.near("samples.tsv", configs) == str(tmp_path / "config" / "samples.tsv")
    touch(tmp_path / "run", "samples.tsv")
    assert local_files.near("samples.tsv", configs) == "samples.tsv"


def test_missing_names_each_file_once_and_what_it_is(tmp_path, row):
    problems = local_files.missing(local_files.of_rows(str(tmp_path / "ref.fa"), [row, row]))
    assert len(problems) == 5
    assert any("t.vcf.gz: not found (train/S: truth)" in problem for problem in problems)
    assert any("ref.fa.fai: not found" in problem and "samtools faidx" in problem for problem in problems)


def test_missing_tells_files_without_index(tmp_path, row):
    touch(tmp_path, "ref.fa.gz", "ref.fa.gz.fai", "r.bam", "t.vcf.gz", "c.bed")
    problems = local_files.missing(local_files.of_rows(str(tmp_path / "ref.fa.gz"), [row]))
    assert [problem.rpartition("/")[2] for problem in problems] == [
        "ref.fa.gz: has no index; make it with samtools faidx",
        "r.bam: has no index; make it with samtools index",
        "t.vcf.gz: has no index; make it with tabix -p vcf",
    ]


@pytest.mark.parametrize("index", ["r.bam.bai", "r.bai", "r.bam.csi"])
def test_index_of_finds_either_name(tmp_path, index):
    touch(tmp_path, "r.bam", index)
    assert local_files.index_of(str(tmp_path / "r.bam")) == str(tmp_path / index)


def test_missing_asks_for_regions_in_bed_files(tmp_path, row):
    files = local_files.of_rows("ref.fa", [row._replace(regions=str(tmp_path / "x.bed"))])
    assert str(tmp_path / "x.bed") in files


def test_is_prefix_needs_the_index(tmp_path):
    assert not local_files.is_prefix(str(tmp_path / "m"))
    touch(tmp_path, "m.index")
    assert local_files.is_prefix(str(tmp_path / "m"))
