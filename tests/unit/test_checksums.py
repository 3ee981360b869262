import hashlib

import pytest

from genomics.errors import InputError
from retrain.fetching import checksums
from retrain.fetching.checksums import Expected, Sums

ABC = Sums(3, hashlib.md5(b"abc").hexdigest(), hashlib.sha256(b"abc").hexdigest())


def test_measure_agrees_with_hashlib(tmp_path):
    (tmp_path / "a").write_bytes(b"abc")
    assert checksums.measure(tmp_path / "a") == ABC


def test_measure_more_than_a_block(tmp_path):
    data = bytes(range(256)) * (checksums.BLOCK // 256 + 1)
    (tmp_path / "a").write_bytes(data)
    found = checksums.measure(tmp_path / "a")
    assert (found.size, found.sha256) == (len(data), hashlib.sha256(data).hexdigest())


@pytest.mark.parametrize("wanted", [ABC, Sums(), Sums(size=3), Sums(md5=ABC.md5), Sums(sha256=ABC.sha256)])
def test_differences_none(wanted):
    assert checksums.differences(ABC, [Expected(wanted, "here", "cure")]) == []


@pytest.mark.parametrize(
    ("wanted", "told"),
    [
        (Sums(size=0), "expected size 0 (here), found 3; cure"),
        (Sums(md5="0" * 32), f"expected md5 {'0' * 32} (here), found {ABC.md5}; cure"),
        (Sums(sha256="0" * 64), f"expected sha256 {'0' * 64} (here), found {ABC.sha256}; cure"),
        (Sums(4, "0" * 32, "0" * 64), "expected size 4 (here), found 3; cure"),
    ],
)
def test_differences_tell_the_first(wanted, told):
    assert checksums.differences(ABC, [Expected(wanted, "here", "cure")]) == [told]


def test_differences_pass_over_what_is_not_measured():
    assert checksums.differences(Sums(size=3), [Expected(ABC, "here", "cure")]) == []


def test_lock_is_a_table_of_checksums(tmp_path):
    path = tmp_path / "lock" / "a.tsv"
    checksums.lock(path, "resources/a file's name", ABC)
    assert path.read_text() == f"file\tsize\tsha256\nresources/a file's name\t3\t{ABC.sha256}\n"
    assert checksums.read_table(path) == {"resources/a file's name": Sums(3, "", ABC.sha256)}


def test_read_table_any_columns(tmp_path):
    path = tmp_path / "a.tsv"
    path.write_text(f"md5\tfile\tremark\n{ABC.md5.upper()}\ta\tx\n")
    assert checksums.read_table(path) == {"a": Sums(md5=ABC.md5)}


def test_read_table_tells_every_problem(tmp_path):
    path = tmp_path / "a.tsv"
    path.write_text("file\tmd5\tsize\na\t\t\nb\t123\t-1\n\td\t\n")
    with pytest.raises(InputError) as error:
        checksums.read_table(path)
    assert [problem.removeprefix(str(path)) for problem in error.value.problems] == [
        ":2: needs the column file and one of size, md5, sha256, separated by tabs",
        ":3: '-1' is no size",
        ":3: '123' is no md5",
        ":4: needs the column file and one of size, md5, sha256, separated by tabs",
    ]


def test_read_table_absent(tmp_path):
    with pytest.raises(InputError, match="cannot be read"):
        checksums.read_table(tmp_path / "a.tsv")
