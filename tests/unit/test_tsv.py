import gzip

import pytest

from genomics import tsv


@pytest.mark.parametrize("name", ["t.tsv", "t.tsv.gz"])
def test_writer_rows_and_bytes(tmp_path, name):
    for folder in ("one", "two"):
        (tmp_path / folder).mkdir()
        with tsv.writer(tmp_path / folder / name, ["a", "b"]) as rows:
            rows.writerow({"b": 2, "a": "x"})
    written = (tmp_path / "one" / name).read_bytes()
    assert written == (tmp_path / "two" / name).read_bytes()
    assert (gzip.decompress(written) if name.endswith(".gz") else written) == b"a\tb\nx\t2\n"


def test_writer_without_rows_keeps_the_header(tmp_path):
    with tsv.writer(tmp_path / "t.tsv", ["a", "b"]):
        pass
    assert (tmp_path / "t.tsv").read_text() == "a\tb\n"


def test_writer_leaves_nothing_after_an_error(tmp_path):
    def fail():
        with tsv.writer(tmp_path / "t.tsv", ["a"]):
            raise RuntimeError

    with pytest.raises(RuntimeError):
        fail()
    assert list(tmp_path.iterdir()) == []
