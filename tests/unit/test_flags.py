"""Settings of upstream's flags in a configuration."""

import pytest

from retrain import flags


@pytest.mark.parametrize(
    ("program", "settings", "part"),
    [
        ("make_examples", {"reads": "x.bam"}, "set by the workflow"),
        ("train", {"trial": 3}, "set by the workflow"),
        ("make_examples", {"min_base_qualty": 3}, "did you mean 'min_base_quality'"),
        ("train", {"config.batch_size": 3}, "did you mean 'batch_size'"),
        ("train", {"batch_size": None}, "has no value"),
        ("train", {"batch_size": "many"}, "'many'"),
        ("make_examples", {"keep_duplicates": "yes"}, "true or false"),
        ("train", {"beta_1": 0.9}, "no field of the train config base"),
    ],
)
def test_check_tells_the_problem(program, settings, part):
    (problem,) = flags.check(program, settings)
    assert part in problem


def test_check_accepts_what_upstream_knows():
    assert (
        flags.check("make_examples", {"vsc_min_fraction_snps": 0.02, "keep_duplicates": True, "p_error": "1e-3"}) == []
    )


def test_effective_leaves_out_upstreams_defaults():
    typed = flags.typed("make_examples", {"vsc_min_fraction_snps": 0.12, "min_base_quality": 5})
    assert flags.effective("make_examples", typed) == {"min_base_quality": 5}


def test_changed_compares_with_the_baseline_or_upstreams_default():
    baseline = {"min_base_quality": 20}
    own = {"min_base_quality": 20, "min_mapping_quality": 5, "vsc_min_count_snps": 3}
    assert flags.changed("make_examples", baseline, own) == {"vsc_min_count_snps": 3}
    assert flags.changed("make_examples", baseline, {"min_base_quality": 10}) == {"min_base_quality": 10}


def test_words_are_sorted_and_spelled_as_upstream():
    settings = {"vsc_min_fraction_snps": 0.02, "keep_duplicates": True, "normalize_reads": False}
    assert flags.words("make_examples", settings) == [
        "--keep_duplicates",
        "--nonormalize_reads",
        "--vsc_min_fraction_snps=0.02",
    ]
    assert flags.words("train", {"use_ema": False, "batch_size": 8}) == [
        "--config.batch_size=8",
        "--config.use_ema=false",
    ]
