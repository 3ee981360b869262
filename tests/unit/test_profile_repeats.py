"""The tandem repeat around a site, against a search that tries every stretch."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from retrain.cells import Alternate
from retrain.profiles.repeats import LONGEST_UNIT, Repeat, tandem_repeat


class Text:
    """Reference of one contig."""

    def __init__(self, bases):
        self.bases = bases

    def fetch(self, _, start, end):
        return self.bases[max(start, 0) : end]


def brute_force(bases, start, end):
    found = []
    for unit in range(1, LONGEST_UNIT + 1):
        for first in range(len(bases)):
            for last in range(first + 2 * unit, len(bases) + 1):
                stretch = bases[first:last]
                repeats = all(a == b != "N" for a, b in zip(stretch, stretch[unit:], strict=False))
                if repeats and first <= end and last >= start:
                    found.append(Repeat(unit, last - first))
    return max(found, key=lambda repeat: (repeat.length, -repeat.unit), default=Repeat(0, 0))


@given(st.text("ACN", min_size=1, max_size=18), st.data())
def test_repeat_is_the_longest_that_touches_the_site(bases, data):
    start = data.draw(st.integers(0, len(bases) - 1))
    end = data.draw(st.integers(start + 1, len(bases)))
    allele = Alternate("c", start, bases[start:end], "G")
    assert tandem_repeat(Text(bases), allele) == brute_force(bases, start, end)


@pytest.mark.parametrize(
    ("bases", "start", "repeat"),
    [
        ("GCTTTTTTGA", 4, Repeat(1, 6)),
        ("GCTTTTTTGA", 1, Repeat(1, 6)),  # touches
        ("GCACACACAG", 3, Repeat(2, 8)),
        ("GATGATGATC", 4, Repeat(3, 9)),
        ("ACGTC", 2, Repeat(0, 0)),
        ("ACGTCNNNN", 6, Repeat(0, 0)),
    ],
)
def test_repeat_by_eye(bases, start, repeat):
    assert tandem_repeat(Text(bases), Alternate("c", start, bases[start], "G")) == repeat


def test_repeat_far_from_the_start_of_a_contig():
    bases = "ACGTC" * 300 + "GG" + "CA" * 8 + "T" + "ACGTC" * 300
    assert tandem_repeat(Text(bases), Alternate("c", 1505, "C", "T")) == Repeat(2, 16)
