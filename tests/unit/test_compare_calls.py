"""The command line: the table it writes and prints, and what it refuses."""

import csv

import pytest
from made_annotated import write_pair

import compare_calls
from genomics import cli


@pytest.fixture
def words(tmp_path):
    left, right = write_pair(tmp_path)
    return ["--left", str(left), "--right", str(right), "--block-size", "100"]


def test_main_writes_a_table(words, tmp_path):
    path = tmp_path / "table.tsv"
    assert cli.run(compare_calls.main, [*words, "--output", str(path)]) == 0
    with open(path) as lines:
        rows = {(row["type"], row["metric"]): row for row in csv.DictReader(lines, delimiter="\t")}
    assert len(rows) == 6
    recall = rows["SNP", "recall"]
    assert [recall[name] for name in ("left", "right", "difference")] == ["0.750000", "1.000000", "0.250000"]
    assert [recall[name] for name in ("left_only", "right_only", "p_exact", "blocks")] == ["0", "20", "1.907e-06", "40"]
    assert 0.15 < float(recall["low"]) < 0.25 < float(recall["high"]) < 0.35
    assert (rows["SNP", "f1"]["p_exact"], rows["SNP", "precision"]["low"], rows["INDEL", "f1"]["left"]) == ("", "", "")


def test_main_same_seed_same_bytes(words, tmp_path):
    texts, words = [], [*words[:-1], "130"]  # windows of unlike counts
    for number, seed in enumerate((1, 1, 2)):
        path = tmp_path / f"{number}.tsv"
        assert cli.run(compare_calls.main, [*words, "--seed", str(seed), "--output", str(path)]) == 0
        texts.append(path.read_text())
    assert texts[0] == texts[1] != texts[2]


def test_main_prints_the_table(words, capsys):
    assert cli.run(compare_calls.main, words) == 0
    lines = capsys.readouterr().out.splitlines()
    assert lines[0].split() == list(compare_calls.COLUMNS)
    assert lines[1].split()[:5] == ["SNP", "recall", "0.750000", "1.000000", "0.250000"]
    assert "nan" not in "".join(lines[1:])


def test_main_tells_all_missing_files(capsys, tmp_path):
    assert cli.run(compare_calls.main, ["--left", str(tmp_path / "a.vcf"), "--right", str(tmp_path / "b.vcf")]) == 2
    error = capsys.readouterr().err
    assert "a.vcf: no such file" in error
    assert "b.vcf: no such file" in error


def test_main_refuses_a_block_size(words, capsys):
    assert cli.run(compare_calls.main, [*words[:-1], "0"]) == 2
    assert "--block-size: expected a whole number of 1 or more; found '0'" in capsys.readouterr().err
