"""Moments as text: UTC to the second, so that texts compare as the moments do."""

import os
from bisect import bisect_right
from collections.abc import Sequence
from datetime import UTC, datetime

FORMAT = "%Y-%m-%dT%H:%M:%SZ"


def now() -> str:
    """This moment."""
    return datetime.now(UTC).strftime(FORMAT)


def of_file(path: str | os.PathLike) -> str:
    """When a file was last written."""
    return datetime.fromtimestamp(os.stat(path).st_mtime, UTC).strftime(FORMAT)


def latest_before(starts: Sequence[str], moment: str | None) -> int | None:
    """Number (from 0) of the last start, in order, that is no later than a moment; None where none is."""
    number = bisect_right(starts, moment) - 1 if moment else -1
    return number if number >= 0 else None
