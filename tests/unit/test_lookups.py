"""Held against numpy's own answers."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from genomics.lookups import are_among, met

NUMBERS = st.lists(st.integers(-3, 3) | st.integers(-(2**62), 2**62), max_size=20)


@given(NUMBERS, NUMBERS)
def test_are_among(values, known):
    values, known = np.array(values, np.int64), np.array(known, np.int64)
    assert are_among(values, known).tolist() == np.isin(values, known).tolist()


@given(st.lists(st.integers(0, 9)))
def test_met(codes):
    codes = np.array(codes, np.int32)
    assert met(codes).tolist() == np.unique(codes).tolist()
