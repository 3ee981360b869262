"""Where a record lies."""

import pytest

from genomics.genome import Interval, Regions
from genomics.spans import Span, is_inside, span

INSIDE = Regions([Interval("c", 10, 20)])


@pytest.mark.parametrize(
    ("start", "ref", "alts", "expected"),
    [
        (5, "A", ["G"], Span(Interval("c", 5, 6), False)),
        (5, "ATG", ["A"], Span(Interval("c", 6, 8), False)),
        (5, "A", ["AT"], Span(Interval("c", 5, 7), True)),
        (5, "A", ["AT", "G"], Span(Interval("c", 5, 7), False)),
        (5, "ATG", ["ATC", "CTG"], Span(Interval("c", 5, 8), False)),
    ],
)
def test_span(start, ref, alts, expected):
    assert span("c", start, ref, alts) == expected


@pytest.mark.parametrize(
    ("start", "ref", "alt", "expected"),
    [
        (9, "A", "G", False),
        (10, "A", "G", True),
        (7, "ATG", "A", False),  # deletes 8 and 9
        (8, "ATG", "A", True),  # deletes 9 and 10: touching is enough
        (18, "ATG", "A", True),
        (19, "ATG", "A", False),
        (9, "A", "AT", False),  # between 9 and 10: both neighbours must be inside
        (10, "A", "AT", True),
        (19, "A", "AT", False),
    ],
)
def test_is_inside_at_the_edges(start, ref, alt, expected):
    assert is_inside(span("c", start, ref, [alt]), INSIDE) is expected
