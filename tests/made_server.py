"""A server of small files that misbehaves on demand: it cuts answers, errs in a byte, forgets Range, answers errors."""

import re
import threading
from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager
from email.utils import formatdate
from hashlib import md5
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import NamedTuple
from urllib.parse import unquote


class Fault(NamedTuple):
    """What goes wrong with one answer."""

    cut_after: int | None = None
    stalls: bool = False  # where it is cut, the connection stays open and silent
    status: int | None = None
    wrong_byte: int | None = None


class Answer(NamedTuple):
    """What a client asked for and got."""

    path: str
    range: str | None
    status: int
    sent: int


class Served:
    """The files of a folder; faults are used up in order, one for each answer about their path."""

    def __init__(self, folder: Path):
        self.folder = folder
        self.answers: list[Answer] = []
        self.faults: dict[str, deque[Fault]] = {}
        self.has_ranges = self.has_versions = self.has_lengths = True
        self.is_chunked = False
        self.heeds_if_range = True
        self.extra_headers: dict[str, str] = {}
        self.url = ""
        self.closing = threading.Event()

    def break_answers(self, path: str, *faults: Fault) -> None:
        self.faults[path] = deque(faults)

    def sent(self, path: str) -> list[int]:
        """Bytes of the file that went out, per answer."""
        return [answer.sent for answer in self.answers if answer.path == path and answer.status in (200, 206)]

    def asked(self, path: str) -> list[str | None]:
        """The Range of each request."""
        return [answer.range for answer in self.answers if answer.path == path]

    def next_fault(self, path: str) -> Fault:
        faults = self.faults.get(path)
        return faults.popleft() if faults else Fault()


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def log_message(self, *arguments):
        pass

    def do_GET(self):
        served: Served = self.server.served
        path = unquote(self.path).removeprefix("/")
        fault, wanted = served.next_fault(path), self.headers.get("Range")
        file = served.folder / path
        if fault.status or not file.is_file():
            status = fault.status or 404
            served.answers.append(Answer(path, wanted, status, 0))
            self.send_response(status)
            self.send_header("Content-Length", "0")
            self.end_headers()
            return
        self._send_file(served, path, file, fault, wanted)

    def _send_file(self, served, path, file, fault, wanted):
        data = bytearray(file.read_bytes())
        versions = {
            "ETag": f'"{md5(data).hexdigest()}"',
            "Last-Modified": formatdate(int(file.stat().st_mtime), usegmt=True),
        }
        start = self._start(served, versions, wanted)
        if start >= len(data) > 0:
            served.answers.append(Answer(path, wanted, 416, 0))
            self.send_response(416)
            self.send_header("Content-Length", "0")
            self.end_headers()
            return
        size = len(data)
        if fault.wrong_byte is not None:
            data[fault.wrong_byte] ^= 1
        body = bytes(data[start:])
        kept = body if fault.cut_after is None else body[: fault.cut_after]
        status = 206 if start else 200
        served.answers.append(Answer(path, wanted, status, len(kept)))
        self.send_response(status)
        if start:
            self.send_header("Content-Range", f"bytes {start}-{size - 1}/{size}")
        for name, value in {**(versions if served.has_versions else {}), **served.extra_headers}.items():
            self.send_header(name, value)
        self.send_header("Connection", "close")
        if served.is_chunked:
            self.send_header("Transfer-Encoding", "chunked")
        elif served.has_lengths:
            self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(self._framed(kept, whole=kept == body) if served.is_chunked else kept)
        if fault.stalls:
            served.closing.wait()
        self.close_connection = True

    @staticmethod
    def _framed(body, *, whole):
        return b"%x\r\n%s\r\n" % (len(body), body) + (b"0\r\n\r\n" if whole else b"")

    def _start(self, served, versions, wanted):
        found = re.fullmatch(r"bytes=(\d+)-", wanted or "")
        if not found or not served.has_ranges:
            return 0
        condition = self.headers.get("If-Range")
        is_other = condition is not None and condition not in versions.values()
        return 0 if is_other and served.heeds_if_range else int(found[1])


@contextmanager
def serve(folder: Path) -> Iterator[Served]:
    """Serve a folder on a free port of this machine while the block runs."""
    served = Served(folder)
    with running(_Handler, served):
        try:
            yield served
        finally:
            served.closing.set()


@contextmanager
def running(handler: type[BaseHTTPRequestHandler], served) -> Iterator[None]:
    """A server on a free port; `served`, whose `url` is set, is what its handler sees."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    server.served, server.daemon_threads = served, True
    served.url = f"http://127.0.0.1:{server.server_address[1]}"
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
    thread.start()
    try:
        yield
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
