"""Digests are what the registry's bytes are, whatever it says; every refusal tells a cure."""

import io
from email.message import Message

import pytest
from made_registry import INDEX, Registry, Reply, serve

from genomics.errors import InputError
from retrain.containers import addresses, registries

NAME = "google/deepvariant"
PATH = f"/v2/{NAME}/manifests/1.9.0"


@pytest.fixture
def registry():
    with serve() as made:
        yield made


class Asking:
    """Look-ups of one image, with what they waited."""

    def __init__(self, registry: Registry):
        self.registry, self.waits = registry, []

    def run(self, tag="1.9.0", **options) -> str:
        address = addresses.parse(f"docker://{self.registry.host}/{NAME}:{tag}")
        options = {"scheme": "http", "pause": self.waits.append, "timeout": 10, **options}
        return registries.digest_of(address, **options)

    def refusal(self, **options) -> str:
        with pytest.raises(InputError) as error:
            self.run(**options)
        return str(error.value)


@pytest.fixture
def asking(registry):
    return Asking(registry)


def test_digest_is_asked_for_with_a_token(asking, registry):
    digest = registry.add(f"{NAME}:1.9.0")
    assert asking.run() == digest
    assert registry.asked == [(PATH, ""), ("/token", ""), (PATH, "Bearer t0ken")]
    assert asking.waits == []


def test_digest_without_token_where_none_is_wanted(asking, registry):
    registry.has_tokens = False
    digest = registry.add(f"{NAME}:1.9.0")
    assert asking.run() == digest
    assert registry.asked == [(PATH, "")]


def test_digest_of_bytes_where_the_registry_names_none(asking, registry):
    digest = registry.add(f"{NAME}:1.9.0", manifests=[])
    registry.has_tokens = False
    registry.break_answers(PATH, Reply(200, registry.manifests[f"{NAME}:1.9.0"], {"Content-Type": f"{INDEX}; a=b"}))
    assert asking.run() == digest


def test_token_may_be_called_access_token_and_the_realm_may_have_a_query(asking, registry):
    digest = registry.add(f"{NAME}:1.9.0")
    registry.challenge = 'Bearer realm="{url}/token?a=b",service="made",scope="repository:x:pull"'
    registry.break_answers("/token", Reply(200, b'{"access_token": "t0ken"}'))
    assert asking.run() == digest


def test_wrong_digest_is_refused(asking, registry):
    registry.add(f"{NAME}:1.9.0")
    registry.headers = {"Docker-Content-Digest": f"sha256:{'0' * 64}"}
    assert f"says sha256:{'0' * 64} of bytes that are sha256:" in asking.refusal()


def test_absent_tag(asking):
    assert f"the registry has no {NAME}:1.9.0; check name and tag" in asking.refusal()


def test_image_that_is_not_for_all(asking, registry):
    registry.break_answers(
        PATH, *[Reply(401, b"", {"WWW-Authenticate": registry.challenge.format(url=registry.url)})] * 2
    )
    assert f"answered 401; {NAME}:1.9.0 is not there, or not for all to read" in asking.refusal()


@pytest.mark.parametrize("challenge", ['Basic realm="x"', 'Bearer realm="ftp://x/token"', "Bearer", ""])
def test_registry_that_wants_an_account(asking, registry, challenge):
    registry.challenge = challenge
    assert "asks for a name and a password" in asking.refusal()


@pytest.mark.parametrize("body", [b"<html>", b"[]", b"{}", b'{"token": "a\\nb"}', b'{"token": null}'])
def test_token_that_is_none(asking, registry, body):
    registry.break_answers("/token", Reply(200, body))
    assert "answered without a token" in asking.refusal()


def test_token_is_not_given(asking, registry):
    registry.break_answers("/token", Reply(403))
    assert (
        "/token?scope=repository%3Agoogle%2Fdeepvariant%3Apull&service=made: the registry answered 403"
        in asking.refusal()
    )


def test_login_page_is_no_manifest(asking, registry):
    registry.break_answers(PATH, Reply(200, b"<html>", {"Content-Type": "text/html"}))
    assert "sent text/html, which is no manifest of an image" in asking.refusal()


def test_manifest_beyond_any_size(asking, registry, monkeypatch):
    monkeypatch.setattr(registries, "LARGEST", 10)
    registry.break_answers(PATH, Reply(200, b"x" * 11, {"Content-Type": INDEX}))
    assert "sent more than 10 bytes" in asking.refusal()


def test_passing_failures_are_tried_again(asking, registry):
    digest = registry.add(f"{NAME}:1.9.0")
    registry.break_answers(PATH, Reply(503), Reply(500, b"", {"Retry-After": "7"}))
    assert asking.run() == digest
    assert asking.waits == [1, 7]


def test_cut_answer_is_tried_again(asking, registry):
    registry.has_tokens = False
    digest = registry.add(f"{NAME}:1.9.0")
    registry.break_answers(PATH, Reply(200, b'{"schema', {"Content-Type": INDEX}, length=900))
    assert asking.run() == digest
    assert asking.waits == [1]


def test_failures_that_stay_are_told(asking, registry):
    registry.break_answers(PATH, *[Reply(503)] * 3)
    assert asking.refusal() == f"{registry.url}{PATH}: the registry answered 503; run this again later"
    assert asking.waits == list(registries.WAITS)


def test_limit_that_passes_soon_is_waited_for(asking, registry):
    digest = registry.add(f"{NAME}:1.9.0")
    registry.break_answers(PATH, Reply(429, b"", {"Retry-After": "9"}))
    assert asking.run() == digest
    assert asking.waits == [9]


@pytest.mark.parametrize("headers", [{}, {"Retry-After": "21600"}, {"Retry-After": "Fri, 01 Jan 2027 00:00:00 GMT"}])
def test_limit_of_hours_is_told_at_once(asking, registry, headers):
    registry.break_answers(PATH, Reply(429, b"", headers))
    assert "the registry limits how often it may be asked; run this again in some hours" in asking.refusal()
    assert asking.waits == []


def test_answer_that_is_not_understood(asking, registry):
    registry.break_answers(PATH, Reply(418))
    assert "the registry answered 418, which is not understood here" in asking.refusal()


def test_token_does_not_follow_to_another_place(asking, registry):
    digest = registry.add("elsewhere:1")
    registry.has_tokens, moved = False, "/v2/elsewhere/manifests/1"
    challenge = {"WWW-Authenticate": registry.challenge.format(url=registry.url)}
    registry.break_answers(PATH, Reply(401, b"", challenge), Reply(307, b"", {"Location": moved}))
    assert asking.run() == digest
    assert registry.asked[-2:] == [(PATH, "Bearer t0ken"), (moved, "")]


def test_no_network():
    with serve() as registry:
        asking = Asking(registry)
    refusal = asking.refusal()
    assert refusal.startswith(f"{registry.url}{PATH}: no answer (")
    assert refusal.endswith("Connection refused); this needs a machine with network")
    assert asking.waits == list(registries.WAITS)


def opened(url: str, status: int = 200, **headers: str):
    """What urlopen gives: an answer from `url`."""
    response = io.BytesIO(b"{}")
    response.url, response.status, response.length, response.headers = url, status, 0, Message()
    for name, value in headers.items():
        response.headers[name.replace("_", "-")] = value
    return response


def test_https_is_not_left(monkeypatch):
    monkeypatch.setattr(registries, "urlopen", lambda request, timeout: opened("http://elsewhere/x"))
    with pytest.raises(InputError, match="sends on to http://elsewhere/x, which anybody between could change"):
        registries.digest_of(addresses.parse("docker://a.b/c:1"))


def test_token_is_not_asked_for_without_https(monkeypatch):
    challenge = {"WWW_Authenticate": 'Bearer realm="http://a.b/token"'}
    monkeypatch.setattr(registries, "urlopen", lambda request, timeout: opened(request.full_url, 401, **challenge))
    with pytest.raises(InputError, match="asks for a name and a password"):
        registries.digest_of(addresses.parse("docker://a.b/c:1"))


def test_default_registry_is_asked_by_https(monkeypatch):
    asked = []
    reply = {"Content_Type": INDEX}
    monkeypatch.setattr(
        registries, "urlopen", lambda request, timeout: asked.append(request) or opened(request.full_url, **reply)
    )
    registries.digest_of(addresses.parse("docker://google/deepvariant:1.9.0"))
    assert [request.full_url for request in asked] == [f"https://{addresses.DEFAULT_REGISTRY}{PATH}"]
    assert asked[0].get_header("Accept").split(", ") == list(registries.MANIFESTS)
