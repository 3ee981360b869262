"""Command lines split into flags and their texts: absl's spelling (DeepVariant) and argparse's (hap.py)."""

import difflib
from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from genomics.upstream.tables import Flag


class Given(NamedTuple):
    """A flag as found on a command line; `text` is None where a boolean stands alone, `negated` is for --noflag."""

    flag: Flag
    text: str | None
    negated: bool = False


class Words:
    """Splits the words of one program's command line; `problems` collects what cannot be understood."""

    def __init__(self, program: str, flags: Mapping[str, Flag]):
        self.problems: list[str] = []
        self._program = program
        self._positionals = [flag for flag in flags.values() if flag.kind == "positional"]
        self._options = {flag.option: flag for flag in flags.values() if flag.kind != "positional"}
        self._options |= {alias: flag for flag in self._options.copy().values() for alias in flag.aliases}
        self._negations = {f"--no{flag.name}": flag for flag in flags.values() if flag.kind == "bool"}

    def split(self, argv: Sequence[str]) -> list[Given]:
        """Flags in the order given."""
        waiting, given = list(argv), []
        positionals = iter(self._positionals)
        while waiting:
            word = waiting.pop(0)
            if word.startswith("-") and len(word) > 1:
                found = self._option(word, waiting)
            else:
                found = self._positional(word, next(positionals, None))
            given += [found] if found else []
        return given

    def _positional(self, word: str, flag: Flag | None) -> Given | None:
        if flag:
            return Given(flag, word)
        self._complain(f"{word!r} is neither a flag nor the value of one (booleans: --flag, --noflag, --flag=true)")
        return None

    def _option(self, word: str, waiting: list[str]) -> Given | None:
        name, equals, text = self._cut(word)
        if name in self._negations and name not in self._options:
            return self._without_text(Given(self._negations[name], None, negated=True), word, equals)
        flag = self._options.get(name)
        if flag is None:
            self._unknown(name, equals, waiting)
            return None
        if flag.kind == "flag":
            return self._without_text(Given(flag, None), word, equals)
        if equals or flag.kind == "bool":
            return Given(flag, text if equals else None)
        if waiting and not _is_option(waiting[0]):
            return Given(flag, waiting.pop(0))
        self._complain(f"{name} needs a value")
        return None

    def _cut(self, word: str) -> tuple[str, str, str]:
        if not word.startswith("--") and word[:2] in self._options and len(word) > 2:
            return word[:2], "=", word[2:]
        return word.partition("=")

    def _without_text(self, given: Given, word: str, equals: str) -> Given | None:
        if not equals:
            return given
        self._complain(f"{word} takes no value")
        return None

    def _unknown(self, name: str, equals: str, waiting: list[str]) -> None:
        if not equals and waiting and not _is_option(waiting[0]):
            waiting.pop(0)  # the value, most likely
        close = closest(name, [*self._options, *self._negations])
        self._complain(f"{name} is no flag of this program" + (f"; did you mean {close}?" if close else ""))

    def _complain(self, problem: str) -> None:
        self.problems.append(f"{self._program}: {problem}")


def closest(name: str, known: Iterable[str]) -> str | None:
    """The known name most like this one; None if none is like it."""
    return next(iter(difflib.get_close_matches(name, known, n=1)), None)


def _is_option(word: str) -> bool:
    return word.startswith("-") and len(word) > 1 and not word[1].isdigit() and word[1] != "."
