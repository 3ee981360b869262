"""Call sets in place of arms: cells, places and files; every contradiction is told in one line, all together."""

import pytest
import yaml

from genomics.errors import InputError
from retrain import experiment, tables
from retrain.design.arms import Cell
from retrain.tables import Place

NAMES = ("ref.fa", "ref.fa.fai", "t.vcf.gz", "t.vcf.gz.tbi", "c.bed")


@pytest.fixture
def config(tmp_path):
    for name in (*NAMES, "old.Ann.vcf", "old.Bob.vcf", "Ann's.vcf.gz", "b.vcf.gz"):
        (tmp_path / name).touch()
    rows = [{"sample": name, "truth": "t.vcf.gz", "confident": "c.bed"} for name in ("Ann", "Bob")]
    sets = {"old": "old.{sample}.vcf", "new": {"Ann": "Ann's.vcf.gz", "Bob": "b.vcf.gz"}}
    return {"data_folder": str(tmp_path), "reference": "ref.fa", "samples": rows, "call_sets": sets}


def problems(config) -> list[str]:
    with pytest.raises(InputError) as caught:
        experiment.load(config)
    return list(caught.value.problems)


def test_load_gives_a_cell_for_each_call_set_and_an_arm_for_each_but_the_first(config, tmp_path):
    (tmp_path / "third.vcf").touch()
    config["samples"] = config["samples"][:1]
    config["call_sets"] = {"old": "old.{sample}.vcf", "new": "Ann's.vcf.gz", "third": str(tmp_path / "third.vcf")}
    plan = experiment.load(config)
    assert plan.cells == (Cell("given", "old"), Cell("given", "new"), Cell("given", "third"))
    assert list(plan.arms) == list(plan.models) == ["new", "third"]
    assert plan.trained == []
    assert tables.places(plan) == {
        plan.cells[0]: [Place("new", "", "A"), Place("third", "", "A")],
        plan.cells[1]: [Place("new", "1", "D")],
        plan.cells[2]: [Place("third", "1", "D")],
    }


def test_load_names_the_files_of_every_sample(config, tmp_path):
    plan = experiment.load(config)
    found = [(calls.call_set, calls.sample.name, calls.path) for calls in plan.calls]
    assert found == [
        ("old", "test/Ann", f"{tmp_path}/old.Ann.vcf"),
        ("old", "test/Bob", f"{tmp_path}/old.Bob.vcf"),
        ("new", "test/Ann", f"{tmp_path}/Ann's.vcf.gz"),
        ("new", "test/Bob", f"{tmp_path}/b.vcf.gz"),
    ]
    assert {calls.path for calls in plan.calls} <= set(plan.input_files)
    assert "" not in plan.input_files


def test_resolved_yaml_is_itself_a_configuration_and_says_nothing_of_training(config):
    first = experiment.load(config)
    told = yaml.safe_load(experiment.resolved_yaml(first))
    assert not {"baseline", "train", "arms", "sweeps", "shards"} & set(told)
    second = experiment.load(told)
    assert (second.config, second.cells, second.calls) == (first.config, first.cells, first.calls)


def test_load_passes_over_reads_and_takes_select_samples(config):
    config["samples"][0] |= {"role": "select", "reads": "absent.bam"}
    plan = experiment.load(config)
    assert [(row.name, row.reads) for row in plan.samples] == [("select/Ann", ""), ("test/Bob", "")]


def test_load_takes_one_file_of_all_samples_by_name_only(config, tmp_path):
    (tmp_path / "joint.vcf").touch()
    config["call_sets"]["new"] = {"Ann": "joint.vcf", "Bob": "joint.vcf"}
    assert len(experiment.load(config).calls) == 4
    config["call_sets"]["new"] = "joint.vcf"
    (told,) = problems(config)
    assert told.startswith("config: call_sets.new: ")
    assert "is one file for 2 samples; write {sample} where" in told


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ({"arms": {"one": {}}}, "config: arms: stands beside call_sets"),
        ({"sweeps": {"s": {"mode": "grid", "train": {"seed": [1]}}}}, "config: sweeps: stands beside call_sets"),
        ({"baseline": {"model": "m"}}, "config: baseline: has no use beside call_sets"),
        ({"train": {"batch_size": 8}}, "config: train: has no use beside call_sets"),
        ({"shuffle": {"balance": "class"}}, "config: shuffle: has no use beside call_sets"),
        ({"shards": 2}, "config: shards: has no use beside call_sets"),
        ({"crossing": "matched"}, "config: crossing: has no use beside call_sets"),
        ({"backend": {"deepvariant": "container"}}, "config: backend.deepvariant: has no use beside call_sets"),
    ],
)
def test_load_refuses_what_makes_models(config, change, told):
    (problem,) = problems(config | change)
    assert problem.startswith(told)
    assert "remove" in problem


def test_load_takes_keys_of_models_that_say_what_holds_anyway(config):
    experiment.load(config | {"crossing": "full", "backend": {"deepvariant": "embedded", "happy": "container"}})


def test_load_needs_two_call_sets(config):
    del config["call_sets"]["new"]
    (told,) = problems(config)
    assert told.startswith("config: call_sets: old alone has nothing to be compared with; add another")


def test_load_needs_arms_or_call_sets(config):
    assert any(line.startswith("config: no arm; name one under arms") for line in problems(config | {"call_sets": {}}))


def test_load_tells_problems_of_all_kinds_together(config):
    config["call_sets"] = {"baseline": "old.{sample}.vcf", "new": {"Ann": "absent's.vcf", "Eve": "x.vcf"}}
    config["samples"][1] |= {"role": "train", "downsample": 0.5}
    config["samples"].append({"sample": "Zoe", "truth": "no.vcf.gz", "confident": "c.bed"})
    told = problems(config | {"shards": 2})
    wanted = (
        "the name 'baseline' is taken; rename the call set",
        "call_sets.new: no calls of sample Zoe; add its path",
        "call_sets.new: 'Eve' is no sample of the table, which has Ann, Zoe; correct the name",
        "absent's.vcf: not found (calls of Ann in call_sets.new)",
        "old.Zoe.vcf: not found (calls of Zoe in call_sets.baseline)",
        "no.vcf.gz: not found (test/Zoe: truth)",
        "row 2: role train makes models, and call_sets need none; remove the row",
        "row 2: downsample thins reads",
        "config: shards: has no use",
    )
    assert [part for part in wanted if not any(part in line for line in told)] == []
    assert len(told) == len(wanted)


def test_load_refuses_one_file_under_two_names(config):
    config["call_sets"]["again"] = "old.{sample}.vcf"
    told = problems(config)
    assert [line.partition(", /")[0] for line in told] == [
        f"config: call_sets: old and again name the same file for {name}" for name in ("Ann", "Bob")
    ]


@pytest.mark.parametrize("value", [3, [], {}, "", {"Ann": 3}])
def test_load_refuses_paths_that_are_none(config, value):
    config["call_sets"]["new"] = value
    assert any("call_sets.new" in line for line in problems(config))
