import numpy as np

from simulator.paralogs import FLANK, random_paralogs


def test_random_paralogs_resemble_their_stretch():
    codes = np.random.default_rng(1).integers(0, 4, 300_000, dtype=np.uint8)
    paralogs = random_paralogs(np.random.default_rng(2), codes)
    assert {paralog.is_known for paralog in paralogs} == {True, False}
    for paralog in paralogs:
        assert 0 <= paralog.start < paralog.end <= len(codes)
        assert 0 < paralog.weight <= 1
        beginning = paralog.codes[FLANK : FLANK + 15]
        assert (beginning == codes[paralog.start : paralog.start + 15]).mean() > 0.5
        assert abs(len(paralog.codes) - 2 * FLANK - (paralog.end - paralog.start)) < 40


def test_random_paralogs_of_a_short_reference():
    codes = np.zeros(5000, dtype=np.uint8)
    assert all(
        paralog.end <= 5000 for seed in range(20) for paralog in random_paralogs(np.random.default_rng(seed), codes)
    )
