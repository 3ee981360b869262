"""Primitive edits of one allele pair: single-base substitutions, insertions, deletions.

Alleles of two and more bases on both sides are aligned globally with affine gaps (Gotoh 1982, J. Mol. Biol. 162:705):
match 2, mismatch -2, a gap of n bases -(3 + n), the scores of hap.py; of equally good gaps the leftmost one counts.
"""

from itertools import groupby
from typing import NamedTuple

MATCH, MISMATCH, GAP_OPEN, GAP_EXTEND = 2, -2, 3, 1
MOST_CELLS = 4_000_000  # of an alignment; larger allele pairs are compared base by base
_WORST = -(1 << 30)
_PAIR, _INSERTION, _DELETION = 0, 1, 2
_INSERTION_GOES_ON, _DELETION_GOES_ON = 4, 8


class Edit(NamedTuple):
    """One difference: `ref` at `offset` of the reference allele becomes `alt`; either may be empty."""

    offset: int
    ref: str
    alt: str

    @property
    def is_substitution(self) -> bool:
        """Whether one base replaces another."""
        return len(self.ref) == len(self.alt) == 1


def primitives(ref: str, alt: str) -> list[Edit]:
    """Edits that turn `ref` into `alt`, in order.

    >>> primitives("CA", "GC")
    [Edit(offset=0, ref='C', alt='G'), Edit(offset=1, ref='A', alt='C')]
    >>> primitives("A", "GTT")
    [Edit(offset=0, ref='A', alt='G'), Edit(offset=1, ref='', alt='TT')]
    """
    if min(len(ref), len(alt)) < 2 or len(ref) * len(alt) > MOST_CELLS:
        shared = min(len(ref), len(alt))
        steps = [_PAIR] * shared + [_DELETION] * (len(ref) - shared) + [_INSERTION] * (len(alt) - shared)
    else:
        steps = _trace(_directions(ref, alt), len(ref), len(alt))
    return list(_edits(ref, alt, steps))


def _edits(ref, alt, steps):
    at_ref = at_alt = 0
    for step, run in groupby(steps):
        length = len(list(run))
        ref_length, alt_length = length * (step != _INSERTION), length * (step != _DELETION)
        if step == _PAIR:
            for i in range(length):
                if ref[at_ref + i] != alt[at_alt + i]:
                    yield Edit(at_ref + i, ref[at_ref + i], alt[at_alt + i])
        else:
            yield Edit(at_ref, ref[at_ref : at_ref + ref_length], alt[at_alt : at_alt + alt_length])
        at_ref, at_alt = at_ref + ref_length, at_alt + alt_length


def _directions(ref: str, alt: str) -> list[bytearray]:
    """Best last step of every pair of prefixes (alt in rows), with the two flags for gaps that go on."""
    scores = [0] + [-(GAP_OPEN + GAP_EXTEND * i) for i in range(1, len(ref) + 1)]
    insertions = [_WORST] * (len(ref) + 1)
    rows = []
    for i, base in enumerate(alt, start=1):
        row, diagonal, deletion = bytearray(len(ref)), scores[0], _WORST
        scores[0] = -(GAP_OPEN + GAP_EXTEND * i)
        for j, other in enumerate(ref, start=1):
            pair = diagonal + (MATCH if base == other else MISMATCH)
            diagonal, insertion = scores[j], insertions[j]
            best, step = (pair, _PAIR) if pair >= insertion else (insertion, _INSERTION)
            if deletion > best:
                best, step = deletion, _DELETION
            scores[j], opened = best, pair - GAP_OPEN - GAP_EXTEND
            if insertion - GAP_EXTEND > opened:
                step |= _INSERTION_GOES_ON
            if deletion - GAP_EXTEND > opened:
                step |= _DELETION_GOES_ON
            insertions[j] = max(insertion - GAP_EXTEND, opened)
            deletion = max(deletion - GAP_EXTEND, opened)
            row[j - 1] = step
        rows.append(row)
    return rows


def _trace(rows, ref_length, alt_length):
    steps, i, j, state = [], alt_length - 1, ref_length - 1, None
    while i >= 0 and j >= 0:
        cell = rows[i][j]
        step = cell & 3 if state is None else state
        steps.append(step)
        i, j = i - (step != _DELETION), j - (step != _INSERTION)
        state = None if step == _PAIR else _after_gap(step, rows[i][j]) if i >= 0 and j >= 0 else state
    return [*[_INSERTION] * (i + 1), *[_DELETION] * (j + 1), *reversed(steps)]


def _after_gap(step, cell):
    flag = _INSERTION_GOES_ON if step == _INSERTION else _DELETION_GOES_ON
    return step if cell & flag else _PAIR
