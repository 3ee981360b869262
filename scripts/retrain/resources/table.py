"""The table of resources (config/resources.yaml): cores, memory and minutes of each rule, by what its job works on."""

import math
from collections.abc import Mapping
from pathlib import Path
from typing import NamedTuple

import yaml

from genomics.errors import raise_all
from retrain import schemas
from retrain.resources.work import Work

TABLE = Path(__file__).resolve().parents[3] / "config" / "resources.yaml"


class Amount(NamedTuple):
    """MB or minutes of a job: margin x (base + thread x threads + rates x work), `extra` on top, never below `least`.

    `rates` stand in the order of Work; with `over_threads` the threads of the job share what grows with its work.
    """

    least: int
    margin: float
    extra: float
    base: float
    thread: float
    rates: Work
    over_threads: bool

    @property
    def is_constant(self) -> bool:
        """Whether all jobs of the rule ask for the same."""
        return not (self.thread or any(self.rates))

    def of(self, work: Work, threads: int) -> int:
        """What the first attempt of a job asks for."""
        growing = sum(rate * units for rate, units in zip(self.rates, work, strict=True))
        shared = growing / threads if self.over_threads else growing
        return max(self.least, math.ceil(self.extra + self.margin * (self.base + self.thread * threads + shared)))


class Asked(NamedTuple):
    """What the jobs of a rule ask for: cores, at most; MB of memory; minutes."""

    threads: int
    memory: Amount
    minutes: Amount


def load(backend: Mapping[str, str], path: Path = TABLE) -> dict[str, Asked]:
    """Read and check the table; what each rule asks for with these backends."""
    table, problems = schemas.check(yaml.safe_load(path.read_text()), schemas.load("resources"), path.name)
    raise_all(problems)
    rules = dict(table["every_backend"])
    for tool, name in backend.items():
        rules |= table[tool][name]
    return {rule: _asked(table, entry) for rule, entry in rules.items()}


def _asked(table: Mapping, entry: Mapping) -> Asked:
    memory, minutes = (_amount(table[what], entry[what]) for what in ("memory", "minutes"))
    return Asked(entry["threads"], memory, minutes)


def _amount(usual: Mapping, given: Mapping) -> Amount:
    rates = Work(*(given.get(f"per_{unit}", 0.0) for unit in Work._fields))
    extra, over_threads = usual.get("snakemake", 0.0), given.get("over_threads", False)
    return Amount(usual["least"], usual["margin"], extra, given["base"], given.get("thread", 0.0), rates, over_threads)
