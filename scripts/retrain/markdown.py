"""Text and tables as Markdown in which no character is read otherwise than it was meant."""

import re
from collections.abc import Iterable, Sequence

_SPECIAL = "\\`*_|<>[]#"
_CODE = re.compile(r"(`[^`]+`)")


def escape(text: str) -> str:
    """`text` so that Markdown shows it letter by letter."""
    return "".join(f"\\{letter}" if letter in _SPECIAL else letter for letter in text)


def prose(text: str) -> str:
    """A sentence on one line; what stands between backticks stays code, everything else is shown letter by letter."""
    parts = _CODE.split(" ".join(text.split()))
    return "".join(code(part[1:-1]) if number % 2 else escape(part) for number, part in enumerate(parts))


def code(text: str) -> str:
    """`text` as code that may stand in a table."""
    fence = "``" if "`" in text else "`"
    pad = " " if "`" in text else ""
    return f"{fence}{pad}{text}{pad}{fence}".replace("|", "\\|")


def table(columns: Sequence[str], rows: Iterable[Sequence[str]], numeric: Sequence[bool] = ()) -> str:
    """A table of cells that are Markdown already; columns that are `numeric` are set to the right."""
    rules = ["---:" if right else "---" for right in numeric or [False] * len(columns)]
    return "\n".join(f"| {' | '.join(row)} |" for row in (columns, rules, *rows))
