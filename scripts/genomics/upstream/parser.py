"""Command lines with upstream's flags: everything wrong is told at once, and nothing asked for is silently ignored."""

import os
from argparse import Namespace
from collections.abc import Collection, Mapping, Sequence
from typing import Any

from genomics.errors import InputError, raise_all
from genomics.upstream.conditions import condition_problems
from genomics.upstream.tables import CONFIG, FIELD_ABSENT, NUMBER_OF_CPUS, Flag, config_defaults, flags
from genomics.upstream.values import canonical, parse_text
from genomics.upstream.words import Given, Words


def make_parser(
    program: str,
    implemented: Collection[str],
    fixed: Mapping[str, Any] | None = None,
    description: str | None = None,
    own: Collection[Flag] = (),
) -> "Parser":
    """Parser of a stand-in for `program` that honours the flags `implemented`; `description` is for its --help.

    `own` are flags that the stand-in has beyond upstream's. `fixed` says what the stand-in does anyway where this is
    not upstream's default; such a flag may be given with that value only, any other flag that is not implemented only
    with its default.
    """
    return Parser(program, implemented, fixed or {}, description or "", own)


class Parser:
    """Reads the words of a command line into a namespace."""

    def __init__(
        self,
        program: str,
        implemented: Collection[str],
        fixed: Mapping[str, Any],
        description: str,
        own: Collection[Flag],
    ):
        self.program = program
        self._description = description.strip()
        self._own = tuple(own)
        self.flags = flags(program) | {flag.name: flag for flag in own}
        self.implemented = tuple(name for name, flag in self.flags.items() if name in implemented or flag in self._own)
        self.fixed = {name: canonical(self.flags[name], value) for name, value in fixed.items()}
        unknown = set(implemented) - self.flags.keys()
        if unknown:
            raise ValueError(f"not flags of {program}: {sorted(unknown)}")

    def parse(self, argv: Sequence[str]) -> Namespace:
        """Every implemented flag with its value or upstream's default; InputError with all problems.

        Names have underscores for hyphens. Of train, `config` is a namespace of the implemented fields, and `preset`
        the name in `--config FILE:NAME`, which decides their defaults.
        """
        if "--help" in argv or "-h" in argv:
            print(self.help())
            raise SystemExit(0)
        words = Words(self.program, self.flags)
        given = words.split(argv)
        self._problems, self._invalid = words.problems, set()
        values = self._values(given)
        defaults = self._defaults(values)
        self._check(values, defaults)
        raise_all(self._problems)
        return self._namespace(defaults | values)

    def help(self) -> str:
        """Usage text: what the program does, and the implemented flags with upstream's defaults."""
        shown = [self.flags[name] for name in self.implemented]
        usage = " ".join([self.program, *(flag.option for flag in shown if flag.kind == "positional"), "[flags]"])
        title = "flags of upstream that are accepted here, with upstream's defaults:"
        about = [self._description, ""] if self._description else []
        beyond = ["flags beyond upstream's:", *map(_help_line, self._own)] if self._own else []
        upstreams = [_help_line(flag) for flag in shown if flag not in self._own]
        return "\n".join([f"usage: {usage}", "", *about, title, *upstreams, *beyond])

    def _values(self, given: list[Given]) -> dict[str, Any]:
        values: dict[str, Any] = {}
        for item in given:
            name, value = self._value(item)
            if name in self._invalid:
                continue
            if name not in values:
                values[name] = value
            elif item.flag.kind == "list" and self.program == "hap.py":
                values[name] = values[name] + value
            else:
                self._complain(item.flag, "is given more than once")
        return values

    def _value(self, item: Given) -> tuple[str, Any]:
        flag = item.flag
        positive = self.flags.get(flag.name.removeprefix("no-"))
        if flag.kind == "flag" and flag.name.startswith("no-") and positive and positive.kind == "flag":
            return positive.name, False
        if item.text is None:
            return flag.name, not item.negated
        try:
            return flag.name, parse_text(flag, item.text)
        except ValueError as error:
            self._complain(flag, str(error))
            self._invalid.add(flag.name)
            return flag.name, None

    def _defaults(self, values: Mapping[str, Any]) -> dict[str, Any]:
        defaults = {name: _at_run_time(flag.default) for name, flag in self.flags.items()}
        if self.program == "train":
            fields = self._config_fields(values.get("config"))
            absent = {name for name in defaults if name.startswith(CONFIG) and name not in fields}
            defaults = {name: value for name, value in (defaults | fields).items() if name not in absent}
        return defaults

    def _config_fields(self, config: str | None) -> dict[str, Any]:
        file, _, preset = (config or "").rpartition(":")
        try:
            if not file:
                raise InputError(f"train: --config: expected FILE:NAME such as dv_config.py:base; found {config}")
            return {CONFIG + field: value for field, value in config_defaults(preset).items()}
        except InputError as error:
            self._problems += error.problems
            return {name: flag.default for name, flag in self.flags.items() if name.startswith(CONFIG)}

    def _check(self, values: Mapping[str, Any], defaults: Mapping[str, Any]) -> None:
        for name, value in values.items():
            flag = self.flags[name]
            done = self.fixed.get(name, defaults.get(name))
            if name not in defaults:
                self._complain(flag, f"the config {values['config']} has no such field")
            elif name not in self.implemented and value != done:
                self._complain(flag, f"{value!r} is not implemented here, only {done!r} is")
        for flag in self.flags.values():
            if flag.required and not values.get(flag.name) and flag.name not in self._invalid:
                self._complain(flag, "is required")
        self._problems += condition_problems(self.program, defaults | values)

    def _complain(self, flag: Flag, problem: str) -> None:
        self._problems.append(f"{self.program}: {flag.option}: {problem}")

    def _namespace(self, values: Mapping[str, Any]) -> Namespace:
        plain = {self.flags[name].dest: values[name] for name in self.implemented if not name.startswith(CONFIG)}
        if self.program != "train":
            return Namespace(**plain)
        fields = [name for name in self.implemented if name.startswith(CONFIG) and name in values]
        config = Namespace(**{name.removeprefix(CONFIG): values[name] for name in fields})
        return Namespace(**plain | {"config": config, "preset": values["config"].rpartition(":")[2]})


def _at_run_time(default: Any) -> Any:
    if default == NUMBER_OF_CPUS:
        return os.cpu_count()
    return None if isinstance(default, str) and default.startswith("<") and default != FIELD_ABSENT else default


def _help_line(flag: Flag) -> str:
    names = ", ".join([flag.option, *flag.aliases])
    kind = "|".join(flag.values) or flag.kind
    told = "required" if flag.required else f"default {flag.default!r}"
    return f"  {names}  ({kind}; {told})"
