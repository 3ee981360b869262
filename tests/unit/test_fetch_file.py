import hashlib

import pytest
from made_server import Fault

import fetch_file
from genomics import cli

DATA = b"chr1\t0\t100\n" * 1000


@pytest.fixture
def words(served, tmp_path, monkeypatch):
    (served.folder / "a.bed").write_bytes(DATA)
    monkeypatch.chdir(tmp_path)
    return [
        "--url",
        f"{served.url}/a.bed",
        "--output",
        "out/a.bed",
        "--store",
        "work/a.bed",
        "--lock",
        "lock/a.bed.tsv",
    ]


def test_main_fetches_and_locks(words, tmp_path, capsys):
    assert cli.run(fetch_file.main, words) == 0
    assert (tmp_path / "out" / "a.bed").read_bytes() == DATA
    assert "out/a.bed" in (tmp_path / "lock" / "a.bed.tsv").read_text()
    assert (
        capsys.readouterr().out.splitlines()[-1] == f"out/a.bed: 11000 bytes, sha256 {hashlib.sha256(DATA).hexdigest()}"
    )


def test_main_refusal_is_one_line_and_keeps_the_output(words, served, tmp_path, capsys):
    (tmp_path / "published.tsv").write_text(f"file\tmd5\nout/a.bed\t{hashlib.md5(DATA).hexdigest()}\n")
    served.break_answers("a.bed", Fault(), Fault(wrong_byte=5))
    words += ["--published", "published.tsv"]
    assert cli.run(fetch_file.main, words) == 0
    (tmp_path / "lock" / "a.bed.tsv").unlink()
    assert cli.run(fetch_file.main, words) == cli.BAD_INPUT
    (line,) = capsys.readouterr().err.splitlines()
    assert line.startswith("error: out/a.bed: refused what http://127.0.0.1:")
    assert (tmp_path / "out" / "a.bed").read_bytes() == DATA


def test_main_absent_file(words, capsys):
    words[1] += ".tbi"
    assert cli.run(fetch_file.main, words) == cli.BAD_INPUT
    assert "/a.bed.tbi: the server answered 404" in capsys.readouterr().err
