import pytest

from genomics.errors import InputError
from retrain.recording import checksum_tables
from retrain.recording.checksum_tables import Row
from retrain.recording.digests import ABSENT, Digest
from retrain.recording.files import File


def test_what_is_written_is_read(tmp_path):
    files = [File("input", 'a\t"b"\n\'c', "downloaded", "https://x/a%09"), File("output", "é")]
    digests = [Digest(3, "2026-01-01T00:00:00Z", "0" * 64, "read"), Digest(None, None, None, ABSENT)]
    checksum_tables.write(tmp_path / "x.tsv", files, digests)
    expected = [Row(*file, *digest) for file, digest in zip(files, digests, strict=True)]
    assert checksum_tables.read(tmp_path / "x.tsv") == expected


@pytest.mark.parametrize("text", ["kind\tpath\na\tb\n", "\t".join(Row._fields) + "\na\tb\tc\td\tx\tf\tg\th\n"])
def test_another_table_is_told(tmp_path, text):
    (tmp_path / "x.tsv").write_text(text)
    with pytest.raises(InputError, match="remove it"):
        checksum_tables.read(tmp_path / "x.tsv")


def test_no_table_is_told(tmp_path):
    with pytest.raises(InputError, match=r"x\.tsv: cannot be read"):
        checksum_tables.read(tmp_path / "x.tsv")
