"""The command line: tables of one cell, the same bytes again, and what it refuses."""

import pytest
from made_annotated import write_pair

import count_blocks
from genomics import cli
from retrain.verdict import grading


@pytest.fixture
def words(tmp_path):
    left, _ = write_pair(tmp_path)
    return ["--annotated", str(left), "--block-size", "100", "--strata", "hard"]


def outputs(folder, name=""):
    return ["--output", str(folder / f"{name}b.parquet"), "--errors", str(folder / f"{name}e.parquet")]


def test_main_writes_both_tables(words, tmp_path):
    for name in "12":
        assert cli.run(count_blocks.main, [*words, *outputs(tmp_path, name)]) == 0
    for table in ("b", "e"):
        one, other = ((tmp_path / f"{name}{table}.parquet").read_bytes() for name in "12")
        assert one == other
    blocks = grading.read(tmp_path / "1b.parquet", grading.BLOCKS)
    errors = grading.read(tmp_path / "1e.parquet", grading.ERRORS)
    assert (blocks["truth_tp"].sum(), blocks["truth_fn"].sum(), len(errors)) == (60, 20, 21)


def test_main_tells_all_missing_paths(words, tmp_path, capsys):
    words[1] = str(tmp_path / "none.vcf")
    assert cli.run(count_blocks.main, [*words, *outputs(tmp_path / "nowhere")]) == 2
    error = capsys.readouterr().err
    assert "none.vcf: no such file" in error
    assert error.count("there is no folder") == 2
