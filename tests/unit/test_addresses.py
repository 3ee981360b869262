"""Addresses of images: what is refused before Snakemake and apptainer see it, parts, versions."""

import pytest

from genomics.errors import InputError
from retrain.containers import addresses
from retrain.containers.addresses import DEFAULT_REGISTRY

DIGEST = f"sha256:{'a1' * 32}"


@pytest.mark.parametrize(
    ("address", "parts"),
    [
        ("docker://google/deepvariant:1.9.0", (DEFAULT_REGISTRY, "google/deepvariant", "1.9.0", "")),
        ("docker://ubuntu", (DEFAULT_REGISTRY, "library/ubuntu", "latest", "")),
        ("docker://docker.io/google/deepvariant:1.9.0-gpu", (DEFAULT_REGISTRY, "google/deepvariant", "1.9.0-gpu", "")),
        ("docker://index.docker.io/ubuntu:22.04", (DEFAULT_REGISTRY, "library/ubuntu", "22.04", "")),
        ("docker://quay.io/a/b.py:0.3.15--py27_0", ("quay.io", "a/b.py", "0.3.15--py27_0", "")),
        ("docker://localhost:5000/a", ("localhost:5000", "a", "latest", "")),
        ("docker://mirror:80/a/b/c__d:x", ("mirror:80", "a/b/c__d", "x", "")),
        (f"docker://a/b@{DIGEST}", (DEFAULT_REGISTRY, "a/b", "", DIGEST)),
    ],
)
def test_parse(address, parts):
    assert addresses.parse(address) == parts


@pytest.mark.parametrize(
    "address", ["images/a.sif", "/a/b:c@d+e,f=g%h.sif", "./a", "é.sif", "oras://h/a:1", "library://a/b:1"]
)
def test_other_addresses_are_let_through(address):
    assert addresses.problem(address) == ""
    with pytest.raises(InputError, match=r"is no docker:// address"):
        addresses.parse(address)


@pytest.mark.parametrize("hostile", list(" \t\n'\"`$;&|<>(){}[]*?!#\\~^\x00"))
def test_letters_that_a_shell_or_snakemake_would_read(hostile):
    for address in (f"a{hostile}b.sif", f"docker://a/b:1{hostile}", f"{hostile}a"):
        assert "cannot be handed to a shell as it is" in addresses.problem(address)


@pytest.mark.parametrize("address", ["", "-a.sif", "=a", "docker://a/b:1\n"])
def test_beginnings_and_ends(address):
    assert "cannot be handed to a shell" in addresses.problem(address)


@pytest.mark.parametrize(
    "address", ["localhost:5000/a", "docker:a/b", "shub://a/b", "file:///a.sif", "Docker://a/b", "s3://a/b"]
)
def test_unknown_kinds(address):
    assert "is neither a path nor begins with one of docker://, oras://" in addresses.problem(address)


@pytest.mark.parametrize(
    "address",
    [
        "docker://",
        "docker://Google/dv:1",
        "docker://a/b:",
        "docker://a//b",
        "docker://a/b:-x",
        "docker://a/b@sha256:12",
    ],
)
def test_no_image_of_a_registry(address):
    assert "is no image of a registry" in addresses.problem(address)


def test_tag_and_digest_together():
    problem = addresses.problem(f"docker://localhost:5000/a/b:1.9.0@{DIGEST}")
    assert problem.endswith("names a tag and a digest, which apptainer refuses; remove :1.9.0")


@pytest.mark.parametrize(
    ("address", "name"),
    [("docker://h:5/x/y:1", "docker://h:5/x/y"), ("docker://h:5/y", "docker://h:5/y"), ("docker://y:1", "docker://y")],
)
def test_by_digest_leaves_the_tag_out(address, name):
    pinned = addresses.by_digest(address, DIGEST)
    assert pinned == f"{name}@{DIGEST}"
    assert addresses.problem(pinned) == ""


@pytest.mark.parametrize(
    ("tag", "version"),
    [
        ("1.9.0", "1.9.0"),
        ("1.9.0-gpu", "1.9.0"),
        ("v0.3.15", "0.3.15"),
        ("0.3.15--py27hcb73b3d_0", "0.3.15"),
        ("1.10.0-beta", "1.10.0-beta"),
        ("1.9.0rc1", "1.9.0rc1"),
        ("1.9.0-rc.1", "1.9.0-rc.1"),
        ("1.9.0.1", "1.9.0.1"),
        ("1.9.0-precompiled", "1.9.0"),
        ("11.9.0", "11.9.0"),
        ("cpu-1.6.1", "1.6.1"),
        ("20.04-1.9.0", "1.9.0"),
        ("1.6", "1.6"),
        ("v1.6-gpu", "1.6"),
        ("latest", ""),
        ("head756", ""),
        ("2025-05-12", ""),
    ],
)
def test_told_version(tag, version):
    assert addresses.told_version(f"docker://h.i:50/1.2.3/b:{tag}") == version
    assert addresses.told_version(f"oras://h/b:{tag}") == version


@pytest.mark.parametrize(
    "address",
    ["a/deepvariant:1.6.1.sif", "/x/1.6.1.sif", "docker://a/b", f"docker://a/b@{DIGEST}", "https://a/1.6.1.sif"],
)
def test_told_version_where_no_tag_is(address):
    assert addresses.told_version(address) == ""
