import pytest

from genomics import outputs
from genomics.errors import InputError


def test_whole_appears_at_the_end(tmp_path):
    path = tmp_path / "it's $(x).txt"
    with outputs.whole(path) as unfinished:
        unfinished.write_text("new")
        assert unfinished.parent == tmp_path
        assert not path.exists()
    assert [file.name for file in tmp_path.iterdir()] == [path.name]
    assert path.read_text() == "new"


def test_whole_keeps_the_older_file_after_an_error(tmp_path):
    path = tmp_path / "x.txt"
    path.write_text("old")

    def fail():
        with outputs.whole(path) as unfinished:
            unfinished.write_text("half of the n")
            raise RuntimeError

    with pytest.raises(RuntimeError):
        fail()
    assert [file.name for file in tmp_path.iterdir()] == ["x.txt"]
    assert path.read_text() == "old"


def test_whole_without_folder(tmp_path):
    path = tmp_path / "none" / "x.txt"
    with pytest.raises(InputError, match=r"x\.txt: cannot be written, there is no folder .*none; make it first"):
        outputs.write_text(path, "text")


def test_write_text_keeps_line_ends_and_letters(tmp_path):
    outputs.write_text(tmp_path / "x.txt", "é\r\n100×221\n")
    assert (tmp_path / "x.txt").read_bytes() == "é\r\n100×221\n".encode()
