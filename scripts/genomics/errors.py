"""The one error type for bad input."""

from collections.abc import Callable, Sequence
from typing import Any


class InputError(Exception):
    """Bad input, told so that the reader can cure it: what, where, what was found, how to cure.

    Holds one problem or all problems of a stage; `str()` gives one line per problem.
    """

    def __init__(self, problems: str | Sequence[str]):
        self.problems = (problems,) if isinstance(problems, str) else tuple(problems)
        super().__init__("\n".join(self.problems))


class Problems:
    """Runs checks and keeps what they complain about, so that it is told together."""

    def __init__(self, found: Sequence[str] = ()):
        self.found = list(found)

    def attempt(self, function: Callable, *arguments) -> Any:
        """Result of the call; None where it raised InputError."""
        try:
            return function(*arguments)
        except InputError as error:
            self.found += error.problems
            return None

    def raise_all(self) -> None:
        """Raise one InputError with every problem; do nothing when there is none."""
        raise_all(self.found)


def last_line(text: str) -> str:
    """The last line of what a failed program printed, which tells most; empty where it printed nothing."""
    return (text.strip().splitlines() or [""])[-1]


def raise_all(problems: Sequence[str]) -> None:
    """Raise one InputError with every problem; do nothing when there is none."""
    if problems:
        raise InputError(problems)
