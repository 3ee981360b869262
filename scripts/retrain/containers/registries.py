"""Ask a registry what a tag stands for (OCI distribution API), as anybody may: without an account.

A digest is believed only when it is that of the bytes that came: the SHA-256 of the manifest, or of the index of an
image for several processors.
"""

import hashlib
import json
import re
import time
from collections.abc import Callable, Mapping, Sequence
from email.message import Message
from http.client import HTTPException
from typing import NamedTuple
from urllib.error import HTTPError
from urllib.parse import urlencode, urlsplit
from urllib.request import Request, urlopen

from genomics.errors import InputError
from retrain.containers.addresses import Address
from retrain.fetching.transfers import PASSING

MANIFESTS = (
    "application/vnd.oci.image.index.v1+json",
    "application/vnd.docker.distribution.manifest.list.v2+json",
    "application/vnd.oci.image.manifest.v1+json",
    "application/vnd.docker.distribution.manifest.v2+json",
)
LARGEST = 4 << 20  # bytes of a manifest that registries have to take; no image of ours comes near
WAITS = (1, 5)  # seconds before each further attempt
LONGEST_WAIT = 60  # seconds that a registry may ask us to wait; a limit per hours is told at once
TIMEOUT = 30  # seconds without an answer
OK, UNAUTHORIZED, FORBIDDEN, NOT_FOUND, TOO_MANY = 200, 401, 403, 404, 429


class _Reply(NamedTuple):
    status: int
    headers: Message
    body: bytes


class _TransientError(Exception):
    """A failure that another attempt, `wait` seconds later at the earliest, may cure."""

    def __init__(self, text: str, wait: int = 0):
        super().__init__(text)
        self.wait = wait


def digest_of(
    address: Address,
    scheme: str = "https",
    pause: Callable[[float], None] = time.sleep,
    timeout: float = TIMEOUT,
) -> str:
    """Digest that the tag of an address stands for now, e.g. `sha256:…`; InputError where the registry tells none."""
    url = f"{scheme}://{address.registry}/v2/{address.repository}/manifests/{address.tag}"
    headers = {"Accept": ", ".join(MANIFESTS)}
    reply = _ask(url, headers, pause, timeout)
    if reply.status == UNAUTHORIZED:
        token = _token(url, address, reply, pause, timeout)
        reply = _ask(url, headers | {"Authorization": f"Bearer {token}"}, pause, timeout)
    if reply.status != OK:
        raise InputError(f"{url}: {_refusal(reply, address)}")
    return _checked_digest(url, reply)


def _ask(url: str, headers: Mapping[str, str], pause: Callable, timeout: float, waits: Sequence[int] = WAITS) -> _Reply:
    """The answer to a GET; failures that may pass are tried again, and told when they stay."""
    try:
        return _lasting(_answer(url, headers, timeout))
    except _TransientError as error:
        if not waits:
            raise InputError(f"{url}: {error}") from error
        pause(max(waits[0], error.wait))
    return _ask(url, headers, pause, timeout, waits[1:])


def _answer(url: str, headers: Mapping[str, str], timeout: float) -> _Reply:
    request = Request(url)  # noqa: S310 - the caller lets only http(s) in
    for name, value in headers.items():
        request.add_unredirected_header(name, value)  # no token to wherever a registry sends us on
    try:
        with urlopen(request, timeout=timeout) as response:  # noqa: S310
            body = response.read(LARGEST + 1)
            if response.length and len(body) <= LARGEST:
                raise HTTPException(f"the connection ended {response.length} bytes early")
            if urlsplit(response.url).scheme not in ("https", urlsplit(url).scheme):
                raise InputError(f"{url}: sends on to {response.url}, which anybody between could change")
            return _Reply(response.status, response.headers, body)
    except HTTPError as error:
        with error:
            return _Reply(error.code, error.headers, b"")
    except (OSError, HTTPException) as error:
        reason = getattr(error, "reason", None) or error
        raise _TransientError(f"no answer ({reason}); this needs a machine with network") from error


def _lasting(reply: _Reply) -> _Reply:
    """The answer, unless another attempt may bring another one; a limit of so many an hour lasts."""
    asked = reply.headers.get("Retry-After", "")
    wait = int(asked) if asked.isdigit() else LONGEST_WAIT + 1 if reply.status == TOO_MANY else 0
    if (reply.status in PASSING or reply.status >= 500) and wait <= LONGEST_WAIT:
        raise _TransientError(f"the registry answered {reply.status}; run this again later", wait)
    return reply


def _token(url: str, address: Address, reply: _Reply, pause: Callable, timeout: float) -> str:
    """Token for reading without an account, from where the registry's challenge points."""
    challenge = _challenge(reply)
    realm = challenge.pop("realm", "")
    if urlsplit(realm).scheme not in ("https", urlsplit(url).scheme):
        raise InputError(f"{url}: the registry asks for a name and a password; here only images for all are looked up")
    question = {"scope": f"repository:{address.repository}:pull"} | challenge
    asked = f"{realm}{'&' if urlsplit(realm).query else '?'}{urlencode(question)}"
    answer = _ask(asked, {}, pause, timeout)
    if answer.status != OK:
        raise InputError(f"{asked}: {_refusal(answer, address)}")
    token = _token_in(answer.body)
    if not token:
        raise InputError(f"{asked}: answered without a token; is a proxy or a login page between?")
    return token


def _token_in(body: bytes) -> str:
    """The token of an answer; empty where there is none that a header can hold."""
    try:
        found = json.loads(body)
        token = str(found.get("token") or found.get("access_token") or "")
    except (ValueError, AttributeError):
        return ""
    return token if re.fullmatch(r"[!-~]+", token) else ""


def _challenge(reply: _Reply) -> dict[str, str]:
    """What a WWW-Authenticate header of kind Bearer says: realm, service, scope."""
    kinds = (text.partition(" ") for text in reply.headers.get_all("WWW-Authenticate", []))
    said = next((rest for kind, _, rest in kinds if kind.lower() == "bearer"), "")
    found = dict(re.findall(r'(\w+)="([^"]*)"', said))
    return {name: found[name] for name in ("realm", "service", "scope") if name in found}


def _refusal(reply: _Reply, address: Address) -> str:
    image = f"{address.repository}:{address.tag}"
    if reply.status in (UNAUTHORIZED, FORBIDDEN):
        return f"the registry answered {reply.status}; {image} is not there, or not for all to read: check the address"
    if reply.status == NOT_FOUND:
        return f"the registry has no {image}; check name and tag"
    if reply.status == TOO_MANY:
        return "the registry limits how often it may be asked; run this again in some hours, or from another network"
    return f"the registry answered {reply.status}, which is not understood here"


def _checked_digest(url: str, reply: _Reply) -> str:
    kind = reply.headers.get_content_type()
    if kind not in MANIFESTS:
        raise InputError(f"{url}: sent {kind}, which is no manifest of an image; is a proxy or a login page between?")
    if len(reply.body) > LARGEST:
        raise InputError(f"{url}: sent more than {LARGEST} bytes, which is no manifest of an image")
    found = f"sha256:{hashlib.sha256(reply.body).hexdigest()}"
    told = reply.headers.get("Docker-Content-Digest", found)
    if told != found:
        raise InputError(f"{url}: says {told} of bytes that are {found}; run this again, and believe neither")
    return found
