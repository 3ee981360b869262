"""Write into the table of tools what the tags of its images stand for; comments and layout stay as they are."""

from collections.abc import Callable, Iterator, Mapping
from typing import NamedTuple

import yaml

from genomics.errors import InputError, Problems
from retrain.containers import addresses


class Resolved(NamedTuple):
    """What was found about one image; `known` is the digest that the table had, empty where it had none."""

    name: str
    address: str
    digest: str
    known: str

    @property
    def told(self) -> str:
        """One line for people."""
        how = "new" if not self.known else "as before" if self.known == self.digest else f"was {self.known}"
        return f"{self.name}: {self.address} is {self.digest} ({how})"


def resolve(
    images: Mapping[str, Mapping], ask: Callable[[addresses.Address], str], may_change: bool = False
) -> list[Resolved]:
    """Ask for the digest of every image with a docker:// address; InputError with all problems.

    A digest that is another one than the table's is a problem, unless it may change.
    """
    problems, found = Problems(), []
    for name, image in images.items():
        if image["address"].startswith(addresses.DOCKER) and addresses.parse(image["address"]).tag:
            digest = problems.attempt(ask, addresses.parse(image["address"]))
            found += [Resolved(name, image["address"], digest, image.get("digest", ""))] if digest else []
    problems.found += (
        [] if may_change else [_changed(image) for image in found if image.known not in ("", image.digest)]
    )
    problems.raise_all()
    return found


def _changed(image: Resolved) -> str:
    return (
        f"images.{image.name}: {image.address} is now {image.digest}, the table has {image.known}: the tag was given to"
        " another image. Find out what it is; --update takes it"
    )


def write(text: str, found: list[Resolved]) -> str:
    """The text of the table with the digests in it; InputError where more than that would change."""
    expected = yaml.safe_load(text)
    for image in found:
        expected["images"][image.name]["digest"] = image.digest
    written = _edited(text, [image for image in found if image.digest != image.known])
    if _loaded(written) != expected:
        lines = "; ".join(f"images.{image.name}: digest: {image.digest}" for image in found)
        raise InputError(f"the table has a layout that is not understood; write by hand {lines}")
    return written


def _loaded(text: str) -> object:
    """What the text holds; None where it is no YAML any more."""
    try:
        return yaml.safe_load(text)
    except yaml.YAMLError:
        return None


def _edited(text: str, found: list[Resolved]) -> str:
    """The text with the digests put in, as far as the table names each address in the entry of its image."""
    try:
        edits = {edit for image in found for edit in _edits(text, image)}
    except KeyError:
        return text
    for start, end, part in sorted(edits, reverse=True):
        text = text[:start] + part + text[end:]
    return text


def _edits(text: str, image: Resolved) -> Iterator[tuple[int, int, str]]:
    """(start, end, new text) that gives the image its digest: in place of the old one, or behind the address."""
    images = _pairs(yaml.compose(text, Loader=yaml.SafeLoader))["images"][1]
    entry = _pairs(images)[image.name][1]
    if image.known:
        old = _pairs(entry)["digest"][1]
        yield old.start_mark.index, old.end_mark.index, image.digest
        return
    key, address = _pairs(entry)["address"]
    if entry.flow_style:
        yield address.end_mark.index, address.end_mark.index, f", digest: {image.digest}"
        return
    end = text.find("\n", address.end_mark.index)
    end = len(text) if end < 0 else end
    newline = "\r\n" if text[:end].endswith("\r") else "\n"
    end -= len(newline) - 1
    yield end, end, f"{newline}{' ' * key.start_mark.column}digest: {image.digest}"


def _pairs(mapping: yaml.MappingNode) -> dict[str, tuple[yaml.Node, yaml.Node]]:
    """Key and value of each entry, by the key's text."""
    return {key.value: (key, value) for key, value in mapping.value}
