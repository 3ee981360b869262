import numpy as np
import pytest

from simulator.sequences import (
    decode,
    diverge,
    encode,
    repeated_words,
    reverse_complement,
    tandem_repeats,
    true_runs,
)


def test_encode_and_decode_are_inverse():
    assert decode(encode("ACGTNACGT")) == "ACGTNACGT"
    assert decode(encode("acgtRY*")) == "ACGTNNN"


def test_reverse_complement_keeps_n():
    assert decode(reverse_complement(encode("AACGN"))) == "NCGTT"


def test_true_runs_finds_runs_at_both_ends():
    assert true_runs(np.array([True, True, False, True])) == [(0, 2), (3, 4)]
    assert true_runs(np.array([], dtype=bool)) == []


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("CGAAAAATC", [(2, 7, 1)]),
        ("CGAAAATC", []),
        ("GGCACACACATT", [(2, 10, 2)]),
        ("TGACGACGACGT", [(1, 11, 3)]),
        ("CTGATAGATAGATAC", [(2, 14, 4)]),
    ],
)
def test_tandem_repeats_finds_stretch_and_unit(text, expected):
    assert tandem_repeats(encode(text)) == expected


def test_tandem_repeats_have_the_period_and_cannot_be_longer():
    text = decode(np.random.default_rng(3).integers(0, 2, 3000))
    repeats = tandem_repeats(encode(text))
    assert len(repeats) > 50
    for start, end, unit in repeats:
        assert all(text[at] == text[at - unit] for at in range(start + unit, end))
        assert start == 0 or text[start - 1] != text[start - 1 + unit]
        assert end == len(text) or text[end] != text[end - unit]


def test_repeated_words_agrees_with_counting():
    text = decode(np.random.default_rng(4).integers(0, 4, 400))
    text = text[:200] + "ACCA" + text[50:90] + text[200:]
    expected = [False] * len(text)
    words = [text[at : at + 20] for at in range(len(text) - 19)]
    for at, word in enumerate(words):
        if words.count(word) > 1:
            expected[at : at + 20] = [True] * 20
    assert repeated_words(encode(text), 20).tolist() == expected
    assert 80 <= sum(expected) <= 84


def test_repeated_words_of_a_short_sequence():
    assert not repeated_words(encode("ACGT")).any()


def test_diverge_changes_about_the_rate_and_some_lengths():
    codes = np.random.default_rng(5).integers(0, 4, 20_000, dtype=np.uint8)
    copy = diverge(np.random.default_rng(6), codes, 0.05)
    same = copy[:100] == codes[:100]
    assert 0.85 < same.mean() < 1 or len(copy) != len(codes)
    assert abs(len(copy) - len(codes)) < 100
    assert np.array_equal(diverge(np.random.default_rng(6), codes, 0.0), codes)
