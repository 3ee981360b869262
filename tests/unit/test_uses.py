"""Who reads which folder of examples."""

import copy

import pytest
import yaml

from retrain import experiment
from retrain.cleaning import generations, uses


@pytest.fixture(scope="module")
def config(repository):
    return yaml.safe_load((repository / "config" / "tiny.yaml").read_text())


def found(config, rows=()):
    """Names of the uses by folder, the parts of paths that are long left out."""
    of_folders = uses.of_folders(experiment.load(config), generations.by_folder(rows))
    return {folder: {use.name for use in used} for folder, used in of_folders.items()}


def changed(config, **arms):
    config = copy.deepcopy(config)
    config["arms"] |= arms
    return config


def settings(config, model):
    return uses.training(experiment.load(config), model).settings


def test_of_folders_names_every_use(config):
    plan = experiment.load(config)
    baseline, own = plan.baseline_set.id, plan.arms["sensitive"].example_set
    control = next(name for name in plan.models if name.startswith("control"))
    of_arm = {"candidates", "calls of baseline", "calls of sensitive.r1", "pictures of sensitive.r1"}
    expected = {
        f"results/examples/{baseline}/test/child": of_arm | {f"calls of {control}", f"pictures of {control}"},
        f"results/examples/{own}/test/child": of_arm,
    }
    for example_set, model in ((baseline, control), (own, "sensitive.r1")):
        for role in ("train", "tune"):
            shuffled = f"results/shuffled/{example_set}.plain/{role}"
            expected[shuffled] = {f"training of {model}"}
            expected[f"results/examples/{example_set}/{role}/parent"] = {"candidates", f"shuffling into {shuffled}"}
    assert found(config) == expected


def test_of_folders_gives_the_next_generation_to_who_is_not_in_the_record(config):
    plan = experiment.load(config)
    of_folders = uses.of_folders(plan, {})
    rows = [generations.Row(folder, use.name, use.settings) for folder, used in of_folders.items() for use in used]
    assert found(config, rows) == found(config)
    other = changed(config, other={"make_examples": {"vsc_min_fraction_snps": 0.06}, "train": {"learning_rate": 2e-4}})
    more = {folder: used for folder, used in found(other, rows).items() if folder not in found(config)}
    own = plan.arms["sensitive"].example_set
    assert more[f"results/examples/{own}/test/child~2"] == {"calls of other.r1", "pictures of other.r1"}
    assert more[f"results/shuffled/{own}.plain/train~2"] == {"training of other.r1"}
    assert more[f"results/examples/{own}/train/parent~2"] == {f"shuffling into results/shuffled/{own}.plain/train~2"}
    assert {folder.partition("~")[0] for folder in more} == set(found(config))


def test_settings_of_a_training_change_with_what_decides_the_model(config):
    first = settings(config, "sensitive.r1")
    arm = config["arms"]["sensitive"]
    for other in (
        changed(config, sensitive=arm | {"train": {"learning_rate": 2e-4}}),
        changed(config, sensitive=arm | {"make_examples": {"vsc_min_fraction_snps": 0.07}}),
        changed(config, sensitive=arm | {"shuffle": {"balance": "class"}}),
        config | {"seed": 2},
        config | {"checkpoint": "last"},
        config | {"samples": [config["samples"][0] | {"downsample": 0.5}, *config["samples"]]},
    ):
        assert settings(other, "sensitive.r1") != first
    for same in (
        changed(config, sensitive=arm | {"description": "x"}),
        changed(config, sensitive=arm | {"replicates": 2}),
        config | {"controls": False, "crossing": "matched"},
    ):
        assert settings(same, "sensitive.r1") == first


def test_settings_of_calls_change_with_the_path_of_a_model(config, tmp_path):
    def of(path):
        plan = experiment.load(changed(config, given={"model": str(path)}))
        job = uses.Job(plan.baseline_set.id, "given.r1", "test", "child")
        return uses.calling(plan, job).settings

    for name in "ab":
        (tmp_path / name).mkdir()
        (tmp_path / name / "example_info.json").touch()
    assert of(tmp_path / "a") != of(tmp_path / "b")


def test_settings_of_pictures_change_with_what_decides_which_flips_are_shown(config):
    def of(config):
        plan = experiment.load(config)
        return uses.showing(plan, uses.Job(plan.baseline_set.id, "sensitive.r1", "test", "child")).settings

    first, arm = of(config), config["arms"]["sensitive"]
    another_sample = [*config["samples"], config["samples"][-1] | {"role": "select", "sample": "other"}]
    for other in (
        config | {"discordance": {"evidence_sites": 3}},
        config | {"controls": False},
        config | {"samples": another_sample},
        changed(config, sensitive=arm | {"replicates": 2}),
    ):
        assert of(other) != first
    assert of(changed(config, other={"make_examples": {"min_base_quality": 5}})) == first


def test_of_folders_has_no_pictures_where_none_are_wanted(config):
    names = {name for used in found(config | {"discordance": {"evidence_sites": 0}}).values() for name in used}
    assert not [name for name in names if name.startswith("pictures")]


def test_is_finished_needs_every_result_or_its_deletion(tmp_path):
    use = uses.Use("x", "", (str(tmp_path / "a"), str(tmp_path / "b")))
    (tmp_path / "a").touch()
    assert not use.is_finished(())
    assert use.is_finished({str(tmp_path / "b")})
    (tmp_path / "b").touch()
    assert use.is_finished(())
