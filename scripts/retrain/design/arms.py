"""Arms, the example sets they need, their models and cells; all ids are functions of the settings alone."""

import difflib
import hashlib
import json
from collections.abc import Mapping
from types import MappingProxyType
from typing import NamedTuple

from genomics.errors import InputError

BASELINE = "baseline"
UPSTREAM = "upstream"
LONGEST_SLUG = 60

Settings = Mapping[str, object]
NOTHING: Settings = MappingProxyType({})


class ExampleSet(NamedTuple):
    """One setting of the make_examples flags."""

    id: str
    flags: Settings


class ShuffledSet(NamedTuple):
    """Shuffled examples: an example set with settings of shuffling."""

    id: str
    example_set: str
    settings: Settings


class Model(NamedTuple):
    """Replicate `replicate` (from 1) of an arm: trained from the seed `trial`, or given as `path` (trial 0)."""

    id: str
    arm: str
    replicate: int
    trial: int
    path: str = ""


class Cell(NamedTuple):
    """One set of calls per sample: a model on a calling example set."""

    example_set: str
    model: str


class Arm(NamedTuple):
    """Training settings on an example set with replicates, or a given model; one model per replicate.

    `control` names the arm that is trained alike on the baseline's example set; empty where there is none, or where
    this arm has the baseline's flags itself. `is_control` marks arms that the program adds as controls.
    """

    name: str
    description: str
    example_set: str
    train: Settings
    models: tuple[Model, ...]
    make_examples: Settings = NOTHING  # flags beyond the baseline's, as in the configuration
    shuffle: Settings = NOTHING  # what differs from a plain shuffle
    control: str = ""
    is_control: bool = False

    @property
    def is_trained(self) -> bool:
        """Whether the models are trained here, not given."""
        return not any(model.path for model in self.models)


class Named(dict):
    """Parts of an experiment by id; InputError for an id that it does not have, e.g. of a mistyped target."""

    def __init__(self, what: str, parts: Mapping):
        super().__init__(parts)
        self._what = what

    def __missing__(self, key):
        close = difflib.get_close_matches(key, self, n=3)
        meant = f"; did you mean {' or '.join(close)}?" if close else ""
        raise InputError(f"{self._what} {key!r} is not of this experiment{meant}")


def canonical(settings: Settings) -> str:
    """Settings as text in which equal settings are equal: sorted keys, whole floats as integers."""
    return json.dumps(_plain(settings), sort_keys=True, separators=(",", ":"))


def _plain(value):
    if isinstance(value, Mapping):
        return {str(key): _plain(part) for key, part in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(part) for part in value]
    return int(value) if isinstance(value, float) and value.is_integer() else value


def digest(settings: Settings) -> str:
    """First 8 hexadecimal digits of the SHA-256 of the canonical settings."""
    return hashlib.sha256(canonical(settings).encode()).hexdigest()[:8]


def make_example_set(flags: Settings, changed: Settings) -> ExampleSet:
    """Example set of these flags; `changed` are those in which it differs from the baseline's set.

    The id shows the changed flags by their initials, e.g. `mbq5.vmfs0.02-1f0c9a77`; it depends on nothing but the
    flags, so that arms with equal flags share their examples and a new arm renames nothing.
    """
    return ExampleSet(f"{(slug(changed) or UPSTREAM)[:LONGEST_SLUG]}-{digest(flags)}", flags)


def slug(settings: Settings) -> str:
    """Settings as part of an id: initials of each name and its value, sorted by name, e.g. `mbq5.vmfs0.02`."""
    return ".".join(f"{_initials(name)}{_short(settings[name])}" for name in sorted(settings))


def _initials(flag: str) -> str:
    return "".join(word[0] for word in flag.split("_") if word)


def _short(value) -> str:
    text = canonical({"v": value})[5:-1]
    if value is None or isinstance(value, Mapping):
        text = ",".join(f"{name}={_plain(value[name])}" for name in sorted(value or ())) or "none"
    return "".join(letter if letter.isalnum() or letter in ".-" else "_" for letter in text).strip("_")


def given_model(arm: str, path: str) -> Model:
    """The model of an arm that is not trained here."""
    return Model(f"{arm}.r1", arm, 1, 0, path)


def make_models(arm: str, replicates: int, seed: int) -> tuple[Model, ...]:
    """Models of one arm; the trial of replicate r is 1000 x seed + r."""
    return tuple(Model(f"{arm}.r{r}", arm, r, 1000 * seed + r) for r in range(1, replicates + 1))


def make_cells(arms: list[Arm], baseline_set: str, crossing: str) -> list[Cell]:
    """Cells of the experiment, the baseline's own first.

    full: for each arm A, B, C, D = (baseline's flags, arm's flags) x (baseline, arm's models); matched: A and D.
    """
    cells = [Cell(baseline_set, BASELINE)]
    for arm in arms:
        if crossing == "full":
            cells.append(Cell(arm.example_set, BASELINE))
            cells += [Cell(baseline_set, model.id) for model in arm.models]
        cells += [Cell(arm.example_set, model.id) for model in arm.models]
    return list(dict.fromkeys(cells))
