import numpy as np
import pytest

from simulator.references import random_reference
from simulator.sequences import decode, repeated_words, tandem_repeats


@pytest.fixture(scope="module")
def reference():
    return random_reference(np.random.default_rng([1]), 200_000)


def test_random_reference_has_length_and_only_bases(reference):
    assert len(reference) == 200_000
    assert reference.max() == 3


def test_random_reference_has_human_composition(reference):
    text = decode(reference)
    gc = (text.count("G") + text.count("C")) / len(text)
    expected_cpg = text.count("C") * text.count("G") / len(text)
    assert 0.35 < gc < 0.48
    assert text.count("CG") / expected_cpg < 0.45


def test_random_reference_has_long_repeats_but_not_too_many(reference):
    lengths = [end - start for start, end, unit in tandem_repeats(reference) if unit == 1]
    per_100_kb = sum(length >= 10 for length in lengths) / 2
    assert 20 < per_100_kb < 80  # 25 in a megabase of human chr20
    assert max(lengths) >= 20


def test_random_reference_has_a_duplication(reference):
    assert 0.002 < repeated_words(reference).mean() < 0.05


def test_random_reference_depends_on_the_generator():
    first, again, other = (random_reference(np.random.default_rng([seed]), 5000) for seed in (1, 1, 2))
    assert np.array_equal(first, again)
    assert not np.array_equal(first, other)
