"""Types of sites."""

import pytest

from minidv.example_types import TYPES, type_of


@pytest.mark.parametrize(
    ("ref", "alts", "expected"),
    [
        ("A", ["C"], "snp"),
        ("A", ["C", "G"], "snp"),
        ("A", ["AT"], "insertion"),
        ("A", ["AT", "ATT"], "insertion"),
        ("CA", ["CAA"], "insertion"),
        ("AT", ["A"], "deletion"),
        ("CAA", ["C", "CA"], "deletion"),
        ("CA", ["C", "CAT"], "complex"),
        ("CA", ["C", "TA"], "complex"),
        ("AC", ["GT"], "complex"),
        ("ACG", ["TCT"], "complex"),
        ("ACG", ["AT"], "complex"),
        ("CA", ["TA"], "snp"),
        ("A", ["."], "snp"),
        ("A", ["A"], "complex"),
    ],
)
def test_type_of(ref, alts, expected):
    assert type_of(ref, alts) == expected
    assert expected in TYPES
