"""Parts of Markdown files that programs write, between two markers, so that no number is typed by hand."""

from pathlib import Path

from genomics import outputs
from genomics.errors import InputError


def insert(text: str, section: str, content: str, where: str) -> str:
    """`text` with `content` between `<!-- begin: SECTION -->` and `<!-- end: SECTION -->`, which stay."""
    before, _, after = split(text, section, where)
    return f"{before}\n\n{content}\n\n{after}"


def split(text: str, section: str, where: str) -> tuple[str, str, str]:
    """What stands before, between and after the markers of a section; the markers stay with the outer parts."""
    begin, end = f"<!-- begin: {section} -->", f"<!-- end: {section} -->"
    if text.count(begin) != 1 or text.count(end) != 1 or text.index(begin) > text.index(end):
        raise InputError(f"{where}: expected the lines {begin!r} and {end!r} once each, in this order; add them")
    before, rest = text.split(begin)
    content, after = rest.split(end)
    return before + begin, content, end + after


def update(path: Path, section: str, content: str) -> None:
    """Write `content` into a section of a file."""
    try:
        text = path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise InputError(f"{path}: cannot be read ({error})") from error
    outputs.write_text(path, insert(text, section, content, str(path)))
