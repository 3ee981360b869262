"""Sweeps: arms by lists of values; the id of each is a function of its sweep's name and its own settings alone."""

import hashlib
import itertools
import math
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

from retrain import flags
from retrain.design import arms, shuffles

UPSTREAM_PARTS = ("make_examples", "train")
PARTS = (*UPSTREAM_PARTS, "shuffle")
BASE = "base"
LONGEST_NAME = 60
MOST_POINTS = 1000

# Flags that change no call of one sample: they act on gVCF, which the workflow never writes, or on further samples.
INERT = frozenset(
    {"p_error", "gvcf_gq_binsize", "include_med_dp"}
    | {"vsc_max_fraction_snps_for_non_target_sample", "vsc_max_fraction_indels_for_non_target_sample"}
)


class Setting(NamedTuple):
    """One setting of a part of an arm (make_examples, train, shuffle) with its value."""

    part: str
    name: str
    value: object


Point = tuple[Setting, ...]
Axes = Sequence[Sequence[Setting]]


def expand(sweeps: Mapping[str, Mapping]) -> tuple[dict[str, dict], list[str]]:
    """Arms of the configuration's `sweeps` (defaults filled in) by id, as entries of `arms`, and all problems.

    A sweep with problems gives no arms. Whether the values suit their flags is not told here, see `places`.
    """
    found, problems = {}, []
    for name, sweep in sweeps.items():
        axes = _axes(sweep)
        own = _problems(sweep, axes)
        made = {} if own else _arms(name, sweep, axes)
        own += [
            f"gives the arm {arm!r}, as another sweep does; rename one of the sweeps" for arm in made if arm in found
        ]
        problems += [f"config: sweeps.{name}: {problem}" for problem in own]
        found |= made
    return found, problems


def places(sweeps: Mapping[str, Mapping]) -> Iterator[tuple[str, dict]]:
    """Place in the configuration and settings there, one listed value at a time: all that `flags.check` should see."""
    for name, sweep in sweeps.items():
        for part in UPSTREAM_PARTS:
            yield f"sweeps.{name}.{BASE}.{part}", dict(sweep[BASE][part])
            for flag, values in sweep[part].items():
                yield from ((f"sweeps.{name}.{part}", {flag: value}) for value in values)


def inert(sweep: Mapping) -> list[str]:
    """Axes of a sweep that can change no call, e.g. `make_examples.p_error`: controls, if anything."""
    return [f"make_examples.{flag}" for flag in sweep["make_examples"] if flag in INERT]


def _axes(sweep: Mapping) -> Axes:
    return [
        [Setting(part, name, _typed(part, name, value)) for value in values]
        for part in PARTS
        for name, values in sweep[part].items()
    ]


def _base(sweep: Mapping) -> list[Setting]:
    return [
        Setting(part, name, _typed(part, name, value)) for part in PARTS for name, value in sweep[BASE][part].items()
    ]


def _typed(part: str, name: str, value: object) -> object:
    """The value in one form, so that 1e-4, which YAML takes for text, gives the same id as 1.0e-4."""
    settings = {name: value}
    if part not in UPSTREAM_PARTS:
        return shuffles.typed(settings)[name]
    return value if flags.check(part, settings) else flags.typed(part, settings)[name]


def _problems(sweep: Mapping, axes: Axes) -> list[str]:
    names = [f"{part}.{name}" for part in PARTS for name in sweep[part]]
    if not names:
        return [f"sweeps nothing; list values of a flag under {' or '.join(PARTS)}"]
    empty = [f"{name}: lists no value" for name, axis in zip(names, axes, strict=True) if not axis]
    return empty or _repetitions(sweep["mode"], axes) + _overruled(sweep, names) + _size_problems(sweep, names, axes)


def _repetitions(mode: str, axes: Axes) -> list[str]:
    """Values listed twice; a zip may repeat a value, but no point."""
    if mode == "zip":
        return [f"the point {_tell(point)} is listed twice" for point in _twice(zip(*axes, strict=False))]
    return [f"{part}.{name}: {value!r} is listed twice" for axis in axes for part, name, value in _twice(axis)]


def _twice(items: Iterable[tuple]) -> list[tuple]:
    """Items that come more than once, each told once."""
    seen, twice = set(), {}
    for item in items:
        text = _canonical(item)
        if text in seen:
            twice[text] = item
        seen.add(text)
    return list(twice.values())


def _canonical(item: tuple) -> str:
    return arms.canonical({"": item})


def _overruled(sweep: Mapping, names: Collection[str]) -> list[str]:
    if sweep["mode"] == "one_at_a_time":
        return []
    both = [name for part in PARTS for flag in sweep[BASE][part] if (name := f"{part}.{flag}") in names]
    return [f"{BASE}.{name}: is never used, as {name} is swept; remove one of the two" for name in both]


def _size_problems(sweep: Mapping, names: Collection[str], axes: Axes) -> list[str]:
    mode, lengths = sweep["mode"], [len(axis) for axis in axes]
    if (mode == "random") != ("samples" in sweep):
        return [f"samples, the number of points, belongs to mode random and to no other; found mode {mode}"]
    if mode == "zip" and len(set(lengths)) > 1:
        told = ", ".join(f"{name} has {length}" for name, length in zip(names, lengths, strict=True))
        return [f"mode zip needs equally many values of every flag; {told}"]
    if mode == "random" and sweep["samples"] > math.prod(lengths):
        return [f"{sweep['samples']} samples cannot be drawn from {math.prod(lengths)} points; ask for fewer"]
    points = _number_of_points(sweep, lengths)
    return [f"has {points} points, {MOST_POINTS} are allowed; list fewer values"] if points > MOST_POINTS else []


def _number_of_points(sweep: Mapping, lengths: Collection[int]) -> int:
    match sweep["mode"]:
        case "grid":
            return math.prod(lengths)
        case "zip":
            return max(lengths)
        case "random":
            return sweep["samples"]
    return 1 + sum(lengths)


def _points(sweep: Mapping, axes: Axes) -> Iterable[Point]:
    """Points of a sweep; one at a time begins with the base itself, from which the others step away."""
    match sweep["mode"]:
        case "grid":
            return itertools.product(*axes)
        case "zip":
            return zip(*axes, strict=True)
        case "random":
            return _draw(axes, sweep["samples"], sweep["seed"])
    return [(), *((setting,) for axis in axes for setting in axis)]


def _draw(axes: Axes, samples: int, seed: int) -> Iterable[Point]:
    """Points of the grid without replacement; more samples keep the earlier ones, the order of lists does not matter.

    In each draw every value gets a hash and the lowest of a flag wins, so that a value added to a list takes some draws
    and leaves the others as they were (rendezvous hashing).
    """
    named = [[(_canonical(setting), setting) for setting in axis] for axis in axes]
    draws, chosen = itertools.count(), {}
    while len(chosen) < samples:
        prefix = f"{seed} {next(draws)} "
        drawn = [min(axis, key=lambda item, prefix=prefix: _hash(prefix + item[0])) for axis in named]
        chosen.setdefault(tuple(text for text, _ in drawn), tuple(setting for _, setting in drawn))
    return chosen.values()


def _hash(text: str) -> bytes:
    return hashlib.sha256(text.encode()).digest()


def _arms(name: str, sweep: Mapping, axes: Axes) -> dict[str, dict]:
    base = _base(sweep)
    return dict(_arm(name, sweep, base, point) for point in _points(sweep, axes))


def _arm(name: str, sweep: Mapping, base: list[Setting], point: Point) -> tuple[str, dict]:
    """Id and entry of the arm at a point."""
    changed = [setting for setting in point if setting not in base]
    settings = _by_part([*base, *point])
    description = ": ".join(text for text in (sweep["description"], _tell(changed) or BASE) if text)
    return _id(name, changed, settings), {
        "description": description,
        **settings,
        "replicates": sweep["replicates"],
    }


def _id(name: str, changed: Iterable[Setting], settings: Mapping[str, Mapping]) -> str:
    """E.g. `thresholds.mbq5.lr0.001-1f0c9a77`: what differs from the base, and the digest of all settings."""
    slugs = [arms.slug(part) for part in _by_part(changed).values() if part]
    digest = arms.digest({part: own for part, own in settings.items() if own})
    readable = ".".join([name, *(slugs or [BASE])])
    return f"{readable[: LONGEST_NAME - 1 - len(digest)]}-{digest}"


def _by_part(settings: Iterable[Setting]) -> dict[str, dict]:
    parts: dict[str, dict] = {part: {} for part in PARTS}
    for part, name, value in settings:
        parts[part][name] = value
    return parts


def _tell(settings: Iterable[Setting]) -> str:
    ordered = sorted(settings, key=lambda setting: setting[:2])
    return ", ".join(f"{name} {shuffles.tell(value) if part == 'shuffle' else value}" for part, name, value in ordered)
