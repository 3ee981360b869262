"""How often each labelled example enters a data set: class 0 thinned, classes or types balanced, types weighted.

In this order, each on what the one before left:

1. `max_class0_ratio` R keeps floor(R x (examples of class 1 and 2)) examples of class 0 at most. It alone drops
   examples that nobody asked to drop by name, and only those without a variant.
2. `balance` repeats the rarer classes (or types) until each has as many examples as the commonest, to the one; none is
   dropped. No example appears more than MOST_COPIES times, as a network learns by heart what it sees too often, so that
   a group of fewer than a tenth of the commonest stays smaller (`Plan.short`): thin the commonest then.
3. `weights` multiply each example left, and each of its copies, by the weight of its type: 2.5 gives two copies, and a
   third one to half of them; 0.5 keeps half of them, 0 drops the type.

Who is kept or repeated is decided by draws that are functions of the example's bytes, so the order and the number of
the input files do not matter. The draws are independent of the order in which examples are written.
"""

import hashlib
from array import array
from collections.abc import Iterable, Mapping
from fractions import Fraction
from typing import NamedTuple

import numpy as np

from minidv.example_types import TYPES

BALANCES = ("none", "class", "type")
MOST_COPIES = 10  # of what is balanced
MOST_WEIGHT = 100
_DRAWS = 1 << 64


class Mix(NamedTuple):
    """What is asked for; the default takes every example once."""

    balance: str = "none"
    weights: Mapping[str, float] = {}  # by type; 1 where a type has none
    max_class0_ratio: float | None = None

    @property
    def is_plain(self) -> bool:
        """Whether every example is taken once, whatever the others are."""
        weights = set(self.weights.values()) <= {1}
        return self.balance == "none" and weights and self.max_class0_ratio is None


PLAIN = Mix()


class Group(NamedTuple):
    """Examples of one class and type; `kind` is one of TYPES."""

    label: int
    kind: str


class Draws(NamedTuple):
    """Some of the draws of a census: those below a limit, and of those that equal it the first `ties`.

    Equal draws are of equal examples, so that it does not matter which of them come first.
    """

    limit: int
    ties: int

    def of(self, draws: np.ndarray) -> np.ndarray:
        """The chosen ones."""
        return np.concatenate([draws[draws < self.limit], draws[draws == self.limit][: self.ties]])


def smallest(draws: np.ndarray, count: int) -> Draws:
    """The `count` smallest draws (uint64)."""
    if count >= len(draws):
        return Draws(_DRAWS, 0)
    if count == 0:
        return Draws(0, 0)
    limit = int(np.partition(draws, count - 1)[count - 1])
    return Draws(limit, count - int(np.count_nonzero(draws < limit)))


class Census:
    """Draws of all examples by group; 8 bytes per example."""

    def __init__(self):
        self._draws: dict[Group, array] = {}

    def add(self, group: Group, digest: bytes) -> None:
        """Count one example."""
        self._draws.setdefault(group, array("Q")).append(_draw(b"kept", digest))

    @property
    def counts(self) -> dict[Group, int]:
        """Number of examples of each group."""
        return {group: len(draws) for group, draws in sorted(self._draws.items())}

    def draws(self) -> dict[Group, np.ndarray]:
        """Draws of each group, uint64, in no order."""
        return {group: np.frombuffer(draws, np.uint64) for group, draws in sorted(self._draws.items())}


def _draw(purpose: bytes, digest: bytes) -> int:
    """A number below 2^64, drawn by an example's digest."""
    return int.from_bytes(hashlib.sha1(purpose + digest, usedforsecurity=False).digest()[:8], "big")


class _Choice:
    """Tells for one draw after another whether it is among the chosen ones."""

    def __init__(self, chosen: Draws):
        self._limit, self._ties = chosen

    def takes(self, draw: int) -> bool:
        """Whether this one is chosen; asked once for every draw."""
        if draw == self._limit and self._ties:
            self._ties -= 1
            return True
        return draw < self._limit


class _Repeats(NamedTuple):
    """Copies of every example of a class or type, and who has one more."""

    copies: int
    more: _Choice


class Plan:
    """Number of copies of each example, by a mix and the census of all of them. Ask once for every example."""

    def __init__(self, mix: Mix, census: Census):
        self._mix = mix
        draws = census.draws()
        thinned = _thinned(mix, draws)
        self._kept = _Choice(thinned)
        left = {group: thinned.of(of_group) if group.label == 0 else of_group for group, of_group in draws.items()}
        self._repeats, self.short = _balanced(self._merged(left))
        self.read = sum(census.counts.values())
        self._left = {group: len(of_group) for group, of_group in left.items()}

    @property
    def growth(self) -> float:
        """Examples written for each one read, about."""
        written = sum(
            count * (self._repeats[self._key(group)].copies + 1) * self._mix.weights.get(group.kind, 1)
            for group, count in self._left.items()
        )
        return written / max(1, self.read)

    def copies(self, group: Group, digest: bytes) -> int:
        """How often the example is written."""
        draw = _draw(b"kept", digest)
        if group.label == 0 and not self._kept.takes(draw):
            return 0
        repeats = self._repeats[self._key(group)]
        balanced = repeats.copies + repeats.more.takes(draw)
        weight = self._mix.weights.get(group.kind, 1)
        return sum(_weighted(weight, digest, number) for number in range(balanced))

    def _key(self, group: Group) -> str:
        """Name of what a group is balanced as."""
        return {"none": "all", "class": f"class {group.label}", "type": f"type {group.kind}"}[self._mix.balance]

    def _merged(self, draws: Mapping[Group, np.ndarray]) -> dict[str, np.ndarray]:
        merged: dict[str, list[np.ndarray]] = {}
        for group, of_group in draws.items():
            merged.setdefault(self._key(group), []).append(of_group)
        return {key: np.concatenate(parts) for key, parts in merged.items()}


def _thinned(mix: Mix, draws: Mapping[Group, np.ndarray]) -> Draws:
    """The examples of class 0 that are kept."""
    if mix.max_class0_ratio is None:
        return Draws(_DRAWS, 0)
    negatives = [of_group for group, of_group in draws.items() if group.label == 0]
    positives = sum(len(of_group) for group, of_group in draws.items() if group.label != 0)
    most = int(Fraction(str(mix.max_class0_ratio)) * positives)
    return smallest(np.concatenate([np.empty(0, np.uint64), *negatives]), most)


def _balanced(draws: Mapping[str, np.ndarray]) -> tuple[dict[str, _Repeats], list[str]]:
    """Repeats that make all as many as the commonest, and the names of those that cannot be so many."""
    target = max(map(len, draws.values()), default=0)
    repeats, short = {}, []
    for name, own in draws.items():
        wanted = min(target, MOST_COPIES * len(own))
        copies, more = divmod(wanted, len(own)) if len(own) else (0, 0)
        repeats[name] = _Repeats(copies, _Choice(smallest(own, more)))
        short += [name] if 0 < wanted < target else []
    return repeats, short


def _weighted(weight: float, digest: bytes, number: int) -> int:
    """Copies of one copy: the whole part of its weight, and one more by a draw below the rest."""
    whole, rest = divmod(weight, 1)
    return int(whole) + (rest > 0 and _draw(b"copy %d" % number, digest) < rest * _DRAWS)


def read_weights(items: Iterable[str]) -> tuple[dict[str, float], list[str]]:
    """Weights by type of items such as `complex=3`, and what is wrong with the items."""
    weights, problems = {}, []
    for item in items:
        kind, _, text = item.partition("=")
        if kind not in TYPES or kind in weights:
            problems.append(f"{item!r}: expected each of {', '.join(TYPES)} once at most, as TYPE=WEIGHT")
        try:
            weights[kind] = float(text)
        except ValueError:
            weights[kind] = -1.0
        if not 0 <= weights[kind] <= MOST_WEIGHT:
            problems.append(f"{item!r}: expected a weight from 0 to {MOST_WEIGHT}")
    return weights, problems
