import errno
import hashlib
import os
import random
import subprocess
import sys
from base64 import b64encode
from pathlib import Path

import pytest
from made_server import Fault

from genomics.errors import InputError
from retrain.fetching import downloads
from retrain.fetching.downloads import Download

DATA = random.Random(2).randbytes(20_000)
NEWER = DATA[::-1]


class Bench:
    """One file of a server, its place in an experiment, and what was told."""

    def __init__(self, served, folder, path="calls/a.vcf.gz"):
        self.served, self.path, self.lines = served, path, []
        self.file = served.folder / path
        self.file.parent.mkdir(parents=True, exist_ok=True)
        self.file.write_bytes(DATA)
        url = downloads.address(served.url, path)
        self.job = Download(url, folder / "out" / path, folder / "store" / path, folder / "lock" / f"{path}.tsv")

    def publish(self, text):
        table = self.job.lock.parents[3] / "published.tsv"
        table.write_text(text.format(file=self.job.output))
        self.job = self.job._replace(published=table)

    def fetch(self):
        downloads.fetch(self.job, self.lines.append, pause=lambda seconds: None, timeout=20)
        return self.job.output.read_bytes()

    def refused(self):
        with pytest.raises(InputError) as error:
            self.fetch()
        (problem,) = error.value.problems
        return problem

    def forget_output(self):
        """What Snakemake does before a job starts."""
        self.job.output.unlink()


@pytest.fixture
def bench(served, tmp_path):
    return Bench(served, tmp_path / "experiment")


def sha256(data):
    return hashlib.sha256(data).hexdigest()


@pytest.mark.parametrize(
    ("path", "escaped"),
    [
        ("a/b.bam", "a/b.bam"),
        ("GRCh38@all/a b.bed", "GRCh38%40all/a%20b.bed"),
        ('100%/it\'s "x".txt', "100%25/it%27s%20%22x%22.txt"),
        ("ä?#&.txt", "%C3%A4%3F%23%26.txt"),
    ],
)
@pytest.mark.parametrize("base", ["https://host.example/data", "https://host.example/data/"])
def test_address_escapes(base, path, escaped):
    assert downloads.address(base, path) == f"https://host.example/data/{escaped}"


def test_fetch_first_writes_output_and_lock(bench):
    assert bench.fetch() == DATA
    assert bench.job.lock.read_text() == f"file\tsize\tsha256\n{bench.job.output}\t20000\t{sha256(DATA)}\n"
    assert sorted(path.name for path in bench.job.store.iterdir()) == ["lock", "whole"]


@pytest.mark.parametrize("path", ["a b/100%.bed", 'it\'s "quoted".txt', "GRCh38@all/x;y&z#1?.bed", "ä.txt", "-x"])
def test_fetch_names_of_any_letters(served, tmp_path, path):
    assert Bench(served, tmp_path / "experiment", path).fetch() == DATA


def test_fetch_again_asks_nothing(bench):
    bench.fetch()
    bench.forget_output()
    assert bench.fetch() == DATA
    assert len(bench.served.answers) == 1


def test_fetch_resumes_after_a_cut(bench):
    bench.served.break_answers(bench.path, Fault(cut_after=5000))
    assert bench.fetch() == DATA
    assert bench.served.sent(bench.path) == [5000, 15_000]


def test_fetch_output_is_no_second_copy(bench):
    bench.fetch()
    assert bench.job.output.samefile(bench.job.whole)


def test_fetch_copies_where_there_are_no_links(bench, monkeypatch):
    def link(source, target):
        raise OSError(errno.EXDEV, "Invalid cross-device link")

    monkeypatch.setattr(os, "link", link)
    assert bench.fetch() == DATA
    assert not bench.job.output.samefile(bench.job.whole)


def test_fetch_link_left_by_a_killed_job(bench):
    bench.fetch()
    os.link(bench.job.whole, bench.job.output.with_name(f".{bench.job.output.name}.unfinished"))
    assert bench.fetch() == DATA
    assert os.listdir(bench.job.output.parent) == [bench.job.output.name]


def test_fetch_locked_refuses_a_wrong_byte(bench):
    bench.fetch()
    bench.job.whole.unlink()
    bench.forget_output()
    bench.served.break_answers(bench.path, Fault(wrong_byte=77))
    wrong = bytes(byte ^ (place == 77) for place, byte in enumerate(DATA))
    told = bench.refused()
    assert told.startswith(f"{bench.job.output}: refused what {bench.job.url} sent: expected sha256 {sha256(DATA)} ")
    assert f"({bench.job.lock}), found {sha256(wrong)}; if the source has a new version and you want it, " in told
    assert told.endswith(f"delete {bench.job.lock} and run again")
    assert not bench.job.output.exists()
    assert os.listdir(bench.job.store) == ["lock"]
    assert bench.fetch() == DATA


def test_fetch_locked_refuses_another_size_before_its_bytes(bench):
    bench.fetch()
    bench.job.whole.unlink()
    bench.file.write_bytes(b"x" * 10_000_000)
    bench.lines.clear()
    assert "expected size 20000 " in bench.refused()
    assert bench.lines == []
    assert not bench.job.part.exists()


def test_fetch_new_version_after_the_lock_is_deleted(bench):
    bench.fetch()
    bench.file.write_bytes(NEWER)
    bench.job.lock.unlink()
    assert bench.fetch() == NEWER
    assert sha256(NEWER) in bench.job.lock.read_text()


def test_fetch_keeps_the_good_file_when_the_new_one_is_refused(bench):
    bench.publish(f"file\tsha256\n{{file}}\t{sha256(DATA)}\n")
    bench.fetch()
    bench.job.lock.unlink()
    bench.file.write_bytes(NEWER)
    assert f"expected sha256 {sha256(DATA)}" in bench.refused()
    assert bench.job.whole.read_bytes() == bench.job.output.read_bytes() == DATA
    assert not bench.job.lock.exists()


def test_fetch_spoilt_store_is_fetched_anew(bench):
    bench.fetch()
    bench.job.whole.write_bytes(NEWER)
    assert bench.fetch() == DATA


def test_fetch_published_checksum_is_enforced_at_first(bench):
    bench.publish("file\tmd5\n{file}\t" + "0" * 32 + "\n")
    told = bench.refused()
    assert f"expected md5 {'0' * 32} ({bench.job.published}), found {hashlib.md5(DATA).hexdigest()}" in told
    assert not bench.job.output.exists()
    assert not bench.job.lock.exists()


def test_fetch_published_checksum_of_another_file(bench):
    bench.publish("file\tmd5\nother\t" + "0" * 32 + "\n")
    assert bench.fetch() == DATA


def test_fetch_announced_md5_is_enforced(bench):
    bench.served.extra_headers = {"x-goog-hash": f"md5={b64encode(hashlib.md5(DATA).digest()).decode()}"}
    bench.served.break_answers(bench.path, Fault(wrong_byte=1))
    assert "(announced by the server), found " in bench.refused()
    assert bench.fetch() == DATA


def test_fetch_killed_between_lock_and_name(bench):
    bench.fetch()
    bench.job.whole.rename(bench.job.part)
    bench.forget_output()
    assert bench.fetch() == DATA


@pytest.mark.parametrize("url", ["ftp://host.example/a", "file:///etc/passwd", "host.example/a"])
def test_fetch_other_schemes_are_refused(bench, url):
    bench.job = bench.job._replace(url=url)
    assert bench.refused() == f"{url}: is no http or https address; change downloads.sources of the config"


def test_fetch_stays_in_its_folder(bench):
    bench.job = bench.job._replace(output=bench.job.output.parent / ".." / ".." / ".." / "x")
    assert "leads out of its folder" in bench.refused()


def test_fetch_at_once_by_many_jobs_loses_no_lock(served, tmp_path, repository):
    """Eight processes for eight files, four more for the first of them: each file comes once, and has its lock."""
    benches = [Bench(served, tmp_path / "experiment", f"f{number}") for number in range(8)]
    jobs = [bench.job for bench in [*benches, *[benches[0]] * 4]]
    environment = {**os.environ, "PYTHONPATH": str(repository / "scripts")}
    running = [subprocess.Popen(command(job), env=environment, stdout=subprocess.DEVNULL) for job in jobs]
    assert [process.wait() for process in running] == [0] * len(jobs)
    assert [len(served.sent(bench.path)) for bench in benches] == [1] * 8
    assert all(sha256(DATA) in bench.job.lock.read_text() for bench in benches)
    assert all(bench.job.output.read_bytes() == DATA for bench in benches)


def command(job: Download) -> list[str | Path]:
    words = [sys.executable, "-m", "fetch_file", "--url", job.url, "--output", job.output]
    return [*words, "--store", job.store, "--lock", job.lock]
