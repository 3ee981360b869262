"""Settings that upstream takes and that cannot work here are refused before anything runs, each with its reason."""

import pytest

from genomics import upstream
from genomics.errors import InputError
from retrain import experiment
from retrain.design import refusals


@pytest.mark.parametrize(
    ("settings", "told"),
    [
        ({"call_small_model_examples": True}, "call_small_model_examples=True: the small model stays off"),
        ({"trained_small_model_path": "/opt/smallmodels/wgs"}, "the small model stays off"),
        ({"skip_pileup_image_generation": True}, "the small model stays off"),
        ({"small_model_snp_gq_threshold": 20}, "the small model stays off"),
        ({"stream_examples": True, "shm_prefix": "x"}, "examples go through files"),
        ({"candidate_positions": "positions"}, "candidate_sweep"),
        ({"proposed_variants": "a.vcf.gz"}, "forbids in training"),
        ({"runtime_by_region": "times.tsv"}, "names one file or folder"),
    ],
)
@pytest.mark.parametrize("backend", ["embedded", "container"])
def test_problems_of_make_examples(backend, settings, told):
    found = refusals.problems("make_examples", settings, backend)
    assert len(found) == len(settings)
    assert told in found[0]


@pytest.mark.parametrize(
    ("program", "settings", "told"),
    [
        ("make_examples", {"use_fast_pass_aligner": False}, "fails without it"),
        ("train", {"use_ema": False}, "there would be none to choose: leave it true"),
        ("train", {"denovo_enabled": True}, "denovo_weight"),
        ("train", {"alt_mode": "test"}, "by the name of the config alone"),
        ("train", {"model_type": "small"}, "inception_v3 alone"),
        ("train", {"ablation_channels": "insert_size"}, "refuses the SavedModel"),
        ("train", {"optimizer": "adam"}, "fails with adam; use sgd or rmsprop"),
    ],
)
def test_problems_of_deepvariants_own_programs(program, settings, told):
    (problem,) = refusals.problems(program, settings, "container")
    assert told in problem
    assert refusals.problems(program, settings, "embedded") == []


@pytest.mark.parametrize("backend", ["embedded", "container"])
@pytest.mark.parametrize("program", ["make_examples", "train"])
def test_upstreams_defaults_are_never_refused(program, backend):
    flags = {name.removeprefix("config."): flag for name, flag in upstream.flags(program).items()}
    names = refusals._reasons(program, backend)
    assert set(names) <= set(flags)
    defaults = {name: flags[name].default for name in names}
    assert refusals.problems(program, defaults, backend) == []


def test_placeholders_of_upstreams_configs_are_refused():
    (problem,) = refusals.problems("train", {"init_checkpoint": "/path/to/warmstart/checkpoint"}, "container")
    assert problem.startswith("init_checkpoint: /path/to/warmstart/checkpoint is a placeholder of upstream's")


def test_combinations_of_labels_and_metrics():
    classes, metric = {"downsample_classes": [0.5, 1, 1]}, {"best_checkpoint_metric": "tune/f1_weighted_indel"}
    assert len(refusals.combinations(classes, metric, "container")) == 2
    assert len(refusals.combinations(classes, metric, "embedded")) == 1
    classes["labeler_algorithm"], metric["include_snp_indel_metrics"] = "positional_labeler", True
    assert refusals.combinations(classes, metric, "container") == []


def test_shape_of_an_arm_is_that_of_the_baseline_where_they_are_crossed():
    wide = {"pileup_image_width": 147, "min_base_quality": 5}
    (problem,) = refusals.shape_problems({}, wide, "full")
    assert problem.startswith("make_examples: pileup_image_width=147: gives images of another shape")
    assert refusals.shape_problems({}, wide, "matched") == []
    assert refusals.shape_problems({"pileup_image_width": 147}, wide, "full") == []


# How a whole configuration tells them.


@pytest.fixture
def config(tmp_path):
    for name in ("ref.fa", "ref.fa.fai", "a.bam", "a.bam.bai", "t.vcf.gz", "t.vcf.gz.tbi", "c.bed"):
        (tmp_path / name).touch()
    row = {"sample": "S", "reads": "a.bam", "truth": "t.vcf.gz", "confident": "c.bed", "regions": "chr1:1-1000"}
    return {
        "backend": {"deepvariant": "container"},
        "data_folder": str(tmp_path),
        "reference": "ref.fa",
        "samples": [{**row, "role": role} for role in ("train", "tune", "test")],
        "baseline": {"init_checkpoint": ""},
        "arms": {"one": {}},
    }


def problems(config) -> list[str]:
    with pytest.raises(InputError) as error:
        experiment.load(config)
    return list(error.value.problems)


def test_load_tells_all_refusals_with_their_place(config):
    config["train"] = {"use_ema": False, "batch_size": 0}
    config["sweeps"] = {"s": {"mode": "grid", "train": {"denovo_enabled": [False, True]}}}
    config["arms"]["one"] = {"make_examples": {"haploid_contigs": "chrX"}}
    found = problems(config)
    assert len(found) == 4
    assert any(problem.startswith("config: sweeps.s.train: denovo_enabled=True: needs") for problem in found)
    assert any(problem.startswith("config: train: train: --config.batch_size") for problem in found)
    assert any(problem.startswith("config: train: use_ema=False: ") for problem in found)
    assert "config: arms.one.make_examples: 'haploid_contigs' is set by the workflow; remove it" in found


def test_load_tells_what_does_not_go_together_in_an_arm(config):
    config["baseline"]["make_examples"] = {"downsample_classes": "0.5,1,1"}
    config["train"] = {"best_checkpoint_metric": "tune/f1_weighted_snp"}
    config["arms"] = {"one": {"make_examples": {"pileup_image_width": 99}}}
    assert [problem.partition("; ")[0][:60] for problem in problems(config)] == [
        "config: baseline.make_examples: downsample_classes: fails wi",
        "config: arms.one.train: best_checkpoint_metric: tune/f1_weig",
        "config: arms.one.make_examples: pileup_image_width=99: gives",
    ]
    config["baseline"]["make_examples"] = {}
    config["arms"]["one"] = {"train": {"include_snp_indel_metrics": True}}
    assert experiment.load(config)


def test_load_looks_for_the_start_of_a_training_in_the_container_too(config, tmp_path):
    for start, told in {
        "nowhere/model.ckpt": "nowhere/model.ckpt.index: not found (baseline.init_checkpoint, a checkpoint prefix)",
        "/opt/models/wgs": "/opt/models/wgs: is a folder, a SavedModel, which training cannot start from",
        str(tmp_path): f"{tmp_path}: is a folder, a SavedModel, which training cannot start from",
        "/path/to/warmstart/checkpoint": "config: baseline.init_checkpoint: /path/to/warmstart/checkpoint is a",
    }.items():
        config["baseline"]["init_checkpoint"] = start
        (problem,) = problems(config)
        assert problem.startswith(told)
    (tmp_path / "model.ckpt.index").touch()
    for start in ("", str(tmp_path / "model.ckpt"), "/elsewhere/in/the/image/model.ckpt"):
        config["baseline"]["init_checkpoint"] = start
        assert experiment.load(config)


def test_load_looks_for_files_that_flags_name(config, tmp_path):
    regions = f"chr1:5-9 {tmp_path}/away.bed"
    config["arms"]["one"]["make_examples"] = {"exclude_regions": regions, "population_vcfs": "a.vcf.gz,b.vcf.gz"}
    assert problems(config) == [
        f"{tmp_path}/away.bed: not found (arms.one.make_examples)",
        "a.vcf.gz: not found (arms.one.make_examples)",
        "b.vcf.gz: not found (arms.one.make_examples)",
    ]
    (tmp_path / "away.bed").touch()
    config["arms"]["one"]["make_examples"] = {"exclude_regions": regions}
    assert experiment.load(config).input_files[-1] == f"{tmp_path}/away.bed"
