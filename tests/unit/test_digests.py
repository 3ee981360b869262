"""Digests come into the table without touching anything else in it; another digest than before is refused."""

import pytest
import yaml

from genomics.errors import InputError
from retrain.containers import digests
from retrain.containers.digests import Resolved
from retrain.tools import TABLE

ONE, TWO = (f"sha256:{letter * 64}" for letter in "12")
TEXT = """\
# Above.
images:
  # Of a block.
  dv:
      address: docker://a/dv:1   # the tag
  gpu: {address: docker://a/dv:1-gpu}  # short
  old:
    digest: 'sha256:0000'  # before
    address: "docker://a/old:1"
deepvariant: {tools: [dv, gpu]}
"""


def resolved(name: str, digest: str = ONE, known: str = "") -> Resolved:
    return Resolved(name, "docker://a/b:1", digest, known)


def test_write_keeps_comments_and_layout():
    written = digests.write(TEXT, [resolved("gpu", TWO), resolved("old", TWO, "sha256:0000"), resolved("dv")])
    assert written == TEXT.replace("# the tag\n", f"# the tag\n      digest: {ONE}\n").replace(
        "1-gpu}", f"1-gpu, digest: {TWO}}}"
    ).replace("'sha256:0000'", TWO)
    assert yaml.safe_load(written)["images"]["gpu"] == {"address": "docker://a/dv:1-gpu", "digest": TWO}


def test_write_leaves_what_is_as_before():
    assert digests.write(TEXT, [resolved("old", "sha256:0000", "sha256:0000")]) == TEXT
    assert digests.write(TEXT, []) == TEXT


@pytest.mark.parametrize(
    "text", ["images:\n  dv:\n    address: docker://a/dv:1", "images: {dv: {address: docker://a/dv:1}}"]
)
def test_write_at_the_end_of_a_file(text):
    written = digests.write(text, [resolved("dv")])
    assert yaml.safe_load(written) == {"images": {"dv": {"address": "docker://a/dv:1", "digest": ONE}}}


def test_write_keeps_line_ends():
    text = TEXT.replace("\n", "\r\n")
    written = digests.write(text, [resolved("dv")])
    assert written == text.replace("# the tag\r\n", f"# the tag\r\n      digest: {ONE}\r\n")


def test_write_into_the_shipped_table():
    text = TABLE.read_text(encoding="utf-8")
    names = list(yaml.safe_load(text)["images"])
    written = digests.write(text, [resolved(name) for name in names])
    assert [line for line in written.splitlines() if line != f"    digest: {ONE}"] == text.splitlines()
    assert {image["digest"] for image in yaml.safe_load(written)["images"].values()} == {ONE}


def test_write_of_an_image_with_two_names():
    text = "images:\n  one: &one\n    address: docker://a/dv:1\n  two: *one\n"
    written = digests.write(text, [resolved("one"), resolved("two")])
    assert written == text.replace(":1\n", f":1\n    digest: {ONE}\n")


@pytest.mark.parametrize("entry", ["{<<: *one}", "\n    <<: *one\n    digest: 'sha256:0000'"])
def test_write_refuses_what_it_would_spoil(entry):
    text = f"images:\n  one: &one\n    address: docker://a/dv:1\n  two: {entry}\n"
    with pytest.raises(InputError, match=rf"layout that is not understood; write by hand images\.two: digest: {ONE}"):
        digests.write(text, [resolved("two")])


IMAGES = {
    "dv": {"address": "docker://a/dv:1"},
    "old": {"address": "docker://a/old:1", "digest": ONE},
    "file": {"address": "dv.sif"},
    "pinned": {"address": f"docker://a/dv@{ONE}"},
}


def test_resolve_asks_for_tags_of_registries():
    asked = []
    found = digests.resolve(IMAGES, lambda address: asked.append((address.repository, address.tag)) or ONE)
    assert asked == [("a/dv", "1"), ("a/old", "1")]
    assert [image.told for image in found] == [
        f"dv: docker://a/dv:1 is {ONE} (new)",
        f"old: docker://a/old:1 is {ONE} (as before)",
    ]


def test_resolve_refuses_another_digest_unless_told():
    with pytest.raises(InputError) as error:
        digests.resolve(IMAGES, lambda address: TWO)
    (problem,) = error.value.problems
    assert problem.startswith(f"images.old: docker://a/old:1 is now {TWO}, the table has {ONE}: ")
    assert problem.endswith("--update takes it")
    found = digests.resolve(IMAGES, lambda address: TWO, may_change=True)
    assert found[1].told == f"old: docker://a/old:1 is {TWO} (was {ONE})"


def test_resolve_tells_all_problems():
    def ask(address):
        if address.repository == "a/dv":
            raise InputError("no answer")
        return TWO

    with pytest.raises(InputError) as error:
        digests.resolve(IMAGES, ask)
    assert [problem.partition(":")[0] for problem in error.value.problems] == ["no answer", "images.old"]
