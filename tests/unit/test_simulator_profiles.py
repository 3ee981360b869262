from dataclasses import asdict

import numpy as np
import pytest

from genomics.errors import InputError
from simulator.profiles import HARSH, ILLUMINA, find_profile, vary


def test_find_profile_by_name():
    assert find_profile("illumina") is ILLUMINA
    assert find_profile("harsh") is HARSH
    with pytest.raises(InputError, match="'nanopore' is not known; choose one of illumina, harsh"):
        find_profile("nanopore")


def test_harsh_is_worse_than_illumina():
    for name in ("mean_loss", "hidden_error_rate", "hot_rate", "hot_error", "slippage", "indel_rate"):
        assert getattr(HARSH, name) > getattr(ILLUMINA, name)
    assert HARSH.top_quality < ILLUMINA.top_quality
    assert not set(HARSH.hot_contexts) & set(ILLUMINA.hot_contexts)


def test_vary_gives_another_library_of_the_same_platform():
    one, again, other = (vary(np.random.default_rng(seed), ILLUMINA) for seed in (1, 1, 2))
    assert one == again != other
    assert one.context_salt == ILLUMINA.context_salt
    assert all(value > 0 for value in asdict(one).values() if isinstance(value, float))
