"""Command lines: a parser without abbreviations, and exit codes (0 done, 2 bad input; bugs keep their traceback)."""

import argparse
import os
import sys
from collections.abc import Callable, Sequence

from genomics.errors import InputError

BAD_INPUT = 2


class _Parser(argparse.ArgumentParser):
    """Reports a bad command line as InputError, so that every program fails in the same words."""

    def error(self, message):
        raise InputError(f"{self.prog}: {message}; see {self.prog} --help")


def make_parser(prog: str, description: str | None = None) -> argparse.ArgumentParser:
    """Parser of one program: no abbreviated options, errors as InputError."""
    return _Parser(prog=prog, description=description, allow_abbrev=False)


def positive(text: str) -> int:
    """A whole number of 1 or more, as the `type` of an argument."""
    if not (text.isascii() and text.isdigit() and int(text)):
        raise argparse.ArgumentTypeError(f"expected a whole number of 1 or more; found {text!r}")
    return int(text)


def run(main: Callable[[Sequence[str]], None], argv: Sequence[str] | None = None) -> int:
    """Run `main(argv)`; bad input becomes one line per problem on stderr and exit code 2."""
    try:
        main(sys.argv[1:] if argv is None else argv)
        sys.stdout.flush()
    except InputError as error:
        for problem in error.problems:
            print(f"error: {problem}", file=sys.stderr)
        return BAD_INPUT
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 1
    return 0
