"""The run record of the smallest experiment: complete, true, and readable for others."""

import csv
import hashlib
import json
import os
import subprocess
import sys
from collections import Counter
from pathlib import Path

import documents
import pytest
import yaml
from rocrate.rocrate import ROCrate

from retrain import experiment, schemas
from tests.workflow.conftest import RECORD, read_record

LAST = ("record_run", "write_crate")  # jobs that are not over when the record is written
SHORT = 2  # seconds; Snakemake looks at memory at once and after half a second, when a short job may be over


@pytest.fixture(scope="module")
def record(finished) -> dict:
    return read_record(finished.folder)


def test_record_fits_its_schema(record, finished, monkeypatch):
    assert schemas.check(record, schemas.load("run"), "run.json") == (record, [])
    assert record["config"] == yaml.safe_load((finished.folder / "results" / "config.yaml").read_text())
    monkeypatch.chdir(finished.folder)
    assert experiment.load(record["config"]).config == record["config"]


def test_every_job_is_listed_with_time_and_memory(record, finished):
    planned = finished.jobs("--forceall")
    del planned["all"]
    assert Counter(job["rule"] for job in record["jobs"]) == {
        rule: count for rule, count in planned.items() if rule not in LAST
    }
    assert len({(job["rule"], *job["wildcards"].values()) for job in record["jobs"]}) == len(record["jobs"])
    assert [job for job in record["jobs"] if not job["seconds"] > 0] == []
    assert [job for job in record["jobs"] if job["max_rss_mb"] is None and job["seconds"] > SHORT] == []
    memory = [job["max_rss_mb"] for job in record["jobs"] if job["max_rss_mb"] is not None]
    assert min(memory) > 0
    assert len(memory) > len(record["jobs"]) / 2
    assert {job["run"] for job in record["jobs"]} == {0}


def test_run_is_told(record):
    (run,) = record["runs"]
    assert run["executor"] == "local"
    assert run["started"] <= min(job["finished"] for job in record["jobs"])
    assert record["accounting"] == {"source": "", "reason": "no job ran on Slurm"}
    assert record["seeds"]["simulation"] == 7
    assert set(record["seeds"]["trials"].values()) == {1001}


def test_checksums_are_those_of_the_files(record, finished):
    for file in (*record["inputs"], *record["outputs"]):
        path = finished.folder / file["path"]
        assert hashlib.sha256(path.read_bytes()).hexdigest() == file["sha256"], path
        assert path.stat().st_size == file["size"]


def test_checksums_are_of_all_inputs_tables_calls_and_models(record, finished):
    results = finished.folder / "results"
    patterns = ("tables/*.tsv*", "report/*.html", "calls/**/*.vcf.gz", "models/*/saved_model/*.pb", "config.yaml")
    wanted = {path for pattern in patterns for path in results.glob(pattern)}
    assert wanted <= {finished.folder / output["path"] for output in record["outputs"]}
    made = (finished.folder / "resources" / "simulation").iterdir()
    simulated = {finished.folder / file["path"] for file in record["inputs"] if file["origin"] == "simulated"}
    assert simulated == set(made)


def test_no_path_of_this_machine_gets_in_that_the_configuration_has_not(record, finished):
    text = json.dumps({key: value for key, value in record.items() if key != "config"})
    assert str(finished.folder) not in text
    assert [file["path"] for file in (*record["inputs"], *record["outputs"]) if Path(file["path"]).is_absolute()] == []


def test_crate_agrees_with_the_record(record, finished):
    crate = ROCrate(finished.folder / "results")
    told = {entity["name"]: entity for entity in crate.get_entities() if "sha256" in entity}
    files = [*record["inputs"], *record["outputs"]]
    assert {name: (entity["sha256"], entity["contentSize"]) for name, entity in told.items()} == {
        file["path"]: (file["sha256"], str(file["size"])) for file in files
    }
    assert all(Path(entity.source).is_file() for entity in crate.data_entities)
    (action,) = crate.root_dataset["mentions"]
    assert action["instrument"][0]["version"] == record["runs"][0]["version"]
    assert len(action["result"]) == len(record["outputs"])


def test_lost_table_is_made_and_recorded_again_by_a_later_run(finished, tmp_path):
    again = finished.copy(tmp_path / "it's again")
    (again.folder / "results" / "tables" / "metrics.tsv").unlink()
    jobs = again.jobs()
    assert set(jobs) == {"collect_metrics", "make_report", "digest_files", *LAST, "all"}
    again.must_run()
    assert again.jobs() == {}
    record = read_record(again.folder)
    assert len(record["runs"]) == 2
    made_by = {Path(output["path"]).name: output["run"] for output in record["outputs"]}
    assert (made_by["metrics.tsv"], made_by["power.tsv"]) == (1, 0)
    runs = Counter(job["run"] for job in record["jobs"])
    assert runs == {0: len(record["jobs"]) - 3, 1: 3}


def test_page_tells_how_to_find_the_version_of_a_table(record, finished):
    (block,) = documents.blocks("docs/run_record.md", "sh")
    environment = os.environ | {"PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"}
    options = {"cwd": finished.folder, "env": environment, "capture_output": True, "text": True, "check": True}
    printed = subprocess.run(["bash", "-e", "-c", block.text], **options).stdout
    (table,) = (output for output in record["outputs"] if output["path"] == "results/tables/metrics.tsv")
    assert printed == f"{table['sha256']} {record['runs'][0]}\n"


def test_table_of_checksums_has_every_file_of_the_record(record, finished):
    with open(finished.folder / RECORD[0], encoding="utf-8", newline="") as lines:
        rows = [(row["kind"], row["path"], row["sha256"]) for row in csv.DictReader(lines, delimiter="\t")]
    told = [("input", file["path"], file["sha256"]) for file in record["inputs"]]
    assert rows == told + [("output", file["path"], file["sha256"]) for file in record["outputs"]]
