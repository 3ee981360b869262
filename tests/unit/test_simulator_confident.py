import numpy as np

from genomics.genome import Interval
from simulator.confident import ENDS, confident_regions
from simulator.paralogs import Paralog
from simulator.sequences import encode


def sequence(length=10_000, seed=1):
    return np.random.default_rng(seed).integers(0, 4, length, dtype=np.uint8)


def test_confident_regions_leave_out_the_ends():
    assert list(confident_regions("c", sequence(), ())) == [Interval("c", ENDS, 10_000 - ENDS)]
    assert ENDS >= 200


def test_confident_regions_leave_out_a_long_homopolymer_only():
    codes = sequence()
    codes[2999:3021] = encode("C" + "A" * 20 + "G")
    assert confident_regions("c", codes, ()).covers("c", 2000, 4000)
    codes[5999:6032] = encode("C" + "A" * 31 + "G")
    regions = confident_regions("c", codes, ())
    assert not any(regions.contains("c", position) for position in range(5996, 6035))
    assert regions.covers("c", 6040, 9000)


def test_confident_regions_leave_out_both_copies_of_a_duplication():
    codes = sequence()
    codes[7000:8000] = codes[2000:3000]
    codes[7300] = (codes[7300] + 1) % 4
    regions = confident_regions("c", codes, ())
    assert not regions.overlaps("c", 2000, 3000)
    assert not regions.overlaps("c", 7000, 8000)
    assert regions.covers("c", 3010, 6990)


def test_confident_regions_leave_out_misleading_paralogs():
    close = Paralog(1000, 1500, sequence(), 0.005, 1.0, True)
    far = Paralog(2000, 2500, sequence(), 0.04, 1.0, True)
    thick = Paralog(3000, 3500, sequence(), 0.04, 0.45, False)
    thin = Paralog(4000, 4500, sequence(), 0.04, 0.1, False)
    regions = confident_regions("c", sequence(), (close, far, thick, thin))
    assert [regions.overlaps("c", p.start, p.end) for p in (close, far, thick, thin)] == [False, True, False, True]
