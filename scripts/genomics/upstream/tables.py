"""The flags of DeepVariant and hap.py, from the tables beside this module.

versions.tsv names the versions that these tables were read from; no other is started. flags.tsv holds one row per flag;
program `common` stands for every DeepVariant program, `apache_beam` for the options that the shuffling program hands
on, `config.*` of train for the fields of its config. `range` is ours: upstream's own checks and what can have no
meaning outside. train_presets.tsv holds how each named config of train differs from `base`; `+test` is laid over any of
them.
"""

import json
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from genomics.errors import InputError

BEAM_PROGRAM = "shuffle_tfrecords_beam"
CONFIG = "config."
FIELD_ABSENT = "<field absent>"
NUMBER_OF_CPUS = "<number of cpus>"
TEST_SUFFIX = "+test"
_FOLDER = Path(__file__).parent


@dataclass(frozen=True)
class Flag:
    """One flag: `kind` is string, int, float, bool, enum, list, or of hap.py also flag (present or not), positional.

    `default` is None where upstream has none, and a text in angle brackets where it is found out at run time.
    `values` are the only ones allowed beside the default; `bounds` is an interval such as `0|[75,362]`.
    """

    program: str
    name: str
    kind: str
    default: Any
    values: tuple[str, ...] = ()
    required: bool = False
    bounds: str = ""
    aliases: tuple[str, ...] = ()

    @property
    def dest(self) -> str:
        """Attribute name in a namespace."""
        return self.name.replace("-", "_")

    @property
    def option(self) -> str:
        """As written on a command line."""
        return self.name if self.kind == "positional" else f"--{self.name}"


@cache
def _table() -> dict[str, dict[str, Flag]]:
    programs: dict[str, dict[str, Flag]] = {}
    for row in rows("flags.tsv"):
        flag = _flag(row)
        programs.setdefault(flag.program, {})[flag.name] = flag
    return programs


@cache
def rows(name: str) -> list[dict[str, str]]:
    """Rows of a table beside this module, by column name."""
    header, *lines = (_FOLDER / name).read_text(encoding="utf-8").splitlines()
    return [dict(zip(header.split("\t"), line.split("\t"), strict=True)) for line in lines]


def _flag(row: dict[str, str]) -> Flag:
    return Flag(
        program=row["program"],
        name=row["flag"],
        kind=row["type"],
        default=json.loads(row["default"]),
        values=_items(row["values"]),
        required=row["required"] == "yes",
        bounds=row["range"],
        aliases=_items(row["aliases"]),
    )


def _items(cell: str) -> tuple[str, ...]:
    return tuple(cell.split(",")) if cell else ()


def versions(product: str) -> tuple[str, ...]:
    """Versions of DeepVariant or hap.py whose flags and files are known."""
    return tuple(row["version"] for row in rows("versions.tsv") if row["product"] == product)


def programs() -> tuple[str, ...]:
    """Programs whose flags are known."""
    return tuple(name for name in _table() if name not in ("common", "apache_beam"))


def flags(program: str) -> dict[str, Flag]:
    """All flags of a program by name (`reads`, `config.batch_size`, `report-prefix`), the common ones last."""
    if program not in programs():
        raise InputError(f"program {program!r} is not known; known are {', '.join(programs())}")
    table = _table()
    if program == "hap.py":
        return dict(table[program])
    return table[program] | table["apache_beam" if program == BEAM_PROGRAM else "common"]


@cache
def _presets() -> dict[str, dict[str, Any]]:
    presets: dict[str, dict[str, Any]] = {}
    for row in rows("train_presets.tsv"):
        fields = presets.setdefault(row["preset"], {})
        if row["field"]:
            fields[row["field"]] = json.loads(row["value"])
    return presets


def presets() -> tuple[str, ...]:
    """Named configs of train, without `+test`."""
    return tuple(name for name in _presets() if name != TEST_SUFFIX)


def config_defaults(preset: str) -> dict[str, Any]:
    """Fields of a named config of train (without `config.`) with their values; fields it does not define are absent."""
    name = preset.removesuffix(TEST_SUFFIX)
    if name not in presets():
        known = ", ".join(presets())
        raise InputError(f"train: --config: {preset!r} is not known; known are {known}, each also with +test")
    fields = {field.name: field.default for field in _table()["train"].values() if field.name.startswith(CONFIG)}
    values = {field.removeprefix(CONFIG): value for field, value in fields.items()} | _presets()[name]
    if preset != name:
        values |= _presets()[TEST_SUFFIX]
    return {field: value for field, value in values.items() if value != FIELD_ABSENT}
