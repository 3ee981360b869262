"""A registry of container images that gives a token for the asking, and misbehaves on demand."""

import hashlib
import json
from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler
from typing import NamedTuple
from urllib.parse import parse_qs, urlsplit

from made_server import running

INDEX = "application/vnd.oci.image.index.v1+json"


class Reply(NamedTuple):
    """One answer; `length` is what it says about its size, where that is not the size."""

    status: int
    body: bytes = b""
    headers: dict[str, str] = {}
    length: int | None = None


class Registry:
    """Manifests by `repository:tag`; `replies` are given first, in order, whatever is asked of that path."""

    def __init__(self):
        self.manifests: dict[str, bytes] = {}
        self.replies: dict[str, deque[Reply]] = {}
        self.asked: list[tuple[str, str]] = []  # path and token of each request
        self.has_tokens, self.token = True, "t0ken"
        self.challenge = 'Bearer realm="{url}/token",service="made"'
        self.headers: dict[str, str] = {}
        self.url = ""

    @property
    def host(self) -> str:
        """Host and port, as an address of an image names them."""
        return self.url.removeprefix("http://")

    def add(self, name: str, **content: object) -> str:
        """Put a manifest behind a tag; returns its digest."""
        self.manifests[name] = json.dumps({"schemaVersion": 2, **content}).encode()
        return f"sha256:{hashlib.sha256(self.manifests[name]).hexdigest()}"

    def break_answers(self, path: str, *replies: Reply) -> None:
        """What is answered next about a path."""
        self.replies[path] = deque(replies)

    def reply(self, path: str, query: str, token: str) -> Reply:
        """The answer to one request."""
        self.asked.append((path, token))
        if self.replies.get(path):
            return self.replies[path].popleft()
        if path == "/token":
            return self._token_reply(parse_qs(query))
        if self.has_tokens and token != f"Bearer {self.token}":
            return Reply(401, b"", {"WWW-Authenticate": self.challenge.format(url=self.url)})
        return self._manifest_reply(path)

    def _token_reply(self, query: dict[str, list[str]]) -> Reply:
        is_right = query.get("service") == ["made"] and query["scope"][0].endswith(":pull")
        return Reply(200 if is_right else 400, json.dumps({"token": self.token}).encode())

    def _manifest_reply(self, path: str) -> Reply:
        repository, _, tag = path.removeprefix("/v2/").partition("/manifests/")
        body = self.manifests.get(f"{repository}:{tag}")
        if body is None:
            return Reply(404)
        digest = f"sha256:{hashlib.sha256(body).hexdigest()}"
        return Reply(200, body, {"Content-Type": INDEX, "Docker-Content-Digest": digest} | self.headers)


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def log_message(self, *arguments):
        pass

    def do_GET(self):
        parts = urlsplit(self.path)
        reply = self.server.served.reply(parts.path, parts.query, self.headers.get("Authorization", ""))
        self.send_response(reply.status)
        for name, value in reply.headers.items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(reply.body) if reply.length is None else reply.length))
        self.send_header("Connection", "close")
        self.end_headers()
        self.wfile.write(reply.body)
        self.close_connection = True


@contextmanager
def serve() -> Iterator[Registry]:
    """A registry on a free port of this machine while the block runs."""
    registry = Registry()
    with running(_Handler, registry):
        yield registry
