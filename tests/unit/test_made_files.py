"""Files that a run makes before it uses them."""

import pytest

from retrain import made_files

CONFIG = {
    "simulation": {"samples": {"ada": {}}, "reads_format": "cram"},
    "downloads": {"sources": {"giab": "https://example.org/giab"}},
}


@pytest.mark.parametrize(
    ("path", "is_made"),
    [
        ("resources/simulation/ada.cram", True),
        ("resources/simulation/ada.bam", False),
        ("resources/simulation/ben.cram", False),
        ("resources/simulation/reference.fasta.gz.fai", True),
        ("resources/downloads/giab/a/b.bed", True),
        ("resources/downloads/other/a/b.bed", False),
        ("resources/references/giab/a/b.fna", True),
        ("resources/references/other/b.fna", False),
        ("data/resources/simulation/ada.cram", False),
    ],
)
def test_is_made_knows_simulated_and_downloaded_files(path, is_made):
    assert made_files.is_made(CONFIG, path) is is_made
    assert made_files.is_made({}, path) is False


def test_is_awaited_until_the_file_is_there(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    path = "resources/downloads/giab/x.bed"
    assert made_files.is_awaited(CONFIG, path)
    (tmp_path / path).parent.mkdir(parents=True)
    (tmp_path / path).touch()
    assert not made_files.is_awaited(CONFIG, path)


def test_index_of_is_what_the_rules_make():
    assert [made_files.index_of(f"a{ending}") for ending in (".bam", ".cram", ".vcf.gz", ".bed")] == [
        "a.bam.bai",
        "a.cram.crai",
        "a.vcf.gz.tbi",
        None,
    ]


def test_reference_indices_of_bgzipped_fasta_are_two():
    assert made_files.reference_indices("r.fa.gz") == ["r.fa.gz.fai", "r.fa.gz.gzi"]
    assert made_files.reference_indices("r.fa") == ["r.fa.fai"]
