"""Which flips of a cell are worth a look: the gravest first, but not all of one kind."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from itertools import chain, zip_longest
from typing import NamedTuple

from retrain import flips
from retrain.flips import CONFIDENT_FLIP

Row = Mapping[str, str]
COLUMNS = ("site", *flips.COLUMNS, "cause", "effect")  # of the table of chosen sites
SITE = ("chrom", "pos", "ref", "alt")
# Direction and whether both sides are certain (None: either), the gravest first.
CLASSES = (
    *(("broken", True), ("broken", False), ("fixed", True), ("fixed", False)),
    *(("both_wrong", None), ("unassessed", None), ("both_right", None)),
)


class Cause(NamedTuple):
    """What attribution says of a flip: its cause, and the whole change in log-odds (0 where there is no number)."""

    name: str = ""
    effect: float = 0.0


def key_of(row: Row) -> tuple[str, ...]:
    """The allele of a row."""
    return tuple(row[column] for column in SITE)


def choose(rows: Sequence[Row], number: int, causes: Mapping[tuple[str, ...], Cause] | None = None) -> list[Row]:
    """At most `number` flips, the most informative first; a function of the rows, not of their order.

    Each class of CLASSES gets half of the places that are left, so that no class takes all; places that stay empty go
    to the classes in their order. Inside a class types and causes take turns; among flips of one type and cause the
    one with the larger effect comes first, then the one of which both sides are surer.
    """
    unique = {key_of(row): row for row in sorted(rows, key=lambda row: sorted(row.items()))}
    classes = _classes(list(unique.values()), causes or {})
    quotas = _quotas([len(found) for found in classes], number)
    return list(chain.from_iterable(found[:quota] for found, quota in zip(classes, quotas, strict=True)))


def _quotas(sizes: Sequence[int], number: int) -> list[int]:
    """Places of each class: half of the rest each (rounded up), then what is left in their order."""
    quotas, left = [], number
    for size in sizes:
        quotas.append(min(size, -(-left // 2)))
        left -= quotas[-1]
    for place, size in enumerate(sizes):
        more = min(size - quotas[place], left)
        quotas[place] += more
        left -= more
    return quotas


def _classes(rows: Sequence[Row], causes: Mapping[tuple[str, ...], Cause]) -> list[list[Row]]:
    """The flips by class, each in the order in which they are taken; directions of no class come last."""
    groups: dict[int, dict[tuple[str, str], list[Row]]] = defaultdict(lambda: defaultdict(list))
    for row in rows:
        cause = causes.get(key_of(row), Cause())
        groups[_class_of(row)][row["type"] != "SNP", cause.name].append(row)
    return [list(_in_turns(groups[place], causes)) for place in range(len(CLASSES) + 1)]


def _class_of(row: Row) -> int:
    is_certain = row["kind"] == CONFIDENT_FLIP
    found = (
        place
        for place, (direction, certain) in enumerate(CLASSES)
        if direction == row["direction"] and certain in (None, is_certain)
    )
    return next(found, len(CLASSES))


def _in_turns(groups: Mapping[tuple, list[Row]], causes: Mapping[tuple[str, ...], Cause]) -> Iterator[Row]:
    def order(row: Row) -> tuple:
        effect = abs(causes.get(key_of(row), Cause()).effect)
        return (-effect, -_certainty(row), row["chrom"], int(row["pos"]), row["ref"], row["alt"])

    rounds = zip_longest(*(sorted(groups[name], key=order) for name in sorted(groups)))
    return filter(None, chain.from_iterable(rounds))


def _certainty(row: Row) -> float:
    """The lower genotype quality of both sides; a side without one counts 0."""
    return min(float(row.get(f"{side}_gq") or 0) for side in ("left", "right"))


def share(number: int, parts: int, place: int) -> int:
    """Sites for one of several parts (place from 0) of which all together get `number`; the first get one more."""
    return number // parts + (place < number % parts)


def table_rows(chosen: Sequence[Row], causes: Mapping[tuple[str, ...], Cause]) -> Iterator[dict[str, str]]:
    """Rows of the table of chosen sites, numbered from 1."""
    for number, row in enumerate(chosen, start=1):
        cause = causes.get(key_of(row))
        told = {"cause": cause.name, "effect": f"{cause.effect:.6g}"} if cause else {"cause": "", "effect": ""}
        yield {"site": str(number), **row, **told}
