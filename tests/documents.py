"""What the Markdown pages of the repository hold: code blocks, links, names of files and of make targets."""

import re
import subprocess
from pathlib import Path
from typing import NamedTuple

REPOSITORY = Path(__file__).resolve().parent.parent
_BLOCK = re.compile(r"^```(\w*)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
_LINK = re.compile(r"\]\(([^)\s]+)\)")
_CODE = re.compile(r"`([^`\n]+)`")
_MAKE = re.compile(r"\bmake ((?:[a-z][a-z-]*)(?: [a-z][a-z-]*)*)")
_PATH = re.compile(r"(?:\.\./)*(?:config|containers|docs|envs|profiles|rules|scripts|tests)/[\w./*{},-]*\w")


class Block(NamedTuple):
    """A fenced block of code; `line` is that of its first line."""

    page: str
    line: int
    language: str
    text: str


def pages() -> list[str]:
    """Markdown files of the repository, tracked or new."""
    command = ["git", "ls-files", "--cached", "--others", "--exclude-standard", "*.md"]
    return sorted(
        set(subprocess.run(command, cwd=REPOSITORY, capture_output=True, text=True, check=True).stdout.split())
    )


def read(page: str) -> str:
    """Text of a page."""
    return (REPOSITORY / page).read_text(encoding="utf-8")


def blocks(page: str, language: str) -> list[Block]:
    """Blocks of one language, in order."""
    text = read(page)
    found = [(text.count("\n", 0, match.start(2)) + 1, *match.groups()) for match in _BLOCK.finditer(text)]
    return [Block(page, line, name, content) for line, name, content in found if name == language]


def links(page: str) -> list[str]:
    """Targets of links into the repository."""
    return [target for target in _LINK.findall(_BLOCK.sub("", read(page))) if "://" not in target]


def headings(page: str) -> set[str]:
    """Anchors of the headings of a page, as GitHub makes them."""
    titles = re.findall(r"^#+ (.*)$", _BLOCK.sub("", read(page)), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", title.lower()).replace(" ", "-") for title in titles}


def _code(page: str) -> list[str]:
    """Lines of the shell blocks, and what stands between backticks elsewhere."""
    lines = [line.partition("  #")[0] for block in blocks(page, "sh") for line in block.text.splitlines()]
    return lines + _CODE.findall(_BLOCK.sub("", read(page)))


def make_targets(page: str) -> set[str]:
    """Targets that the page tells to make."""
    return {target for text in _code(page) for words in _MAKE.findall(text) for target in words.split()}


def paths(page: str) -> set[str]:
    """Paths of this repository that stand in code."""
    return {path for text in _code(page) for path in _PATH.findall(text) if not path.startswith("../")}
