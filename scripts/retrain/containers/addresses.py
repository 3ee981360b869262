"""Addresses of container images: what Snakemake and apptainer take, their parts, the version that a tag tells."""

import re
from typing import NamedTuple
from urllib.parse import urlsplit

from genomics.errors import InputError

DOCKER = "docker://"
KINDS = (DOCKER, "oras://", "library://", "https://", "http://")
DIGEST = r"sha256:[0-9a-f]{64}"

# Where an address names no registry, and the other names of that one.
DEFAULT_REGISTRY = "registry-1.docker.io"
_DEFAULT_NAMES = ("docker.io", "index.docker.io", "registry.hub.docker.com")

# Snakemake puts the address into a command without quoting it, and takes {…} for a wildcard.
_LETTERS = re.compile(r"[\w./][\w./:@+=,%-]*")
_COMPONENT = r"[a-z0-9]+(?:(?:\.|_{1,2}|-+)[a-z0-9]+)*"
_NAME = re.compile(
    rf"(?:(?P<registry>localhost(?::\d+)?|[\w-]+(?:\.[\w-]+)*(?::\d+)|[\w-]+(?:\.[\w-]+)+)/)?"
    rf"(?P<repository>{_COMPONENT}(?:/{_COMPONENT})*)(?::(?P<tag>\w[\w.-]{{0,127}}))?(?:@(?P<digest>{DIGEST}))?",
    re.ASCII,
)
_UNFINISHED = r"(?:[-._]?(?:alpha|beta|dev|pre|rc)(?![a-z])[\w.]*)?"
_VERSION = re.compile(rf"(?<![\d.])\d+(?:\.\d+){{2,}}{_UNFINISHED}")
_SHORT_VERSION = re.compile(rf"v?(\d+\.\d+(?![\d.]){_UNFINISHED})")


class Address(NamedTuple):
    """Parts of a docker:// address: host of the registry, repository, and tag or digest (the other is empty)."""

    registry: str
    repository: str
    tag: str
    digest: str


def is_local(address: str) -> bool:
    """Whether it is a path, as Snakemake sees it."""
    return not urlsplit(address).scheme


def problem(address: str) -> str:
    """Why Snakemake or apptainer would refuse the address late, or misread it; empty where they would not."""
    if not _LETTERS.fullmatch(address):
        return (
            f"{address!r} cannot be handed to a shell as it is; use letters, digits and . / : @ + = , % - _ alone, no"
            " space, and write ~ out"
        )
    if is_local(address):
        return ""
    if not address.startswith(KINDS):
        return f"{address!r} is neither a path nor begins with one of {', '.join(KINDS)}"
    return _docker_problem(address) if address.startswith(DOCKER) else ""


def _docker_problem(address: str) -> str:
    found = _NAME.fullmatch(address.removeprefix(DOCKER))
    if not found:
        return f"{address!r} is no image of a registry; expected {DOCKER}REGISTRY/NAME:TAG or …/NAME@sha256:DIGEST"
    if found["tag"] and found["digest"]:
        return f"{address!r} names a tag and a digest, which apptainer refuses; remove :{found['tag']}"
    return ""


def parse(address: str) -> Address:
    """Parts of a docker:// address; the default registry and the tag `latest` where it names none."""
    wrong = problem(address) or ("" if address.startswith(DOCKER) else f"{address!r} is no {DOCKER} address")
    if wrong:
        raise InputError(wrong)
    found = _NAME.fullmatch(address.removeprefix(DOCKER))
    registry, repository = found["registry"] or DEFAULT_REGISTRY, found["repository"]
    if registry in _DEFAULT_NAMES:
        registry = DEFAULT_REGISTRY
    if registry == DEFAULT_REGISTRY and "/" not in repository:
        repository = f"library/{repository}"
    tag = found["tag"] or ("" if found["digest"] else "latest")
    return Address(registry, repository, tag, found["digest"] or "")


def by_digest(address: str, digest: str) -> str:
    """The address with the digest in place of its tag: containers/image, and so apptainer, refuses both together."""
    name = address if ":" not in address.rpartition("/")[2] else address.rpartition(":")[0]
    return f"{name}@{digest}"


def told_version(address: str) -> str:
    """The version that a tag names, e.g. 1.9.0 of `1.9.0-gpu`; empty where there is no tag, or none that tells it."""
    if is_local(address):
        return ""
    tag = address.partition("@")[0].rpartition("/")[2].partition(":")[2]
    if found := _VERSION.search(tag):
        return found[0]
    short = _SHORT_VERSION.match(tag)
    return short[1] if short else ""
