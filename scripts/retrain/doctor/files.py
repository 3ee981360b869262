"""What holds for every indexed file: how it is compressed, and whether its index is younger than itself."""

import contextlib
import os
import re
from collections.abc import Iterator

import pysam

from retrain.doctor.findings import Finding, warn

BGZF_MAGIC = b"\x1f\x8b\x08\x04"
BGZF_END = bytes.fromhex("1f8b08040000000000ff0600424302001b0003000000000000000000")
PLAIN_GZIP = b"\x1f\x8b"


@contextlib.contextmanager
def quiet_htslib() -> Iterator[None]:
    """Keep htslib's own messages off stderr, where ours say the same."""
    verbosity = pysam.set_verbosity(0)
    try:
        yield
    finally:
        pysam.set_verbosity(verbosity)


def compression(path: str) -> str:
    """`bgzf`, `gzip` or `none`, by the first bytes."""
    with open(path, "rb") as source:
        start = source.read(16)
    if start.startswith(BGZF_MAGIC) and start[12:14] == b"BC":
        return "bgzf"
    return "gzip" if start.startswith(PLAIN_GZIP) else "none"


def ends_with_marker(path: str) -> bool:
    """Whether a BGZF file ends with the empty block that writers put last."""
    with open(path, "rb") as source:
        source.seek(max(os.path.getsize(path) - len(BGZF_END), 0))
        return source.read() == BGZF_END


def index_age(path: str, index: str | None, cure: str) -> list[Finding]:
    """A warning where the index is older than its file, by whole seconds."""
    if index is None or int(os.path.getmtime(index)) >= int(os.path.getmtime(path)):
        return []
    found = f"its index {os.path.basename(index)} is older than the file"
    why = "If the file was changed since, reads or records would be fetched from wrong places"
    return [warn("index_older", path, found, why, f"index it again with {cure}")]


def reason(error: Exception, path: str) -> str:
    """The words of a library's error without the path, which the message names already."""
    if isinstance(error, OSError) and error.strerror:
        return error.strerror
    text = re.sub(r"\s+", " ", str(error)).replace(f"`{path}`", "it").replace(path, "it")
    return text.strip(" .") or type(error).__name__
