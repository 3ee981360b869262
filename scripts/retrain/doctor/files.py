"""What holds for every indexed file: how it is compressed, and whether its index is younger than itself."""

import contextlib
import os
import re
import warnings
from collections.abc import Iterator

import pysam

from genomics.cram import offline
from retrain.doctor.findings import Finding, stop, warn

BGZF_MAGIC = b"\x1f\x8b\x08\x04"
# What a writer puts last, so that a cut-off file can be told: of BGZF, of CRAM 3, of CRAM 2.1.
END_MARKERS = (
    bytes.fromhex("1f8b08040000000000ff0600424302001b0003000000000000000000"),
    bytes.fromhex("0f000000ffffffff0fe0454f4600000000010005bdd94f0001000606010001000100ee63014b"),
    bytes.fromhex("0b000000ffffffff0fe0454f4600000000010000010006060100010001 00"),
)
PLAIN_GZIP = b"\x1f\x8b"


@contextlib.contextmanager
def quiet_htslib() -> Iterator[None]:
    """Keep htslib and pysam off the network, and their own messages off stderr, where ours say the same."""
    verbosity = pysam.set_verbosity(0)
    try:
        with offline(), warnings.catch_warnings():
            warnings.simplefilter("ignore")
            yield
    finally:
        pysam.set_verbosity(verbosity)


def absent(path: str, what: str) -> list[Finding]:
    """A stop where a file that the table names is not there; `what` it is there."""
    if os.path.isfile(path):
        return []
    found = "is not there" if not os.path.exists(path) else "is no file"
    why = f"The table of samples names it as {what}"
    return [stop("file_absent", path, found, why, "correct the path, or put the file there")]


def compression(path: str) -> str:
    """`bgzf`, `gzip` or `none`, by the first bytes."""
    with open(path, "rb") as source:
        start = source.read(16)
    if start.startswith(BGZF_MAGIC) and start[12:14] == b"BC":
        return "bgzf"
    return "gzip" if start.startswith(PLAIN_GZIP) else "none"


def ends_with_marker(path: str) -> bool:
    """Whether a BAM, CRAM or bgzipped file ends with the marker of its kind."""
    with open(path, "rb") as source:
        source.seek(max(os.path.getsize(path) - max(map(len, END_MARKERS)), 0))
        return source.read().endswith(END_MARKERS)


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
