import random
from base64 import b64encode
from hashlib import md5

import pytest
from made_server import Fault

from genomics.errors import InputError
from retrain.fetching import transfers

DATA = random.Random(1).randbytes(50_000)


class Bench:
    """Transfers of one file, with what they waited, told and were asked to accept."""

    def __init__(self, served, folder):
        self.served, self.part = served, folder / "part"
        self.waits, self.lines, self.accepted = [], [], []

    def run(self, path="a.bam", **options):
        url = f"{self.served.url}/{path}"
        options = {"pause": self.waits.append, "timeout": 20, **options}
        return transfers.transfer(url, self.part, self.accepted.append, self.lines.append, **options)


@pytest.fixture
def bench(served, tmp_path):
    (served.folder / "a.bam").write_bytes(DATA)
    return Bench(served, tmp_path)


def test_transfer_brings_every_byte(bench):
    version = bench.run()
    assert bench.part.read_bytes() == DATA
    assert bench.waits == []
    assert (version.size, version.proof) == (len(DATA), f'"{md5(DATA).hexdigest()}"')
    assert bench.accepted == [version]


def test_transfer_empty_file(bench):
    (bench.served.folder / "a.bam").write_bytes(b"")
    assert bench.run().size == 0
    assert bench.part.read_bytes() == b""


def test_transfer_goes_on_after_cuts(bench):
    bench.served.break_answers("a.bam", Fault(cut_after=10_000), Fault(cut_after=15_000))
    bench.run()
    assert bench.part.read_bytes() == DATA
    assert bench.served.sent("a.bam") == [10_000, 15_000, 25_000]
    assert bench.served.asked("a.bam") == [None, "bytes=10000-", "bytes=25000-"]
    assert bench.waits == [1, 1]


def test_transfer_goes_on_in_another_process(bench):
    """What a killed job left is a part and what is known about it."""
    bench.served.break_answers("a.bam", Fault(cut_after=20_000))
    with pytest.raises(KeyboardInterrupt):
        bench.run(pause=_interrupt)
    bench.run()
    assert bench.part.read_bytes() == DATA
    assert bench.served.sent("a.bam") == [20_000, 30_000]


def _interrupt(seconds):
    raise KeyboardInterrupt


def test_transfer_goes_on_after_silence(bench):
    bench.served.break_answers("a.bam", Fault(cut_after=10_000, stalls=True))
    bench.run(timeout=0.5)
    assert bench.part.read_bytes() == DATA
    assert bench.served.sent("a.bam") == [10_000, 40_000]


def test_transfer_complete_part_asks_nothing(bench):
    bench.run()
    bench.run()
    assert len(bench.served.answers) == 1


def test_transfer_starts_over_without_ranges(bench):
    bench.served.has_ranges = False
    bench.served.break_answers("a.bam", Fault(cut_after=10_000))
    bench.run()
    assert bench.part.read_bytes() == DATA
    assert bench.served.sent("a.bam") == [10_000, 50_000]


@pytest.mark.parametrize("heeds_if_range", [True, False], ids=["server heeds If-Range", "server ignores it"])
def test_transfer_never_glues_two_versions(bench, heeds_if_range):
    bench.served.heeds_if_range = heeds_if_range
    bench.served.break_answers("a.bam", Fault(cut_after=10_000))
    newer = DATA[::-1]

    def change(seconds):
        bench.waits.append(seconds)
        (bench.served.folder / "a.bam").write_bytes(newer)

    bench.run(pause=change)
    assert bench.part.read_bytes() == newer
    assert len(bench.waits) == (1 if heeds_if_range else 2)
    assert [version.proof for version in bench.accepted] == [f'"{md5(data).hexdigest()}"' for data in (DATA, newer)]


def test_transfer_file_that_became_shorter(bench):
    bench.served.break_answers("a.bam", Fault(cut_after=10_000))
    bench.served.heeds_if_range = False
    bench.run(pause=lambda seconds: (bench.served.folder / "a.bam").write_bytes(b"short"))
    assert bench.part.read_bytes() == b"short"


def test_transfer_without_versions_starts_over(bench):
    bench.served.has_versions = False
    bench.served.break_answers("a.bam", Fault(cut_after=10_000))
    bench.run()
    assert bench.part.read_bytes() == DATA
    assert bench.served.asked("a.bam") == [None, None]


def test_transfer_part_of_another_address_starts_over(bench):
    (bench.served.folder / "b.bam").write_bytes(DATA)
    bench.run("b.bam")
    bench.run("a.bam")
    assert bench.served.asked("a.bam") == [None]


def test_transfer_error_then_answer(bench):
    bench.served.break_answers("a.bam", Fault(status=500), Fault(status=503), Fault(status=429))
    bench.run()
    assert bench.part.read_bytes() == DATA
    assert bench.waits == [1, 5, 20]


def test_transfer_gives_up_when_nothing_comes(bench):
    bench.served.break_answers("a.bam", *[Fault(status=503)] * 10)
    with pytest.raises(InputError, match=r"answered 503 .*, 6 times in a row; run again later"):
        bench.run()
    assert bench.waits == list(transfers.WAITS)


def test_transfer_waits_anew_after_progress(bench):
    failed = [Fault(status=503)] * 4
    bench.served.break_answers("a.bam", *failed, Fault(cut_after=100), *failed)
    bench.run()
    assert bench.waits == [1, 5, 20, 60, 1, 5, 20, 60, 180]


def test_transfer_absent_file_is_told_at_once(bench):
    with pytest.raises(InputError, match=r"/b.bam: the server answered 404 .*downloads.sources"):
        bench.run("b.bam")
    assert bench.waits == []


def test_transfer_no_server(bench):
    bench.served.url = "http://127.0.0.1:1"
    with pytest.raises(InputError, match="no connection"):
        bench.run()


def test_transfer_length_unknown_is_refused(bench):
    bench.served.has_lengths = False
    with pytest.raises(InputError, match="does not say how long"):
        bench.run()


def test_transfer_chunks_are_complete_or_resumed(bench):
    bench.served.is_chunked = True
    bench.served.break_answers("a.bam", Fault(cut_after=10_000))
    bench.run()
    assert bench.part.read_bytes() == DATA


def test_transfer_reads_announced_md5(bench):
    bench.served.extra_headers = {"x-goog-hash": f"crc32c=AAAAAA==, md5={b64encode(md5(DATA).digest()).decode()}"}
    assert bench.run().md5 == md5(DATA).hexdigest()


def test_transfer_weak_etag_proves_nothing(bench):
    bench.served.has_versions = False
    bench.served.extra_headers = {"ETag": 'W/"1"'}
    assert bench.run().proof == ""


def test_transfer_tells_how_far_it_is(bench):
    bench.run()
    assert bench.lines[0].endswith("/a.bam: 50000 bytes")
    assert bench.lines[-1] == "50000 of 50000 bytes"


def test_transfer_refused_version_writes_nothing(bench):
    def refuse(version):
        raise InputError("not this one")

    with pytest.raises(InputError, match="not this one"):
        transfers.transfer(f"{bench.served.url}/a.bam", bench.part, refuse, bench.lines.append)
    assert not bench.part.exists()
