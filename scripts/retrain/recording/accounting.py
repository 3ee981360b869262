"""What Slurm's accounting (sacct) says of jobs: state, time, memory, nodes."""

import csv
import re
import subprocess
from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from genomics.errors import last_line

FIELDS = ("JobID", "State", "Elapsed", "TotalCPU", "MaxRSS", "ReqMem", "ReqTRES", "AllocTRES", "NodeList", "ExitCode")
PATIENCE = 120  # seconds for one question; a busy accounting database takes some
AT_ONCE = 1000  # jobs in one question, for a command line has an end
MEGABYTES = {"": 2**-20, "K": 2**-10, "M": 1, "G": 2**10, "T": 2**20}
DURATION = re.compile(r"(?:(\d+)-)?(?:(?:(\d+):)?(\d+):)?(\d+(?:\.\d+)?)")  # [days-][hours:]minutes:seconds


class Account(NamedTuple):
    """A job on Slurm: state in one word, seconds from start to end and on processors, the most memory of one of its
    steps and the memory asked for (MB of 2^20 bytes), what it was given, nodes, exit code. None is not told."""

    state: str
    seconds: float | None
    cpu_seconds: float | None
    max_rss_mb: float | None
    requested_mb: float | None
    allocated: str
    nodes: str
    exit_code: str


class Answer(NamedTuple):
    """Accounts by number of the job; a reason where there are none to have."""

    accounts: Mapping[int, Account]
    reason: str = ""


def ask(jobs: Sequence[int]) -> Answer:
    """Accounts of these jobs; never fails for want of an answer."""
    accounts: dict[int, Account] = {}
    for start in range(0, len(jobs), AT_ONCE):
        numbers = ",".join(map(str, jobs[start : start + AT_ONCE]))
        words = ["sacct", "-j", numbers, "--parsable2", "-o", ",".join(FIELDS)]
        try:
            done = subprocess.run(words, capture_output=True, text=True, check=True, timeout=PATIENCE)
            accounts |= read(done.stdout)
        except (OSError, subprocess.SubprocessError, ValueError) as error:
            return Answer({}, _told(error))
    return Answer(accounts)


def _told(error: Exception) -> str:
    """The last line that sacct prints, or the error itself."""
    line = last_line(getattr(error, "stderr", None) or "")
    return f"sacct: {line.removeprefix('sacct: ') or error}"


def read(text: str) -> dict[int, Account]:
    """Accounts from what sacct prints: a line for each job, and one for each of its steps (`7.batch`, `7.0`).

    Tasks of arrays are passed over, the workflow has none. ValueError where a column is missing.
    """
    rows = csv.DictReader(text.splitlines(), delimiter="|", quoting=csv.QUOTE_NONE)
    absent = [name for name in FIELDS if name not in (rows.fieldnames or ())]
    if absent:
        raise ValueError(f"no column {', '.join(absent)} in what it prints")
    jobs: dict[int, dict] = {}
    steps: dict[int, list[dict]] = {}
    for row in rows:
        number, dot, _ = row["JobID"].partition(".")
        if dot and number.isdecimal():
            steps.setdefault(int(number), []).append(row)
        elif number.isdecimal():
            jobs[int(number)] = row
    return {number: _account(job, steps.get(number, ())) for number, job in jobs.items()}


def _account(job: Mapping[str, str], steps: Iterable[Mapping[str, str]]) -> Account:
    peaks = [megabytes(row["MaxRSS"]) for row in (job, *steps)]
    return Account(
        state=job["State"].split(" ")[0],  # `CANCELLED by 0` names the user
        seconds=seconds(job["Elapsed"]),
        cpu_seconds=seconds(job["TotalCPU"]),
        max_rss_mb=max(filter(None, peaks), default=None),  # 0 is that of a step that ended too soon
        requested_mb=_requested(job),
        allocated=job["AllocTRES"],
        nodes=job["NodeList"],
        exit_code=job["ExitCode"],
    )


def _requested(job: Mapping[str, str]) -> float | None:
    """Memory of the whole job; older versions give ReqMem per processor or node (`4Gc`, `4Gn`), ReqTRES never."""
    resources = dict(part.partition("=")[::2] for part in job["ReqTRES"].split(","))
    return megabytes(resources.get("mem") or job["ReqMem"])


def seconds(text: str) -> float | None:
    """Seconds of `1-02:03:04`, `02:03:04` or `03:04.567`; None of anything else."""
    match = DURATION.fullmatch(text)
    if not match:
        return None
    days, hours, minutes, rest = (float(part or 0) for part in match.groups())
    return round(((days * 24 + hours) * 60 + minutes) * 60 + rest, 3)


def megabytes(text: str) -> float | None:
    """MB of 2^20 bytes of `1500K`, `1.5G` or `0`; None of anything else."""
    match = re.fullmatch(r"(\d+(?:\.\d+)?)([KMGT]?)", text)
    return round(float(match[1]) * MEGABYTES[match[2]], 3) if match else None
