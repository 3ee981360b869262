import copy

import pytest
from made_records import FIRST, LAST, TARGETS, checksums, job, noted
from made_results import make_plan

from genomics.errors import InputError
from retrain import schemas
from retrain.recording import documents
from retrain.recording.checksum_tables import Row
from retrain.recording.files import KINDS

DIGEST = f"sha256:{'d' * 64}"
IMAGE = f"docker://google/deepvariant@{DIGEST}"


@pytest.fixture
def plan(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    return make_plan(tmp_path, {"a": {"replicates": 2}})


@pytest.fixture
def record(plan, tmp_path, repository):
    table = checksums(plan, tmp_path)
    jobs = noted(job("happy", model="a.r1"), job("train", model="a.r1"))
    return documents.describe(plan, plan.config, jobs, table, repository)


def problems(record) -> list[str]:
    return schemas.check(record, schemas.load("run"), "run.json")[1]


def test_record_fits_its_schema(record):
    assert problems(record) == []
    assert list(record) == list(schemas.load("run")["properties"])


def objects(value, place=()):
    """Places of all objects whose keys are fixed."""
    if isinstance(value, dict):
        yield place
    for key, part in value.items() if isinstance(value, dict) else enumerate(value if isinstance(value, list) else ()):
        if key not in ("config", "packages", "trials", "wildcards", "tools"):
            yield from objects(part, (*place, key))


def test_schema_is_closed_everywhere(record):
    record["jobs"][0]["attempts"] = [{"job": 7} | dict.fromkeys(documents.costs.Account._fields)]
    record["tools"]["happy"]["image_file"] = {**record["outputs"][0]}
    del record["tools"]["happy"]["image_file"]["run"]
    assert problems(record) == []
    places = [*objects(record), ("tools", "happy"), ("tools", "happy", "image_file")]
    assert {len(place) for place in places} == {0, 1, 2, 3, 4}
    for place in places:
        changed = copy.deepcopy(record)
        target = changed
        for key in place:
            target = target[key]
        target["surplus"] = 1
        assert any("surplus" in problem for problem in problems(changed)), place
        target.pop("surplus")
        removed = next(iter(target))
        del target[removed]
        assert problems(changed) != [], (place, removed)


@pytest.mark.parametrize(
    ("place", "value"),
    [
        (("outputs", 0, "sha256"), "ABC"),
        (("outputs", 0, "size"), -1),
        (("outputs", 0, "run"), "first"),
        (("runs", 0, "started"), "yesterday"),
        (("runs", 0, "commit"), "main"),
        (("jobs", 0, "seconds"), "2"),
        (("form",), 2),
    ],
)
def test_schema_refuses_other_values(record, place, value):
    target = record
    for key in place[:-1]:
        target = target[key]
    target[place[-1]] = value
    assert problems(record) != []


def test_record_that_breaks_its_schema_is_not_written(plan, tmp_path, repository):
    broken = noted(job("happy"))._replace(runs=[])
    with pytest.raises(InputError, match="runs"):
        documents.describe(plan, plan.config, broken, checksums(plan, tmp_path), repository)


def test_which_version_made_a_table_can_be_told(record):
    (made_by,) = [output["run"] for output in record["outputs"] if output["path"] == TARGETS[0]]
    assert record["runs"][made_by]["commit"] == LAST.code.commit
    assert record["runs"][made_by]["changed"] is True
    assert [run["started"] for run in record["runs"]] == [FIRST.started, LAST.started]


def test_results_that_are_gone_are_told(record):
    (calls,) = {output["sha256"] for output in record["outputs"] if "/calls/" in output["path"]}
    assert calls is None


def test_seeds_are_all_there(record):
    assert record["seeds"] == {"experiment": 1, "simulation": None, "trials": {"a.r1": 1001, "a.r2": 1002}}


def test_packages_are_those_of_the_workflow(record):
    assert {"snakemake", "numpy", "rocrate"} <= record["workflow"]["packages"].keys()
    assert {"tensorflow", "tensorflow-cpu"} & record["workflow"]["packages"].keys()
    assert "pytest" not in record["workflow"]["packages"]


def test_images_have_their_digest_and_file(plan, tmp_path, repository, monkeypatch):
    monkeypatch.setattr(type(plan.tools), "image", lambda tools, name: IMAGE if name == "train" else "docker://x:1")
    pulled = Row("image", "pulled.simg", "", IMAGE, 3, LAST.started, "c" * 64, "read")
    table = [*checksums(plan, tmp_path), pulled]
    found = documents.describe(plan, plan.config, noted(), table, repository)["tools"]
    assert (found["train"]["image"], found["train"]["image_digest"]) == (IMAGE, DIGEST)
    assert (found["train"]["image_file"]["path"], found["train"]["image_file"]["sha256"]) == ("pulled.simg", "c" * 64)
    assert (found["happy"]["image_digest"], found["happy"]["image_file"]) == (None, None)


def test_files_stand_where_they_belong(plan, repository):
    table = [Row(kind, kind, "given", IMAGE, 3, LAST.started, "c" * 64, "read") for kind in KINDS]
    found = documents.describe(plan, plan.config, noted(), table, repository)
    assert {part: [file["path"] for file in found[part]] for part in ("inputs", "outputs")} == {
        "inputs": ["input"],
        "outputs": ["output"],
    }


def test_configuration_is_told_as_it_was_written(record, plan):
    assert record["config"] == plan.config
