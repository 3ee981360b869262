"""CRAM without a network."""

import os
import subprocess
import sys
import threading
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest

from genomics.cram import offline


@pytest.fixture
def server(monkeypatch):
    """Requests to a server that REF_PATH names."""
    requests = []

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self):
            requests.append(self.path)
            self.send_error(404)

        def log_message(self, *_):
            """Say nothing."""

    with HTTPServer(("127.0.0.1", 0), Handler) as running:
        threading.Thread(target=running.serve_forever, daemon=True).start()
        monkeypatch.setenv("REF_PATH", f"http://127.0.0.1:{running.server_port}/%s")
        yield requests
        running.shutdown()


READ = """
import contextlib, sys, pysam
from genomics.cram import offline
path, reference, is_offline = sys.argv[1:]
with offline() if is_offline else contextlib.nullcontext():
    with pysam.AlignmentFile(path, reference_filename=reference) as source:
        list(source.fetch("c", 0, 10))
"""


@pytest.fixture
def read(repository, write_genome, write_bam, write_cram, make_read):
    """Read a CRAM of one contig with a reference that has another one only; what Python says then.

    In a process of its own: htslib's network code does not live with everything else that tests load (it crashed
    beside TensorFlow).
    """
    whole = write_genome("whole.fa", c="ACGT" * 50)
    path = write_cram(write_bam([make_read(5, "8M", "CGTACGTA", contigs={"c": 200})], contigs={"c": 200}), whole)
    other = write_genome("other.fa", d="ACGT" * 50)

    def read(is_offline: bool) -> str:
        words = [sys.executable, "-c", READ, str(path), str(other), "yes" if is_offline else ""]
        environment = os.environ | {"PYTHONPATH": str(repository / "scripts")}
        done = subprocess.run(words, env=environment, capture_output=True, text=True, check=False, timeout=60)
        assert done.returncode == 1, done.stderr
        return done.stderr

    return read


def test_offline_asks_no_server(server, read):
    assert "OSError: truncated" in read(is_offline=True)
    assert server == []


def test_without_offline_htslib_asks(server, read):
    assert "OSError: truncated" in read(is_offline=False)
    assert server


@pytest.mark.parametrize("before", ["/some/where/%s", None])
def test_offline_leaves_the_environment_as_it_was(monkeypatch, before):
    monkeypatch.delenv("REF_PATH", raising=False)
    if before:
        monkeypatch.setenv("REF_PATH", before)
    with pytest.raises(OSError, match="within"), offline():
        raise OSError("within")
    assert os.environ.get("REF_PATH") == before
