"""Findings of the doctor: what was found, where, why it matters and what to do; as lines and as a table."""

import csv
import sys
from collections.abc import Iterable
from pathlib import Path
from typing import NamedTuple

from genomics import tsv
from genomics.errors import InputError, raise_all

SEVERITIES = ("stop", "warn", "note")
PREFIXES = {"warn": "warning", "note": "note"}


class Finding(NamedTuple):
    """One finding; `id` names the check, `severity` is one of SEVERITIES."""

    id: str
    severity: str
    where: str
    found: str
    why: str
    cure: str


def stop(check: str, where: str, found: str, why: str, cure: str) -> Finding:
    """A finding that forbids to go on."""
    return Finding(check, "stop", where, found, why, cure)


def warn(check: str, where: str, found: str, why: str, cure: str) -> Finding:
    """A finding that probably harms the results."""
    return Finding(check, "warn", where, found, why, cure)


def note(check: str, where: str, found: str, why: str, cure: str) -> Finding:
    """A finding to keep in mind when reading the results."""
    return Finding(check, "note", where, found, why, cure)


def order(findings: Iterable[Finding]) -> list[Finding]:
    """Each finding once, the gravest first, otherwise as they came."""
    return sorted(dict.fromkeys(findings), key=lambda finding: SEVERITIES.index(finding.severity))


def tell(findings: Iterable[Finding]) -> list[Finding]:
    """Print warnings and notes to stderr, and raise one InputError with every finding that is a stop."""
    found = list(findings)
    for finding in found:
        if finding.severity in PREFIXES:
            print(f"{PREFIXES[finding.severity]}: {line(finding)}", file=sys.stderr)
    raise_all([line(finding) for finding in found if finding.severity == "stop"])
    return found


def line(finding: Finding) -> str:
    """The finding in one line, whatever characters its file names hold."""
    return one_line(f"{finding.where}: {finding.found}. {finding.why}. To do: {finding.cure}. [{finding.id}]")


def one_line(text: str) -> str:
    """`text` with line ends, tabs and other control characters spelled out."""
    return "".join(letter if letter.isprintable() else repr(letter)[1:-1] for letter in text)


def write_table(path: str | Path, findings: Iterable[Finding]) -> None:
    """Write findings as a tab-separated table with a header line; the file appears when it is whole."""
    path = Path(path)
    path.parent.mkdir(parents=True, exist_ok=True)
    with tsv.writer(path, Finding._fields) as table:
        table.writerows({name: one_line(text) for name, text in finding._asdict().items()} for finding in findings)


def read_table(path: str | Path) -> list[Finding]:
    """Findings of a table, by column name."""
    try:
        with open(path, encoding="utf-8", newline="") as lines:
            rows = list(csv.DictReader(lines, delimiter="\t"))
        return [Finding(**{field: row[field] for field in Finding._fields}) for row in rows]
    except (OSError, UnicodeDecodeError, KeyError) as error:
        raise InputError(f"{path}: cannot be read as a table of findings ({error})") from error
