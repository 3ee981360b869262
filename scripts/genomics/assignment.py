"""The best choice of one genotype per site such that truth and query spell the same haplotypes.

Dynamic programming along the reference. Sites are decided in the order in which their alleles begin. A state holds one
lane per haplotype (which side is ahead by which bases, where each side's last allele ended). States that contradict
die; of equal states the one with the higher score stays; the haplotypes of a state may be exchanged, as nothing is
phased. Where all lanes are level the state is in sync: everything chosen since the last sync is one group. A group with
alleles of one side only (say a deletion and an insertion that undo each other) matches nothing and dies.

The answer is the best one as long as no more than `max_states` states live at a time; beyond, the best of them are
kept, and the answer is still a valid assignment. The work is bounded by max_states times the number of options.
"""

from collections.abc import Callable, Sequence
from functools import cache
from heapq import nlargest
from typing import NamedTuple

from genomics.alleles import Allele, Lane, advance, choose, level, place_pending

MAX_STATES = 4096
_STEP = 1 << 20  # more than any count in one superlocus
_GROUP_END = -1  # in a trail, in place of a site

Reference = Callable[[int, int], str]


class Option(NamedTuple):
    """One way to take a site: an allele (or None) per haplotype, and its gain (see `worth`)."""

    alleles: tuple[Allele | None, ...]
    gain: int

    @property
    def first(self) -> int:
        """Point where the first of its alleles begins."""
        return min(allele.first for allele in self.alleles if allele)


class Site(NamedTuple):
    """One record of a side (0 truth, 1 query) and its options: the first, without allele, leaves it out; every other is
    there in each order of its alleles, as haplotypes have no names."""

    side: int
    options: tuple[Option, ...]


class _State(NamedTuple):
    """Lanes in canonical order, sides chosen since the last sync (bits), chosen sites that have options further on."""

    lanes: tuple[Lane, ...]
    seen: int = 0
    taken: frozenset[int] = frozenset()


class Assignment(NamedTuple):
    """Per site the index of the chosen option and its group (-1 where left out); whether it is surely the best."""

    choices: tuple[int, ...]
    groups: tuple[int, ...]
    exact: bool


def worth(*counts: int) -> int:
    """A gain made of counts in falling importance; where all counts are equal, the assignment with more groups wins."""
    total = 0
    for count in counts:
        total = (total + count) * _STEP
    return total


def assign(
    sites: Sequence[Site], reference: Reference, haplotypes: int = 2, max_states: int = MAX_STATES
) -> Assignment:
    """Choose one option per site with the highest sum of gains; `reference(start, end)` gives the bases between."""
    beginning, points = _beginning(sites)
    sync = _sync(points[0] if points else 0, haplotypes)
    states, exact = {sync: (0, None)}, True
    for point in points:
        states = _move(states, point, reference)
        for index, numbers in beginning.get(point, {}).items():
            states = _decide(states, index, sites[index], numbers)
            if len(states) > max_states:
                states, exact = _best(states, _sync(point, haplotypes), max_states), False
    end = max((allele.last for site in sites for allele in _alleles(site)), default=0)
    _, trail = _move(states, end, reference)[_sync(end, haplotypes)]
    return _read(trail, len(sites), exact)


def _alleles(site: Site) -> set[Allele]:
    return {allele for option in site.options for allele in option.alleles if allele}


def _beginning(sites: Sequence[Site]) -> tuple[dict[int, dict[int, list[int]]], list[int]]:
    """The options to decide on at each point, by site; and all points at which an allele begins."""
    beginning = {}
    for index, site in enumerate(sites):
        for number, option in enumerate(site.options[1:], start=1):
            beginning.setdefault(option.first, {}).setdefault(index, []).append(number)
    return beginning, sorted({allele.first for site in sites for allele in _alleles(site)})


def _sync(point: int, haplotypes: int) -> _State:
    return _State((level(point),) * haplotypes)


def _move(states: dict, point: int, reference: Reference) -> dict:
    """Bring every state to `point`: spell the reference, close groups, place the alleles that wait for this point."""
    moved_lane = cache(lambda lane: advance(lane, point, reference))
    flat, moved = level(point), {}
    for (lanes, seen, taken), (score, trail) in states.items():
        lanes = [moved_lane(lane) for lane in lanes]
        if None in lanes:
            continue
        if seen and all(lane == flat for lane in lanes):
            if seen != 0b11:
                continue
            score, trail, seen = score + 1, (trail, _GROUP_END, 0), 0
        _keep(moved, [place_pending(lane, point) for lane in lanes], seen, taken, score, trail)
    return moved


def _decide(states: dict, index: int, site: Site, numbers: Sequence[int]) -> dict:
    """Let every state branch: the site left out, or one of its options that begin here."""
    point = site.options[numbers[0]].first
    ends_here = all(option.first <= point for option in site.options[1:])
    decided = {}
    for state, (score, trail) in states.items():
        lanes, seen, taken = state
        _keep(decided, lanes, seen, taken - {index} if ends_here else taken, score, trail)
        if index in taken:
            continue
        for number in numbers:
            alleles, gain = site.options[number]
            chosen = [choose(lane, site.side, allele, point) for lane, allele in zip(lanes, alleles, strict=True)]
            now = taken if ends_here else taken | {index}
            _keep(decided, chosen, seen | 1 << site.side, now, score + gain, (trail, index, number))
    return decided


def _keep(states: dict, lanes: Sequence[Lane | None], seen: int, taken: frozenset, score: int, trail) -> None:
    if None in lanes:
        return
    state = _State(tuple(sorted(lanes)), seen, taken)
    if state not in states or score > states[state][0]:
        states[state] = score, trail


def _best(states: dict, sync: _State, limit: int) -> dict:
    """The states with the highest scores; the one in sync always stays, so that every search comes to an end."""
    best = dict(nlargest(limit, states.items(), key=lambda item: item[1][0]))
    return {sync: states[sync]} | best


def _read(trail, count: int, exact: bool) -> Assignment:
    """Follow the trail of decisions back to the begin."""
    steps = []
    while trail:
        trail, index, number = trail
        steps.append((index, number))
    choices, groups, group = [0] * count, [-1] * count, 0
    for index, number in reversed(steps):
        if index == _GROUP_END:
            group += 1
        else:
            choices[index], groups[index] = number, group
    return Assignment(tuple(choices), tuple(groups), exact)
