"""Settings of upstream's flags in a configuration."""

import json

import pytest

from genomics.upstream import forms
from minidv import tune_metrics
from retrain import flags
from retrain.design import config_checks, presets, sweeps


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
        ("train", {"best_checkpoint_metric": "tune/f1_makro"}, "expected one of tune/categorical_accuracy, "),
        ("train", {"best_checkpoint_metric": "tune/loss"}, "expected one of"),
        ("train", {"best_checkpoint_metric": "tune/f1_micro,tune/f1_macro"}, "expected one of"),
        ("train", {"class_weights": "1,2"}, "3 weights of 0 or more, one per class; found '1,2'"),
        ("train", {"class_weights": "1,2,many"}, "3 weights"),
        ("train", {"ablation_channels": "insert_size,inserts"}, "names out of read_base"),
        ("make_examples", {"select_variant_types": "snps indel"}, "names out of snps, indels"),
        ("make_examples", {"downsample_classes": [0.5, 1]}, "3 shares from 0 to 1"),
        ("make_examples", {"downsample_classes": "0.5,1,2"}, "3 shares from 0 to 1"),
        ("make_examples", {"labeler_algorithm": "haplotypes"}, "expected one of haplotype_labeler"),
        ("make_examples", {"pileup_image_width": 100}, "0|[3,) odd"),
        ("make_examples", {"vsc_min_fraction_snps": 1.2}, "[0,1]"),
        ("make_examples", {"min_mapping_quality": 300}, "[0,255]"),
    ],
)
def test_check_tells_the_problem(program, settings, part):
    (problem,) = flags.check(program, settings)
    assert part in problem


def test_check_accepts_what_upstream_knows():
    assert (
        flags.check("make_examples", {"vsc_min_fraction_snps": 0.02, "keep_duplicates": True, "p_error": "1e-3"}) == []
    )


def test_check_accepts_texts_of_their_form():
    assert flags.check("train", {"class_weights": "1,2,3", "best_checkpoint_metric": "tune/f1_weighted_snp"}) == []
    assert flags.check("train", {"class_weights": "", "ablation_channels": "insert_size,strand"}) == []
    assert flags.check("make_examples", {"select_variant_types": "snps", "downsample_classes": [0.5, 1, 1]}) == []


def test_metrics_and_channels_are_those_of_the_engine_and_of_the_contract(contracts):
    everything = set(tune_metrics.names(with_subsets=True))
    assert set(forms.METRICS) == everything - set(tune_metrics.LOWER_IS_BETTER)
    contract = json.loads((contracts / "deepvariant-1.9.0.json").read_text())
    assert contract["binaries"]["make_examples"]["channel_names"] == forms._CHANNELS


@pytest.mark.parametrize("preset", presets.PRESETS.values())
def test_conflicts_of_the_presets_are_none(preset):
    assert flags.conflicts(flags.typed("make_examples", preset.flags)) == []


@pytest.mark.parametrize(
    ("settings", "told"),
    [
        ({"phase_reads": True}, "--track_ref_reads: is required with --phase_reads"),
        ({"channels": "x"}, "--channels: is forbidden in this version"),
        ({"variant_caller": "vcf_candidate_importer"}, "--proposed_variants: is required with"),
        (
            {"variant_caller": "vcf_candidate_importer", "proposed_variants": "a.vcf.gz"},
            "--proposed_variants: is forbidden with --mode=training",
        ),
        ({"stream_examples": True}, "--shm_prefix: is required with --stream_examples"),
    ],
)
def test_conflicts(settings, told):
    (problem,) = flags.conflicts(settings)
    assert told in problem


def test_every_swept_value_is_checked():
    """Whatever the mode: one wrong value of each kind is told once, with its place."""
    sweep = {
        "mode": "one_at_a_time",
        "base": {"make_examples": {"mode": "calling"}, "train": {}},
        "make_examples": {
            "alt_aligned_pileup": ["rows", "row"],
            "partition_size": [1000, 0],
            "norealign_reads": [True],
        },
        "train": {"optimizer": ["sgd", "SGD"], "learning_rate": ["1e-3", 0], "class_weights": ["1,1,1", "1,1"]},
    }
    found = config_checks.check_flags(sweeps.places({"s": sweep}), "embedded")
    assert [problem.partition(": --")[0].partition(" has")[0] for problem in found] == [
        "config: sweeps.s.base.make_examples: 'mode' is set by the workflow; remove it",
        "config: sweeps.s.make_examples: make_examples",
        "config: sweeps.s.make_examples: make_examples",
        "config: sweeps.s.make_examples: make_examples",
        "config: sweeps.s.train: train",
        "config: sweeps.s.train: train",
        "config: sweeps.s.train: train",
    ]


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
