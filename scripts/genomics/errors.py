"""The one error type for bad input."""

from collections.abc import Sequence


class InputError(Exception):
    """Bad input, told so that the reader can cure it: what, where, what was found, how to cure.

    Holds one problem or all problems of a stage; `str()` gives one line per problem.
    """

    def __init__(self, problems: str | Sequence[str]):
        self.problems = (problems,) if isinstance(problems, str) else tuple(problems)
        super().__init__("\n".join(self.problems))


def raise_all(problems: Sequence[str]) -> None:
    """Raise one InputError with every problem; do nothing when there is none."""
    if problems:
        raise InputError(problems)
