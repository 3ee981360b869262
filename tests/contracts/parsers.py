"""The tools' own ways to read a command line, built from the contracts: absl's for DeepVariant, argparse for hap.py.

Everything wrong with one command is told as a list of texts. Beyond the parsers' own complaints: a flag given twice,
values that the program checks when it runs, and words that are no flag.
"""

import argparse
import json
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path

from absl import flags as absl

from minidv import shuffle_examples
from tests.contracts.planned import Call, pairs

_DEFINE = {
    "string": absl.DEFINE_string,
    "int": absl.DEFINE_integer,
    "float": absl.DEFINE_float,
    "bool": absl.DEFINE_boolean,
    "list": absl.DEFINE_list,
}
_TYPES = {"string": str, "int": int, "float": float}

Parse = Callable[[Iterable[str]], list[str]]


class Contracts:
    """What upstream's programs accept; `problems` tells what they would say to a call."""

    def __init__(self, folder: Path):
        deepvariant = json.loads((folder / "deepvariant-1.9.0.json").read_text())
        happy = json.loads((folder / "happy-0.3.15.json").read_text())
        self.flags = {
            name: [*binary["flags"], *binary.get("config_fields", ()), *deepvariant["common_flags"]]
            for name, binary in deepvariant["binaries"].items()
        }
        self._parsers: Mapping[str, Parse] = {
            **{name: _absl(name, rows) for name, rows in self.flags.items()},
            "shuffle_tfrecords_beam": _shuffle(deepvariant["binaries"]["shuffle_tfrecords_beam"]["flags"]),
            "hap.py": _happy(happy["options"]),
        }

    def problems(self, call: Call) -> list[str]:
        """What is wrong with a command, as its first task gets it; empty if nothing."""
        if call.program not in self._parsers:
            return [f"program {call.program!r} is not known"]
        words = [word.replace("{task}", "0") for word in call.words]
        found = self._parsers[call.program](words) + _doubled(call.program, words, self.flags)
        return [f"{call.program}: {problem}" for problem in found]


def _doubled(program: str, words: Iterable[str], flags: Mapping[str, list]) -> list[str]:
    booleans = {row["name"] for row in flags.get(program, ()) if row["type"] == "bool"}
    names = [name.removeprefix("no") if name.removeprefix("no") in booleans else name for name, _ in pairs(words)]
    return [f"{name} is given {times} times" for name, times in Counter(names).items() if times > 1]


def _absl(program: str, rows: list[dict]) -> Parse:
    choices = {row["name"]: row["values"] for row in rows if row.get("values") and row["type"] != "enum"}

    def parse(words: Iterable[str]) -> list[str]:
        values = _define(rows)
        try:
            positional = values([program, *words])[1:]
        except absl.Error as error:
            return [str(error)]
        found = [f"{word!r} is no flag" for word in positional]
        given = {name: values[name].value for name in choices if values[name].present}
        return found + [
            f"{name}: {value!r} is none of {choices[name]}"
            for name, value in given.items()
            if value not in choices[name]
        ]

    return parse


def _define(rows: list[dict]) -> absl.FlagValues:
    """The flags, without their defaults: some are told as texts, such as <number of cpus>."""
    values = absl.FlagValues()
    for row in rows:
        if row["type"] == "enum":
            absl.DEFINE_enum(row["name"], None, row["values"], "", flag_values=values)
        else:
            _DEFINE[row["type"]](row["name"], None, "", flag_values=values)
        if row.get("required") is True:
            absl.mark_flag_as_required(row["name"], flag_values=values)
    return values


class _Parser(argparse.ArgumentParser):
    def error(self, message):
        raise ValueError(message)


def _argparse(parser: argparse.ArgumentParser) -> Parse:
    def parse(words: Iterable[str]) -> list[str]:
        try:
            parser.parse_args(list(words))
        except ValueError as error:
            return [str(error)]
        return []

    return parse


def _happy(options: list[dict]) -> Parse:
    parser = _Parser("hap.py", allow_abbrev=False, add_help=False)
    for option in options:
        names = [option["name"], *option.get("aliases", ())]
        if option["type"] == "positional":
            parser.add_argument("vcfs", nargs=len(option["name"].split()))
        elif option["type"] == "flag":
            parser.add_argument(*names, action="store_true")
        elif option["type"] == "list":
            parser.add_argument(*names, action="append")
        else:
            kind, choices = _TYPES.get(option["type"], str), option.get("values")
            parser.add_argument(*names, type=kind, choices=choices, required=option["required"])
    return _argparse(parser)


def _shuffle(rows: list[dict]) -> Parse:
    """Upstream's flags, and those that ours has beyond them."""
    parser = _Parser("shuffle_tfrecords_beam", allow_abbrev=False, add_help=False)
    for row in rows:
        parser.add_argument(f"--{row['name']}", required=row["required"])
    for flag in shuffle_examples.OWN:
        parser.add_argument(flag.option, type=_TYPES.get(flag.kind, str), choices=flag.values or None)
    return _argparse(parser)
