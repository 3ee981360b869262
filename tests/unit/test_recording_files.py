from pathlib import Path

import made_results
from made_results import make_config, make_model, make_plan

from retrain import experiment
from retrain.design import call_sets
from retrain.recording import files
from retrain.recording.files import File


def paths(found: list[File]) -> list[str]:
    return [file.path for file in found]


def test_inputs_are_all_that_the_configuration_names(tmp_path):
    plan = make_plan(tmp_path, {"a": {}}, benchmark={"strata": {"easy": "Ann.bed"}}, par_regions="Bob.bed")
    names = ["reference.fa", "reference.fa.fai"]
    names += [f"{name}{end}" for name in ("Ann", "Bob") for end in made_results.ENDINGS]
    names += ["model.index", "model.data-00000-of-00001", "example_info.json"]
    found = files.inputs(plan)
    assert paths(found) == [str(tmp_path / name) for name in names]
    assert {file.origin for file in found} == {"given"}


def test_folder_of_a_model_is_its_files(tmp_path):
    folder = make_model(tmp_path / "a model")
    (Path(folder) / "variables").mkdir()
    (Path(folder) / "variables" / "v.data").touch()
    found = paths(files.inputs(make_plan(tmp_path, {"given": {"model": folder}})))
    assert {path for path in found if path.startswith(folder)} == {
        f"{folder}/{name}" for name in ("saved_model.pb", "example_info.json", "variables/v.data")
    }


def test_models_of_this_experiment_are_no_inputs(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    made = tmp_path / "results" / "models" / "first.r1" / "saved_model"
    made.mkdir(parents=True)
    for name in ("saved_model.pb", "example_info.json"):
        (made / name).touch()
    arms = {"first": {}, "again": {"model": "results/models/first.r1/saved_model"}}
    plan = make_plan(tmp_path, arms)
    assert [path for path in paths(files.inputs(plan)) if "results" in path] == []
    assert "results/models/first.r1/saved_model/saved_model.pb" in paths(files.outputs(plan, []))


def test_call_sets_begin_with_calls_and_no_model(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    taken = Path(call_sets.folder("new"))  # where a model would be, had the calls been made here
    taken.mkdir(parents=True)
    (taken / "Bob.vcf.gz").touch()
    config = make_config(tmp_path, {})
    for name in ("old", "it's new"):
        (tmp_path / f"{name}.vcf").touch()
    kept = {key: config[key] for key in ("data_folder", "reference")}
    calls = {"old": "old.vcf", "new": "it's new.vcf"}
    plan = experiment.load(kept | {"samples": config["samples"][-1:], "call_sets": calls})
    found = paths(files.inputs(plan))
    assert found[-2:] == [str(tmp_path / "old.vcf"), str(tmp_path / "it's new.vcf")]
    assert [path for path in found if "model" in path or path.startswith("results/")] == []


def test_made_inputs_tell_where_they_come_from(tmp_path):
    config = {"downloads": {"sources": {"x": "https://example.org/"}}}
    config["simulation"] = {"reads_format": "bam", "samples": {"ann": {}}}
    found = [
        files._input(config, path)
        for path in (
            "resources/downloads/x/a b/c.bam",
            "resources/references/x/g.fa",
            "resources/references/x/g.fa.fai",
            "resources/simulation/reference.fasta.gz",
            "resources/simulation/ann.bam.bai",
            "g.fa",
        )
    ]
    packed = "https://example.org/g.fa.gz"
    assert [file.origin for file in found] == [
        "downloaded",
        "downloaded",
        "downloaded",
        "simulated",
        "simulated",
        "given",
    ]
    assert [file.address for file in found] == ["https://example.org/a%20b/c.bam", packed, packed, "", "", ""]


def test_outputs_are_targets_models_and_results_of_cells(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    plan = make_plan(tmp_path, {"a": {}})
    saved = tmp_path / "results" / "models" / "a.r1" / "saved_model"
    saved.mkdir(parents=True)
    (saved / "weights.sha256").touch()
    found = paths(files.outputs(plan, ["results/config.yaml", "results/tables/x.tsv", "results/config.yaml"]))
    left, right = ("/".join(cell) for cell in plan.cells)
    assert found == [
        "results/config.yaml",
        "results/tables/x.tsv",
        "results/models/a.r1/selected.json",
        "results/models/a.r1/saved_model/weights.sha256",
        f"results/calls/{left}/test/Bob.vcf.gz",
        f"results/calls/{right}/test/Bob.vcf.gz",
        f"results/benchmark/{left}/test/Bob.summary.csv",
        f"results/benchmark/{right}/test/Bob.summary.csv",
        f"results/discordance/{right}/test/Bob.flips.vcf.gz",
    ]


def test_images():
    assert files.images({"docker://b": "b.simg", "docker://a": "a.simg"}) == [
        File("image", "a.simg", "", "docker://a"),
        File("image", "b.simg", "", "docker://b"),
    ]
