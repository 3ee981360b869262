"""The RO-Crate says what the record says, and the library reads it back."""

import json

import pytest
from made_records import FIRST, LAST, TARGETS, checksums, job, noted
from made_results import make_plan
from rocrate.rocrate import ROCrate

import write_crate
from retrain.recording import crates, documents

TABLE = "tables/it%27s%20%24%28a%29%20%3Cb%3E.tsv"  # the first target, as an address has it
IMAGE = "docker://google/deepvariant:1.9.0"


@pytest.fixture
def record(tmp_path, monkeypatch, repository):
    monkeypatch.chdir(tmp_path)
    plan = make_plan(tmp_path, {"a": {}})
    table = checksums(plan, tmp_path)
    return documents.describe(plan, plan.config, noted(job("happy", model="a.r1")), table, repository)


def crate_of(record, folder) -> ROCrate:
    """The crate as it is read from a folder."""
    (folder / "run.json").write_text(json.dumps(record))
    write_crate.main(["--run", str(folder / "run.json"), "--output", str(folder / "ro-crate-metadata.json")])
    return ROCrate(folder)


def test_outputs_are_files_of_the_crate(record, tmp_path):
    crate = crate_of(record, tmp_path / "results")
    there = [output for output in record["outputs"] if output["sha256"]]
    assert {entity.id for entity in crate.data_entities} == {"run.json", TABLE, "report/report.html"}
    assert [output["path"] for output in there] == [*TARGETS]
    for output, name in zip(there, (TABLE, "report/report.html"), strict=True):
        entity = crate.get(name)
        assert (entity["name"], entity["sha256"]) == (output["path"], output["sha256"])
        assert (entity["contentSize"], entity["dateModified"]) == (str(output["size"]), output["modified"])
        assert entity.source.read_text() == output["path"]  # where the library looks for the file


def test_inputs_are_told_and_no_part_of_the_crate(record, tmp_path):
    record["inputs"][0]["path"] = "it's $(a) <b>#.fa"
    crate = crate_of(record, tmp_path / "results")
    found = {entity["name"]: entity for entity in crate.contextual_entities if entity.type == "File"}
    assert {name: entity["sha256"] for name, entity in found.items()} == {
        file["path"]: file["sha256"] for file in record["inputs"] if file["sha256"]
    }
    assert all(entity.id.startswith("#input/") for entity in found.values())
    assert found["it's $(a) <b>#.fa"].id == "#input/it%27s%20%24%28a%29%20%3Cb%3E%23.fa"
    assert crate.get("#run/1")["object"] == list(found.values())


def test_run_names_its_results_code_and_tools(record, tmp_path):
    record["outputs"][0]["run"] = 0
    crate = crate_of(record, tmp_path / "results")
    first, last = crate.get("#run/0"), crate.get("#run/1")
    assert crate.root_dataset["mentions"] == [first, last]
    assert [entity.id for entity in (*first["result"], *last["result"])] == [TABLE, "report/report.html"]
    assert (first["startTime"], last["startTime"]) == (FIRST.started, LAST.started)
    assert (first.get("endTime"), last["endTime"]) == (None, record["jobs"][0]["finished"])
    workflow, *tools = last["instrument"]
    assert (workflow["version"], workflow["identifier"]) == (LAST.code.version, LAST.code.commit)
    assert "changed since" in workflow["description"]
    assert {tool["name"]: tool["version"] for tool in tools} == {
        name: tool["version"] for name, tool in record["tools"].items()
    }


def test_run_that_was_not_noted(record, tmp_path):
    record["runs"] = [{**record["runs"][-1], "started": None, "executor": None, "snakemake": None, "commit": None}]
    for part in (*record["outputs"], *record["jobs"]):
        part["run"] = None
    action = crate_of(record, tmp_path / "results").get("#run/unknown")
    assert "startTime" not in action
    assert action["instrument"][0]["version"] == LAST.code.version


def test_images_and_addresses_are_told(record, tmp_path):
    pulled = {"path": "x.simg", "size": 1, "modified": LAST.started, "sha256": "c" * 64, "source": "read"}
    record["tools"]["train"] |= {"image": IMAGE, "image_file": pulled}
    record["inputs"][0] |= {"path": "resources/downloads/x/g.fa.gz", "address": "https://example.org/g.fa.gz"}
    record["inputs"][1] |= {"path": "resources/references/x/g.fa", "address": "https://example.org/g.fa.gz"}
    crate = crate_of(record, tmp_path / "results")
    image = crate.get("#tool/train")["softwareRequirements"][0]
    assert (image.type, image["name"], image["sha256"]) == ("ContainerImage", IMAGE, "c" * 64)
    assert crate.get("#input/resources/downloads/x/g.fa.gz")["contentUrl"] == "https://example.org/g.fa.gz"
    unpacked = crate.get("#input/resources/references/x/g.fa")
    assert (unpacked["isBasedOn"], unpacked.get("contentUrl")) == ("https://example.org/g.fa.gz", None)


def test_crate_is_what_its_specifications_demand(record):
    described = crates.describe(record)
    graph = {entity["@id"]: entity for entity in described["@graph"]}
    assert len(graph) == len(described["@graph"])
    assert graph["ro-crate-metadata.json"]["conformsTo"] == {"@id": "https://w3id.org/ro/crate/1.1"}
    assert {"name", "description", "license", "datePublished", "hasPart"} <= graph["./"].keys()
    assert graph["./"]["conformsTo"]["@id"] in graph
    assert {reference for entity in described["@graph"] for reference in references(entity)} <= {
        *graph,
        "https://w3id.org/ro/crate/1.1",
    }


def references(value):
    for key, part in value.items():
        for entry in part if isinstance(part, list) else [part]:
            if isinstance(entry, dict):
                yield entry["@id"]
            assert key in ("@id", "@type") or entry not in ("", None), key


def test_same_record_gives_the_same_crate(record, tmp_path):
    texts = []
    for name in ("one", "two"):
        (tmp_path / name).mkdir()
        crate_of(record, tmp_path / name)
        texts.append((tmp_path / name / "ro-crate-metadata.json").read_bytes())
    assert texts[0] == texts[1]


def test_another_file_is_told(tmp_path, capsys):
    (tmp_path / "run.json").write_text("{")
    words = ["--run", str(tmp_path / "run.json"), "--output", str(tmp_path / "x.json")]
    assert write_crate.cli.run(write_crate.main, words) == 2
    assert "cannot be read as a run record" in capsys.readouterr().err
