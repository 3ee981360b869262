"""What containers see beside the experiment's folder, as Apptainer's variables say it."""

import os
from pathlib import Path

import pytest

from genomics.errors import InputError
from retrain import experiment
from retrain.containers import binds

SCRIPTS = Path(__file__).resolve().parents[2] / "scripts"


@pytest.fixture
def place(tmp_path, monkeypatch):
    """A folder with inputs beside the experiment's, in which the test works."""
    place = tmp_path.resolve()
    files = ("refs/r.fa", "refs/r.fa.fai", "reads/a.bam", "reads/a.bam.bai", "truth/t.vcf.gz", "truth/t.vcf.gz.tbi")
    for name in (*files, "beds/c.bed", "strata/s.bed", "par/p.bed", "start/m.index", "start/m.data-00000-of-00001"):
        (place / name).parent.mkdir(exist_ok=True)
        (place / name).touch()
    (place / "start" / "example_info.json").touch()
    (place / "home").mkdir()
    monkeypatch.chdir(place / "home")
    return place


@pytest.fixture
def config(place):
    row = {"sample": "S", "reads": "../reads/a.bam", "truth": "../truth/t.vcf.gz", "confident": "../beds/c.bed"}
    return {
        "backend": {"deepvariant": "container", "happy": "container"},
        "reference": str(place / "refs" / "r.fa"),
        "samples": [{**row, "role": role, "regions": "chr1:1-1000"} for role in ("train", "tune", "test")],
        "baseline": {"init_checkpoint": str(place / "start" / "m")},
        "benchmark": {"strata": {"easy": "../strata/s.bed"}},
        "par_regions": "../par/p.bed",
        "arms": {"one": {}},
    }


def bound(config, **variables: str) -> list[str]:
    """Binds of an experiment; both variables say the same."""
    found = binds.environment(experiment.load(config), SCRIPTS, variables)
    assert found["APPTAINER_BIND"] == found["SINGULARITY_BIND"]
    return found["APPTAINER_BIND"].split(",")


def read_only(*folders: Path) -> list[str]:
    return [f"{folder}:{folder}:ro" for folder in folders]


def test_folders_of_all_inputs_and_our_scripts_are_read_only(config, place):
    wanted = [place / name for name in ("beds", "par", "reads", "refs", "start", "strata", "truth")]
    assert sorted(bound(config)) == sorted(read_only(SCRIPTS, *wanted))


def test_index_may_lie_behind_a_link_of_its_own(config, place):
    (place / "indices").mkdir()
    (place / "reads" / "a.bam.bai").rename(place / "indices" / "a.bai")
    (place / "reads" / "a.bam.bai").symlink_to(place / "indices" / "a.bai")
    assert read_only(place / "indices")[0] in bound(config)


def test_folder_of_a_given_model_is_bound_and_no_other_beside_it(config, place):
    (place / "models" / "theirs").mkdir(parents=True)
    (place / "models" / "theirs" / "example_info.json").touch()
    config["arms"]["two"] = {"model": "../models/theirs"}
    assert read_only(place / "models" / "theirs")[0] in bound(config)


def test_model_inside_the_image_is_not_bound(config):
    config["baseline"]["model"] = "/opt/models/wes"
    assert not [bind for bind in bound(config) if bind.startswith("/opt")]


def test_results_behind_a_link_may_be_written(config, place):
    (place / "disk").mkdir()
    Path("results").symlink_to("../disk")
    found = bound(config)
    assert f"{place}/disk:{place}/disk" in found
    assert len([bind for bind in found if not bind.endswith(":ro")]) == 1


def test_what_the_user_has_set_stays_and_is_not_bound_again(config, place):
    own = f"{place}:{place}:ro"
    assert bound(config, APPTAINER_BIND=own, SINGULARITY_BIND="/a:/b") == [own, "/a:/b", *read_only(SCRIPTS)]
    assert read_only(place / "refs")[0] in bound(config, APPTAINER_BIND=f"{place}:/mnt")


def test_job_of_a_run_finds_all_of_it_set(config):
    first = binds.environment(experiment.load(config), SCRIPTS, {})
    assert binds.environment(experiment.load(config), SCRIPTS, first) == first


def test_call_sets_need_no_models(config, place):
    for name in ("v.vcf.gz", "w.vcf.gz"):
        (place / "home" / name).touch()
    calls = {"call_sets": {"old": "v.vcf.gz", "new": "w.vcf.gz"}, "backend": {"happy": "container"}}
    kept = {name: config[name] for name in ("reference", "benchmark")}
    rows = [{key: row[key] for key in ("sample", "truth", "confident")} for row in config["samples"][2:]]
    wanted = [place / name for name in ("beds", "refs", "strata", "truth")]
    assert sorted(bound({**kept, **calls, "samples": rows})) == sorted(read_only(SCRIPTS, *wanted))


@pytest.mark.parametrize("name", ["a,b", "a:b", "a^b", "blank "])
def test_path_that_a_bind_does_not_take_is_told_with_the_cure(config, place, name):
    (place / "refs").rename(place / name)
    config["reference"] = str(place / name / "r.fa")
    with pytest.raises(InputError) as error:
        bound(config)
    (problem,) = error.value.problems
    assert problem.startswith(f"{place}/{name}: cannot be bound into containers")
    assert "rename it, or copy" in problem


@pytest.mark.parametrize("name", ["a:b", "it's $HOME", "it's `id`", "both ' and \"", "back\\slash"])
def test_experiment_in_a_folder_that_no_container_starts_in_is_told(config, place, monkeypatch, name):
    (place / name).mkdir()
    monkeypatch.chdir(place / name)
    with pytest.raises(InputError, match="jobs in containers cannot run in a folder") as error:
        bound(config)
    assert error.value.problems[0].startswith(f"{place}/{name}: ")


@pytest.mark.parametrize("name", ["it's mine", 'a "name" for $5', "a, b"])
def test_experiment_in_a_folder_of_another_odd_name_is_taken(config, place, monkeypatch, name):
    (place / name).mkdir()
    monkeypatch.chdir(place / name)
    assert bound(config)


def test_too_many_folders_are_told_with_the_cure(config, place, monkeypatch):
    monkeypatch.setattr(binds, "LONGEST", 200)
    with pytest.raises(InputError, match=r"inputs lie in 8 folders, too many .* export APPTAINER_BIND="):
        bound(config)


def test_no_file_is_opened(config, monkeypatch):
    plan = experiment.load(config)
    monkeypatch.setattr("builtins.open", None)
    monkeypatch.setattr(os, "open", None)
    monkeypatch.setattr(os, "listdir", None)
    monkeypatch.setattr(os, "scandir", None)
    assert binds.environment(plan, SCRIPTS, {})
