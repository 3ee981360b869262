import hashlib
import os
from pathlib import Path

import pytest

from genomics.errors import InputError
from retrain.fetching import checksums
from retrain.fetching.checksums import Sums
from retrain.recording import digests
from retrain.recording.digests import Digest, Memory

TEXT = b"ACGT"
SHA256 = hashlib.sha256(TEXT).hexdigest()
TIME = "1970-01-01T00:00:01Z"


@pytest.fixture(autouse=True)
def _in_folder(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)


def write(path: str, data: bytes = TEXT) -> str:
    Path(path).parent.mkdir(parents=True, exist_ok=True)
    Path(path).write_bytes(data)
    os.utime(path, (1, 1))
    return path


@pytest.fixture
def large(monkeypatch):
    """Every file counts as large."""
    monkeypatch.setattr(digests, "LARGE", 0)


def test_files_are_read_in_order(tmp_path):
    paths = [write("it's $(a).bam"), write("b\tc\n", b""), "absent"]
    found = [*digests.digest_all(paths, Memory(tmp_path / "memory"), threads=2)]
    assert found == [
        Digest(4, TIME, SHA256, "read"),
        Digest(0, TIME, hashlib.sha256().hexdigest(), "read"),
        Digest(None, None, None, "not found"),
    ]
    assert not (tmp_path / "memory").exists()


def test_large_file_is_read_once(large, tmp_path, monkeypatch):
    memory = tmp_path / "new" / "memory"
    paths = [write("it's a"), write("b\nc")]
    first = [*digests.digest_all(paths, Memory(memory))]
    monkeypatch.setattr(digests, "_read", None)
    again = [*digests.digest_all(paths, Memory(memory))]
    assert [digest.source for digest in (*first, *again)] == ["read"] * 2 + ["read earlier"] * 2
    assert [digest.sha256 for digest in again] == [SHA256, SHA256]


def test_changed_file_is_read_again(large, tmp_path):
    memory = tmp_path / "memory"
    digests.digest(write("a"), Memory(memory))
    write("a", b"TTTT")
    os.utime("a", ns=(1, 10**9 + 1))  # another nanosecond
    assert digests.digest("a", Memory(memory))[2:] == (hashlib.sha256(b"TTTT").hexdigest(), "read")
    assert digests.digest("a", Memory(memory)).source == "read earlier"


def test_half_a_line_of_a_killed_job_is_passed_over(large, tmp_path):
    memory = tmp_path / "memory"
    digests.digest(write("a"), Memory(memory))
    digests.digest(write("b"), Memory(memory))
    memory.write_text(memory.read_text()[:-20])
    assert [digests.digest(name, Memory(memory)).source for name in "abb"] == ["read earlier", "read", "read earlier"]


def test_lock_of_a_download_is_taken(monkeypatch):
    path = write("resources/downloads/x/a b.bam")
    checksums.lock(Path("downloads.lock/x/a b.bam.tsv"), path, Sums(size=4, sha256="f" * 64))
    assert digests.digest(path, Memory(Path("memory"))) == Digest(4, TIME, "f" * 64, "downloads.lock/x/a b.bam.tsv")


def test_lock_of_another_size_is_not_taken():
    path = write("resources/downloads/x/a.bam")
    checksums.lock(Path("downloads.lock/x/a.bam.tsv"), path, Sums(size=5, sha256="f" * 64))
    assert digests.digest(path, Memory(Path("memory")))[2:] == (SHA256, "read")


def test_lock_is_for_downloads_alone():
    path = write("x/a.bam")
    checksums.lock(Path("downloads.lock/x/a.bam.tsv"), path, Sums(size=4, sha256="f" * 64))
    assert digests.digest(path, Memory(Path("memory"))).source == "read"


def test_folder_in_place_of_a_file_is_told(tmp_path):
    with pytest.raises(InputError, match="cannot be read"):
        digests.digest(str(tmp_path), Memory(tmp_path / "memory"))
