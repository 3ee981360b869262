"""A configuration becomes an experiment; every problem is told at once."""

import pytest
import yaml

from genomics.errors import InputError
from retrain import experiment


@pytest.fixture
def config(tmp_path):
    names = ("ref.fa", "ref.fa.fai", "a.bam", "a.bam.bai", "t.vcf.gz", "t.vcf.gz.tbi", "c.bed")
    for name in (*names, "m.index", "m.data-00000-of-00001"):
        (tmp_path / name).touch()
    row = {"sample": "S", "reads": "a.bam", "truth": "t.vcf.gz", "confident": "c.bed", "regions": "chr1:1-1000"}
    model = str(tmp_path / "m")
    return {
        "data_folder": str(tmp_path),
        "reference": "ref.fa",
        "samples": [{**row, "role": role} for role in ("train", "tune", "test")],
        "baseline": {"model": model, "init_checkpoint": model},
        "arms": {"one": {"make_examples": {"vsc_min_fraction_snps": 0.02}}, "two": {}},
    }


def test_load_expands_arms_into_sets_models_and_cells(config):
    found = experiment.load(config)
    assert len(found.example_sets) == 2
    assert found.arms["two"].example_set == found.baseline_set.id
    assert list(found.models) == ["one.r1", "two.r1"]
    assert len(found.cells) == 1 + 3 + 1


def test_load_refuses_flags_that_demand_others(config):
    config["arms"]["two"]["make_examples"] = {"phase_reads": True}
    with pytest.raises(InputError) as error:
        experiment.load(config)
    (problem,) = error.value.problems
    assert problem.startswith("config: arms.two.make_examples: make_examples: --track_ref_reads: is required with")
    config["baseline"]["make_examples"] = {"track_ref_reads": True}
    assert experiment.load(config)


def test_load_tells_a_conflict_of_the_baseline_once(config):
    config["baseline"]["make_examples"] = {"enable_methylation_calling": True}
    with pytest.raises(
        InputError, match=r"^config: baseline\.make_examples: make_examples: --track_ref_reads"
    ) as error:
        experiment.load(config)
    assert len(error.value.problems) == 1


def test_load_refuses_a_swept_flag_that_demands_another(config):
    config["sweeps"] = {"s": {"mode": "grid", "make_examples": {"phase_reads": [True, False]}}}
    with pytest.raises(InputError, match=r"config: arms\.s\.pr\w*-\w+\.make_examples: .*--track_ref_reads"):
        experiment.load(config)


def test_load_names_what_an_experiment_does_not_have(config):
    found = experiment.load(config)
    with pytest.raises(InputError, match=r"^model 'one\.r2' is not of this experiment; did you mean one\.r1"):
        found.models["one.r2"]
    assert found.models.get("one.r2") is None


def test_load_shares_sets_whose_flags_equal_upstreams_default(config):
    config["arms"]["two"]["make_examples"] = {"vsc_min_fraction_snps": 0.12, "min_base_quality": 10}
    assert experiment.load(config).arms["two"].example_set == experiment.load(config).baseline_set.id


def test_load_arm_may_undo_a_flag_of_the_baseline(config):
    config["baseline"]["make_examples"] = {"min_base_quality": 20}
    config["arms"]["two"]["make_examples"] = {"min_base_quality": 10}
    found = experiment.load(config)
    assert dict(found.example_sets[found.arms["two"].example_set].flags) == {}
    assert found.arms["two"].example_set.startswith("mbq10-")


def test_load_reads_numbers_that_yaml_takes_for_text(config):
    config["train"] = yaml.safe_load("learning_rate: 1e-4")
    assert experiment.load(config).arms["one"].train == {"learning_rate": 1e-4}


def test_load_arm_settings_win(config):
    config["train"] = {"num_epochs": 2, "batch_size": 4}
    config["arms"]["two"]["train"] = {"num_epochs": 3}
    found = experiment.load(config)
    settings = found.train_settings(found.models["two.r1"])
    assert (settings["num_epochs"], settings["batch_size"], settings["trial"]) == (3, 4, 1001)


def test_resolved_yaml_is_itself_a_configuration(config):
    first = experiment.load(config)
    second = experiment.load(yaml.safe_load(experiment.resolved_yaml(first)))
    assert second.config == first.config
    assert second.cells == first.cells


def test_without_report_is_blind_to_descriptions_and_can_be_loaded(config):
    before = experiment.load(config)
    config["arms"]["one"]["description"] = "Another one"
    after = experiment.load(config)
    assert after.config != before.config
    assert experiment.without_report(after.config) == experiment.without_report(before.config)
    loaded = experiment.load(yaml.safe_load(experiment.as_yaml(experiment.without_report(after.config))))
    assert loaded[2:] == before[2:]


def test_adding_an_arm_renames_nothing(config):
    before = experiment.load(config)
    config["arms"] = {"zero": {"make_examples": {"min_base_quality": 5}}, **config["arms"]}
    after = experiment.load(config)
    assert set(before.example_sets) < set(after.example_sets)
    assert set(before.models) < set(after.models)
    assert set(before.cells) < set(after.cells)


def test_load_tells_problems_of_all_kinds_together(config):
    config["samples"][0]["reads"] = "absent.bam"
    config["arms"]["baseline"] = {"make_examples": {"nonsense": 1}}
    config["baseline"]["model"] = "absent"
    with pytest.raises(InputError) as error:
        experiment.load(config)
    text = str(error.value)
    assert all(part in text for part in ("absent.bam", "'baseline' is taken", "nonsense", "baseline.model"))


def test_load_looks_for_the_checkpoints_that_arms_start_from(config):
    config["train"] = {"init_checkpoint": "nowhere/model"}
    config["arms"]["two"]["train"] = {"init_checkpoint": ""}
    with pytest.raises(InputError, match=r"nowhere/model\.index: not found \(train\.init_checkpoint") as error:
        experiment.load(config)
    assert len(error.value.problems) == 1
    config["arms"]["two"]["train"] = {"init_checkpoint": "absent"}
    with pytest.raises(InputError, match=r"absent\.index: not found \(arms\.two\.train\.init_checkpoint"):
        experiment.load(config)


@pytest.mark.parametrize(
    ("regions", "shards"),
    [("", 64), ("chr1:1-1000", 1), ("chr1:1-10,000,001", 2), ("chr1:1-900000000", 64), ("x.bed", 64), ("chr1", 64)],
)
def test_shards_of_depends_on_the_regions_alone(regions, shards):
    assert experiment.shards_of(regions) == shards


def test_load_asks_what_training_starts_from_where_the_backend_ships_nothing(config):
    config["backend"] = {"deepvariant": "container"}
    config["baseline"] = {}
    with pytest.raises(InputError, match="name a checkpoint prefix to start from"):
        experiment.load(config)
    config["baseline"] = {"init_checkpoint": ""}
    assert experiment.load(config).baseline_model == "/opt/models/wgs"


def test_load_refuses_what_the_base_config_of_train_lacks(config):
    config["train"] = {"beta_1": 0.9, "optimizer": "adam"}
    with pytest.raises(InputError) as error:
        experiment.load(config)
    assert len(error.value.problems) == 1
    config["backend"] = {"deepvariant": "container"}
    with pytest.raises(InputError, match="fails with adam"):
        experiment.load(config)


def test_load_refuses_several_references_with_the_reason(config):
    config["reference"] = ["a.fa", "b.fa"]
    with pytest.raises(InputError, match=r"one experiment has one reference; .* Make one experiment per reference"):
        experiment.load(config)
    config["reference"] = "ref.fa"
    config["samples"][0]["reference"] = "b.fa"
    with pytest.raises(InputError, match="one experiment has one reference"):
        experiment.load(config)


def test_load_expands_the_preset_in_every_example_set(config):
    config["backend"] = {"deepvariant": "container"}
    config["baseline"] = {"model_type": "ONT_R104", "init_checkpoint": "", "make_examples": {"min_mapping_quality": 9}}
    found = experiment.load(config)
    assert found.training_channels == "BASE_CHANNELS,haplotype"
    assert found.baseline_model == "/opt/models/ont_r104"
    for example_set in found.example_sets.values():
        assert example_set.flags["pileup_image_width"] == 99
        assert example_set.flags["min_mapping_quality"] == 9
        assert example_set.flags["realign_reads"] is False


def test_load_refuses_a_model_type_that_the_backend_does_not_do(config):
    config["baseline"]["model_type"] = "PACBIO"
    with pytest.raises(InputError, match="embedded backend does WGS and WES only; found PACBIO"):
        experiment.load(config)


def test_load_asks_for_the_contigs_of_one_copy_of_a_male_sample(config):
    config["samples"][0]["sex"] = "male"
    with pytest.raises(InputError, match="haploid_contigs: train/S is male"):
        experiment.load(config)
    config["haploid_contigs"] = ["chrX", "chrY"]
    assert experiment.load(config).samples[0].sex == "male"


def test_load_refuses_a_depth_given_twice(config):
    config["arms"]["two"]["make_examples"] = {"downsample_fraction": 0.3}
    assert len(experiment.load(config).example_sets) == 3
    config["samples"][0]["downsample"] = 0.5
    with pytest.raises(InputError, match=r"arms\.two\.make_examples: downsample_fraction is also given"):
        experiment.load(config)


def test_load_does_not_look_for_files_that_are_downloaded(config):
    config["downloads"] = {"sources": {"far": "https://example.org/data"}}
    config["data_folder"] = "."
    config["reference"] = "resources/downloads/far/ref.fa"
    for row in config["samples"]:
        row |= {name: f"resources/downloads/far/{row[name]}" for name in ("reads", "truth", "confident")}
    assert experiment.load(config).input_files[0] == "resources/downloads/far/ref.fa"
    config["downloads"] = {"sources": {"near": "https://example.org/data"}}
    with pytest.raises(InputError, match="not found"):
        experiment.load(config)


def test_load_names_the_strata_that_are_missing(config, tmp_path):
    (tmp_path / "easy.bed").touch()
    config["benchmark"] = {"strata": {"easy": "easy.bed", "hard": "hard.bed"}}
    with pytest.raises(InputError, match=r"hard\.bed: not found \(stratum hard\)") as error:
        experiment.load(config)
    assert len(error.value.problems) == 1


def test_packed_configuration_of_a_thousand_samples_is_a_short_word(config):
    rows = [{**row, "sample": f"S{number}"} for number in range(400) for row in config["samples"]]
    found = experiment.load(config | {"samples": rows})
    word = experiment.packed(found.config)
    assert len(word) < 50_000
    assert experiment.unpacked(word) == experiment.resolved_yaml(found)


def test_load_writes_sweeps_out_as_arms(config):
    config["sweeps"] = {"t": {"mode": "grid", "make_examples": {"min_base_quality": [5, 20]}, "replicates": 2}}
    found = experiment.load(config)
    swept = [name for name in found.arms if name.startswith("t.")]
    assert [name.partition("-")[0] for name in swept] == ["t.mbq5", "t.mbq20"]
    assert len(found.models) == 2 + 2 * 2 + 2  # the control of the two swept arms
    again = experiment.load(yaml.safe_load(experiment.resolved_yaml(found)))
    assert (again.arms, again.cells) == (found.arms, found.cells)


def test_load_tells_a_wrong_value_of_a_sweep_once_at_its_place(config):
    axes = {"min_base_quality": [5, "high"], "vsc_min_count_snps": [1, 2, 3]}
    config["sweeps"] = {"t": {"mode": "grid", "make_examples": axes}}
    with pytest.raises(InputError, match=r"sweeps\.t\.make_examples: .*min_base_quality.*high") as error:
        experiment.load(config)
    assert len(error.value.problems) == 1


def test_load_needs_an_arm_or_a_sweep(config):
    config["arms"] = {}
    with pytest.raises(InputError, match="no arm; name one under arms, a sweep under sweeps, or calls under call_sets"):
        experiment.load(config)


def test_load_adds_controls_that_the_resolved_configuration_gives_again(config):
    config["arms"]["one"]["train"] = {"num_epochs": 3}
    config["arms"]["one"]["replicates"] = 2
    found = experiment.load(config)
    name = found.arms["one"].control
    assert list(found.arms) == ["one", "two", name]
    assert name.startswith("control.ne3-")
    assert found.control_of(found.models["one.r2"]) == found.models[f"{name}.r2"]
    assert found.control_of(found.models["two.r1"]) is None
    cells = {cell for cell in found.cells if cell.model.startswith(name)}
    assert cells == {(found.baseline_set.id, f"{name}.r{number}") for number in (1, 2)}
    again = experiment.load(yaml.safe_load(experiment.resolved_yaml(found)))
    assert (again.arms, again.cells) == (found.arms, found.cells)
    assert list(experiment.load(config | {"controls": False}).arms) == ["one", "two"]


def test_load_takes_an_arm_trained_alike_as_control(config):
    found = experiment.load(config)
    assert found.control_of(found.models["one.r1"]) == found.models["two.r1"]


@pytest.fixture
def given_models(tmp_path):
    """Two models that exist: a checkpoint prefix and a SavedModel directory."""
    (tmp_path / "saved").mkdir()
    for name in ("example_info.json", "saved/example_info.json", "other.index"):
        (tmp_path / name).touch()
    return [str(tmp_path / "other"), str(tmp_path / "saved")]


def test_load_arm_of_a_given_model_is_not_trained(config, given_models):
    config["arms"]["given"] = {"model": given_models[0], "make_examples": {"min_base_quality": 5}}
    found = experiment.load(config)
    arm = found.arms["given"]
    assert [tuple(model) for model in arm.models] == [("given.r1", "given", 1, 0, given_models[0])]
    assert (arm.is_trained, arm.control, found.trained) == (False, "", ["one.r1", "two.r1"])
    assert not any(arm.example_set in name for name in found.shuffled)
    assert (arm.example_set, "given.r1") in found.cells
    assert (found.baseline_set.id, "given.r1") in found.cells


def test_load_needs_no_trained_arm(config, given_models):
    config["arms"] = {"given": {"model": given_models, "description": "From elsewhere"}}
    found = experiment.load(config)
    assert list(found.models) == ["given.other.r1", "given.saved.r1"]
    assert (found.trained, dict(found.shuffled)) == ([], {})
    assert len(found.cells) == 3
    again = experiment.load(yaml.safe_load(experiment.resolved_yaml(found)))
    assert (again.config, again.arms, again.cells) == (found.config, found.arms, found.cells)


def test_load_refuses_training_beside_a_model(config, given_models):
    config["arms"]["two"] |= {"model": given_models[0], "replicates": 2, "shuffle": {"balance": "class"}}
    with pytest.raises(InputError, match="a given model is not trained") as error:
        experiment.load(config)
    assert len(error.value.problems) == 2


def test_load_looks_for_given_models_and_what_describes_them(config, tmp_path):
    config["arms"] = {"a": {"model": "absent/model"}, "b": {"model": str(tmp_path / "m")}}
    with pytest.raises(InputError) as error:
        experiment.load(config)
    first, second = error.value.problems
    assert "absent/model: not found (arms.a.model" in first
    assert "example_info.json: not found (arms.b.model" in second


def test_load_takes_models_that_this_experiment_makes(config):
    config["arms"]["again"] = {"model": "results/models/one.r1/saved_model"}
    assert experiment.load(config).models["again.r1"].path == "results/models/one.r1/saved_model"
    config["arms"]["again"] = {"model": "results/models/three.r1/saved_model"}
    with pytest.raises(InputError, match=r"three\.r1/saved_model: not found \(arms\.again\.model"):
        experiment.load(config)


def test_load_takes_models_inside_the_image(config):
    config["backend"] = {"deepvariant": "container"}
    config["baseline"] = {"init_checkpoint": ""}
    config["arms"]["pacbio"] = {"model": ["/opt/models/pacbio", "default"]}
    found = experiment.load(config)
    assert found.models["pacbio.default.r1"].path == "/opt/models/wgs"
    config["arms"]["pacbio"] = {"model": "opt/models/pacbio"}
    with pytest.raises(InputError, match="not found"):
        experiment.load(config)


def test_load_shares_shuffled_examples_of_equal_settings(config):
    config["shuffle"] = {"weights": {"complex": 3}}
    config["arms"]["three"] = {"train": {"num_epochs": 9}}
    config["arms"]["four"] = {"shuffle": {"weights": {}, "balance": "none"}}
    found = experiment.load(config)
    two, three, four = (found.training_set(found.models[f"{name}.r1"], "train") for name in ("two", "three", "four"))
    assert two == three
    assert two.startswith(f"{found.baseline_set.id}.wcomplex_3-")
    assert four == f"{found.baseline_set.id}.plain"
    assert {found.training_set(found.models[f"{name}.r1"], "tune") for name in ("two", "three", "four")} == {four}
    assert dict(found.shuffled[two].settings) == {"weights": {"complex": 3}}


@pytest.mark.parametrize(
    ("settings", "told"),
    [
        ({"balance": "all"}, "'all' is none of none, class, type"),
        ({"weights": {"indel": 2}}, "unknown key 'indel'"),
        ({"weights": {"snp": 0}}, "0 is less than or equal to the minimum of 0"),
        ({"max_class0_ratio": "much"}, "'much' is not of type"),
    ],
)
def test_load_refuses_unknown_settings_of_shuffling(config, settings, told):
    config["arms"]["two"]["shuffle"] = settings
    with pytest.raises(InputError, match=told):
        experiment.load(config)
    name, value = next(iter(settings.items()))
    config["arms"]["two"] = {}
    config["sweeps"] = {"s": {"mode": "grid", "shuffle": {name: [value]}}}
    with pytest.raises(InputError, match=told):
        experiment.load(config)


def test_load_sweeps_shuffling(config):
    config["sweeps"] = {"s": {"mode": "grid", "shuffle": {"balance": ["none", "class"], "max_class0_ratio": [None, 5]}}}
    found = experiment.load(config)
    swept = [dict(arm.shuffle) for name, arm in found.arms.items() if name.startswith("s.")]
    assert swept == [{}, {"max_class0_ratio": 5}, {"balance": "class"}, {"balance": "class", "max_class0_ratio": 5}]
    assert len(found.shuffled) == 2 + 3  # plain of two example sets, three ways on the baseline's


@pytest.mark.parametrize("name", ["a b", "$(touch owned)", "../up", "-rf", "a'b", "a/b", "x" * 61, "a\n"])
def test_load_refuses_hostile_names_of_arms_and_sweeps(config, name):
    for part, entry in (("arms", {}), ("sweeps", {"mode": "grid", "train": {"num_epochs": [1]}})):
        with pytest.raises(InputError):
            experiment.load(config | {part: {name: entry}})


def test_load_adds_one_control_for_each_learning_rate_of_a_sweep(config):
    fractions = [number / 1000 for number in range(20, 120)]
    axes = {"make_examples": {"vsc_min_fraction_snps": fractions}, "train": {"learning_rate": [1e-4, 1e-3]}}
    config["sweeps"] = {"s": {"mode": "grid", **axes, "replicates": 3}}
    found = experiment.load(config)
    controls = [arm for arm in found.arms.values() if arm.is_control]
    assert len(found.arms) == 2 + 200 + len(controls)
    assert {arm.train["learning_rate"] for arm in controls} == {1e-4, 1e-3}
    assert len(controls) == 2
