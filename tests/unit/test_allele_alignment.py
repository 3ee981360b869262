"""Primitive edits of allele pairs."""

from functools import cache
from random import Random

import pytest

from genomics.allele_alignment import GAP_EXTEND, GAP_OPEN, MATCH, MISMATCH, Edit, primitives


@pytest.mark.parametrize(
    ("ref", "alt", "expected"),
    [
        ("", "TT", [Edit(0, "", "TT")]),
        ("TT", "", [Edit(0, "TT", "")]),
        ("A", "G", [Edit(0, "A", "G")]),
        ("CAT", "GAC", [Edit(0, "C", "G"), Edit(2, "T", "C")]),
        ("A", "GTT", [Edit(0, "A", "G"), Edit(1, "", "TT")]),
        ("ACG", "T", [Edit(0, "A", "T"), Edit(1, "CG", "")]),
        ("CCATTTTT", "GTTTTT", [Edit(0, "CC", ""), Edit(2, "A", "G")]),
    ],
)
def test_primitives_of_small_pairs(ref, alt, expected):
    assert primitives(ref, alt) == expected


def test_primitives_gap_of_equal_cost_is_leftmost():
    assert primitives("GCACAT", "GCAT") == [Edit(1, "CA", "")]


def test_primitives_of_equal_alleles_is_empty():
    assert primitives("ACGT", "ACGT") == []


def apply(ref, edits):
    for edit in reversed(edits):
        assert ref[edit.offset : edit.offset + len(edit.ref)] == edit.ref
        ref = ref[: edit.offset] + edit.alt + ref[edit.offset + len(edit.ref) :]
    return ref


def cost(ref, edits):
    swaps, gaps = sum(e.is_substitution for e in edits), [len(e.ref + e.alt) for e in edits if not e.is_substitution]
    pairs = len(ref) - sum(len(e.ref) for e in edits if not e.alt)
    return (pairs - swaps) * MATCH + swaps * MISMATCH - sum(GAP_OPEN + GAP_EXTEND * length for length in gaps)


def best_score(ref, alt):
    """Best score over all ways, where an insertion and a deletion never touch."""

    @cache
    def best(i, j, after_gap):
        scores = [0] if i == len(ref) and j == len(alt) else []
        if i < len(ref) and j < len(alt):
            scores.append((MATCH if ref[i] == alt[j] else MISMATCH) + best(i + 1, j + 1, False))
        if not after_gap:
            scores += [best(end, j, True) - GAP_OPEN - GAP_EXTEND * (end - i) for end in range(i + 1, len(ref) + 1)]
            scores += [best(i, end, True) - GAP_OPEN - GAP_EXTEND * (end - j) for end in range(j + 1, len(alt) + 1)]
        return max(scores, default=-(10**6))

    return best(0, 0, False)


def test_primitives_spell_the_allele_with_the_best_score():
    rng = Random(5)
    for _ in range(300):
        ref, alt = ("".join(rng.choices("ACG", k=rng.randint(2, 8))) for _ in range(2))
        edits = primitives(ref, alt)
        assert apply(ref, edits) == alt
        assert cost(ref, edits) == best_score(ref, alt)


def test_primitives_of_very_long_alleles_are_compared_base_by_base():
    assert primitives("A" * 3000, "A" * 2000 + "C") == [Edit(2000, "A", "C"), Edit(2001, "A" * 999, "")]
