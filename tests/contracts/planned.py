"""The jobs of a dry run, taken apart: the files they declare, and the commands of the tools as lists of words.

Nothing here is of the product: commands are read as printed, names of shards are worked out anew.
"""

import re
import shlex
from collections.abc import Callable, Iterable, Iterator
from typing import NamedTuple

PROGRAMS = {
    "make_training_examples": "make_examples",
    "make_calling_examples": "make_examples",
    "train": "train",
    "convert_to_saved_model": "convert_to_saved_model",
    "call_variants": "call_variants",
    "postprocess_variants": "postprocess_variants",
    "shuffle_examples": "shuffle_tfrecords_beam",
    "show_examples": "show_examples",
    "happy": "hap.py",
}
# Where upstream has its programs, and how ours are called where not as upstream's.
FOLDERS = ("/opt/deepvariant/bin/", "/opt/hap.py/bin/")
OURS = {"minidv.shuffle_examples": "shuffle_tfrecords_beam", "minidv.happy": "hap.py"}

_REDIRECTION = re.compile(r" 2?>>? \S+| 2>&1")
_SPEC = re.compile(r"(.+)@(\d+)(\.[\w.]+)?")


class Job(NamedTuple):
    """A planned job: its rule, the files it declares, and the commands of its shell line."""

    rule: str
    inputs: tuple[str, ...]
    outputs: tuple[str, ...]
    commands: tuple[tuple[str, ...], ...]


class Call(NamedTuple):
    """A tool as a job starts it: program, words behind it, and the options of run_resumable, where that starts it."""

    job: Job
    program: str
    words: tuple[str, ...]
    wrapper: dict[str, list[str]]

    @property
    def flags(self) -> dict[str, str | None]:
        """Values of the flags, without hyphens; None where a flag stands alone. The last one counts."""
        return dict(pairs(self.words))

    @property
    def experiment_dir(self) -> str:
        """What the command writes below: the output of run_resumable stands for its {out}."""
        return self.wrapper["--output"][0]

    def path(self, flag: str) -> str:
        """A path that a flag names, as it lies when the job has ended."""
        value = self.flags[flag]
        return value.replace("{out}", self.experiment_dir) if "{out}" in value else value


def pairs(words: Iterable[str]) -> Iterator[tuple[str, str | None]]:
    """(flag, value) in their order; positional words are left out. A word behind a flag is its value."""
    waiting = list(words)
    while waiting:
        name, equals, value = waiting.pop(0).partition("=")
        if not name.startswith("-"):
            continue
        if not equals:
            value = waiting.pop(0) if waiting and not waiting[0].startswith("-") else None
        yield name.lstrip("-"), value


def jobs(text: str) -> list[Job]:
    """The jobs that a dry run with -p prints; no path of theirs may hold a comma with a space behind it."""
    found = []
    for block in re.split(r"\n(?=(?:local)?rule \w+:\n)", text)[1:]:
        rule = re.match(r"(?:local)?rule (\w+):", block)[1]
        shell = re.search(r"^Shell command: (.*)$", block, re.MULTILINE)
        commands = _REDIRECTION.sub("", shell[1]).split(" && ") if shell else []
        files = (_files(block, "input"), _files(block, "output"))
        found.append(Job(rule, *files, tuple(tuple(shlex.split(command)) for command in commands)))
    return found


def _files(block: str, kind: str) -> tuple[str, ...]:
    line = re.search(rf"^    {kind}: (.*)$", block, re.MULTILINE)
    return tuple(line[1].split(", ")) if line else ()


def calls(found: Iterable[Job]) -> list[Call]:
    """The tools that the jobs start."""
    return [_call(job) for job in found if job.rule in PROGRAMS]


def _call(job: Job) -> Call:
    words, wrapper = list(job.commands[-1]), {}
    if "run_resumable" in words:
        split = words.index("--")
        wrapper, words = _options(words[3:split]), words[split + 1 :]
    start = 3 if words[1] == "-m" else 1
    return Call(job, _program(words[:start]), tuple(words[start:]), wrapper)


def _options(words: Iterable[str]) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for word in words:
        if word.startswith("--"):
            values = found.setdefault(word, [])
        else:
            values.append(word)
    return found


def _program(start: list[str]) -> str:
    if start[:2] == ["python", "-m"]:
        return OURS.get(start[2], start[2].removeprefix("minidv."))
    return next((start[0].removeprefix(folder) for folder in FOLDERS if start[0].startswith(folder)), start[0])


def of(found: Iterable[Call], *rules: str) -> list[Call]:
    """Calls of these rules."""
    return [call for call in found if call.job.rule in rules]


def shards(spec: str) -> list[str]:
    """Files of `name@N.suffix`; a name without @N stands for itself."""
    match = _SPEC.fullmatch(spec)
    if not match:
        return [spec]
    stem, count, suffix = match[1], int(match[2]), match[3] or ""
    return [f"{stem}-{number:05d}-of-{count:05d}{suffix}" for number in range(count)]


def makers(found: Iterable[Job]) -> dict[str, Job]:
    """The job that makes each declared output."""
    return {path: job for job in found for path in job.outputs}


def inside(path: str, declared: Iterable[str]) -> str | None:
    """The declared file or folder that a path is, or lies in."""
    return next((top for top in declared if path == top or path.startswith(f"{top}/")), None)


def failing(items: Iterable, holds: Callable[[object], bool]) -> list:
    """Items for which something does not hold."""
    return [item for item in items if not holds(item)]
