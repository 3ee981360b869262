"""Bring a file over HTTP, going on after cut connections; two versions of a file are never glued together."""

import base64
import binascii
import json
import re
import time
from collections.abc import Callable, Mapping
from http.client import HTTPException, HTTPResponse
from pathlib import Path
from typing import NamedTuple
from urllib.error import HTTPError
from urllib.request import Request, urlopen

from genomics import outputs
from genomics.errors import InputError

WAITS = (1, 5, 20, 60, 180)  # seconds before each further attempt; counted anew whenever bytes have come
TIMEOUT = 60  # seconds without a byte
BLOCK = 1 << 18
PASSING = (408, 425, 429)  # answers besides 5xx that may be others a moment later
PARTIAL, BEYOND_END = 206, 416


class Version(NamedTuple):
    """What a server says about the file it sends: enough to recognise the same version again, or not."""

    url: str
    etag: str
    modified: str
    size: int | None
    md5: str

    @property
    def proof(self) -> str:
        """Value of If-Range: a strong ETag, else the date; empty where nothing can prove that two parts match."""
        return self.etag if self.etag and not self.etag.startswith("W/") else self.modified

    def is_same(self, other: "Version") -> bool:
        """Whether both are provably one version: what both name is equal, and they share a proof."""
        pairs = [(getattr(self, name), getattr(other, name)) for name in ("etag", "modified", "size")]
        return bool(self.proof) and self.proof == other.proof and all(a == b for a, b in pairs if a and b)


class _TransientError(Exception):
    """The transfer failed in a way that another attempt may cure."""


def transfer(
    url: str,
    part: Path,
    accept: Callable[[Version], None],
    log: Callable[[str], None],
    pause: Callable[[float], None] = time.sleep,
    timeout: float = TIMEOUT,
) -> Version:
    """Bring `url` to `part`, or the rest of it where `part` holds its beginning; the file is complete on return.

    `accept` sees the version before its first byte is written, and may raise. What makes a part usable later lies
    beside it in `part`.json. InputError when the server refuses, or after as many attempts without a byte as WAITS has.
    """
    failures = 0
    while True:
        held = _size(part)
        try:
            return _attempt(url, part, accept, log, timeout)
        except _TransientError as error:
            failures = 1 if _size(part) > held else failures + 1
            if failures > len(WAITS):
                raise InputError(f"{url}: {error}, {failures} times in a row; run again later to go on") from error
            log(f"{error}; {_size(part)} bytes are here, trying again in {WAITS[failures - 1]} s")
            pause(WAITS[failures - 1])


def discard(part: Path) -> None:
    """Remove a part and what is known about it."""
    part.unlink(missing_ok=True)
    _note(part).unlink(missing_ok=True)


def _attempt(url: str, part: Path, accept: Callable, log: Callable, timeout: float) -> Version:
    known = _known(url, part)
    held = _size(part) if known else 0
    if known and held == known.size:
        return known
    headers = {"Range": f"bytes={held}-", "If-Range": known.proof} if known and held else {}
    with _open(url, headers, part, timeout) as response:
        version = _version_of(url, response)
        if response.status == PARTIAL:
            _check_continuation(response, version, known, held, part)
            log(f"{url}: going on at byte {held}" + (f" of {version.size}" if version.size else ""))
        else:
            if headers:
                log(f"{url}: the server sends the whole file, not the rest of it; starting over")
            held = 0
            discard(part)
            _check_length(response, version)
            accept(version)
            outputs.write_text(_note(part), json.dumps(version._asdict()))
            log(f"{url}: {version.size or 'an unknown number of'} bytes")
        _copy(response, part, held, version.size, log)
    return version


def _known(url: str, part: Path) -> Version | None:
    """The version that `part` is the beginning of; None where nothing could prove that the rest belongs to it."""
    note = _note(part)
    if not (part.exists() and note.exists()):
        return None
    version = Version(**json.loads(note.read_text()))
    return version if version.url == url and version.proof else None


def _open(url: str, headers: Mapping[str, str], part: Path, timeout: float) -> HTTPResponse:
    try:
        return urlopen(Request(url, headers=dict(headers)), timeout=timeout)  # noqa: S310 - retrain.fetching.downloads lets only http(s) in
    except HTTPError as error:
        with error:
            answer = f"the server answered {error.code} {error.reason}"
        if error.code == BEYOND_END:
            discard(part)
        if error.code in (BEYOND_END, *PASSING) or error.code >= 500:
            raise _TransientError(answer) from error
        raise InputError(f"{url}: {answer}; check downloads.sources of the config and the path") from error
    except (OSError, HTTPException) as error:
        raise _TransientError(f"no connection ({getattr(error, 'reason', None) or error!r})") from error


def _version_of(url: str, response: HTTPResponse) -> Version:
    headers = response.headers
    size = _range_of(response)[1] if response.status == PARTIAL else headers.get("Content-Length")
    number = int(size) if size and size.isdigit() else None
    return Version(url, headers.get("ETag", ""), headers.get("Last-Modified", ""), number, _announced_md5(headers))


def _announced_md5(headers: Mapping[str, str]) -> str:
    """MD5 of the whole file in hexadecimal, which Google's storage announces in base 64; empty where it does not."""
    found = re.search(r"\bmd5=([A-Za-z0-9+/]{22}==)", ",".join(headers.get_all("x-goog-hash", [])))
    return binascii.hexlify(base64.b64decode(found[1])).decode() if found else ""


def _range_of(response: HTTPResponse) -> tuple[int | None, str]:
    """First byte and total size (or `*`) that a partial answer claims."""
    found = re.fullmatch(r"bytes (\d+)-\d+/(\d+|\*)", response.headers.get("Content-Range", "").strip())
    return (int(found[1]), found[2]) if found else (None, "")


def _check_continuation(response: HTTPResponse, version: Version, known: Version | None, held: int, part: Path) -> None:
    if known and _range_of(response)[0] == held and known.is_same(version):
        return
    discard(part)
    raise _TransientError("the file on the server is another one than before; starting over")


def _check_length(response: HTTPResponse, version: Version) -> None:
    if version.size is None and not response.chunked:
        raise InputError(f"{version.url}: the server does not say how long the file is, so that a cut would go unseen")


def _copy(response: HTTPResponse, part: Path, done: int, size: int | None, log: Callable[[str], None]) -> None:
    """Append the answer's bytes; one line to the log for every twentieth of the file."""
    step = max(1, (size or 1 << 34) // 20)
    with open(part, "ab") as target:
        while size is None or done < size:
            block = _read(response, BLOCK if size is None else min(BLOCK, size - done))
            if not block:
                break
            target.write(block)
            if (done + len(block)) // step > done // step:
                log(f"{done + len(block)} of {size or '?'} bytes")
            done += len(block)
    if size is not None and done < size:
        raise _TransientError(f"the connection ended after {done} of {size} bytes")


def _read(response: HTTPResponse, count: int) -> bytes:
    try:
        return response.read1(count)
    except (OSError, HTTPException) as error:
        raise _TransientError(f"the connection broke ({error!r})") from error


def _note(part: Path) -> Path:
    return part.with_name(f"{part.name}.json")


def _size(path: Path) -> int:
    return path.stat().st_size if path.exists() else 0
