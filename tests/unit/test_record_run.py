"""The command lines of the run record, one after the other, on an experiment without results."""

import hashlib
import json
import os
import subprocess
import sys

import pytest
from made_records import HEADER, TARGETS
from made_results import make_plan

import digest_files
import record_run
import write_crate
from retrain import experiment
from retrain.recording import notes


@pytest.fixture
def folder(tmp_path, monkeypatch):
    """Targets, configuration, and the time and memory of a job; no hook has run."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv(notes.NOTED, raising=False)
    for name in (*TARGETS, "benchmarks/happy/x.tsv", "results/config.yaml"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(name)
    (tmp_path / "benchmarks" / "happy" / "x.tsv").write_text(HEADER + "2\t0:00:02" + "\tNA" * 8 + "\n")
    plan = make_plan(tmp_path, {"a": {}})
    (tmp_path / "results" / "config.yaml").write_text(experiment.resolved_yaml(plan))
    return tmp_path


def run_all() -> dict:
    config = ["--config", "results/config.yaml"]
    digest_files.main([*config, "--targets", *TARGETS, "--threads", "2", "--output", "results/checksums.tsv"])
    words = ["--checksums", "results/checksums.tsv", "--benchmarks", "benchmarks", "--output", "results/run.json"]
    record_run.main([*config, *words])
    write_crate.main(["--run", "results/run.json", "--output", "results/ro-crate-metadata.json"])
    with open("results/run.json", encoding="utf-8") as text:
        return json.load(text)


def test_record_of_a_folder(folder):
    record = run_all()
    told = {output["path"]: output["sha256"] for output in record["outputs"]}
    assert {name: told[name] for name in TARGETS} == {
        name: hashlib.sha256(name.encode()).hexdigest() for name in TARGETS
    }
    assert [(job["rule"], job["seconds"], job["max_rss_mb"]) for job in record["jobs"]] == [("happy", 2, None)]
    assert (folder / "results" / "ro-crate-metadata.json").is_file()


def test_images_are_those_of_the_last_run(folder, monkeypatch):
    (folder / "pulled.simg").write_text("x")
    for images in ({"docker://old": "old.simg"}, {"docker://new": "pulled.simg"}):
        code = notes.checkouts.Checkout("0", None, None, "")
        notes.note(notes.Run("2000-01-01T00:00:00Z", "local", "9", code, None, images), [])
    monkeypatch.delenv(notes.NOTED)
    run_all()
    rows = (folder / "results" / "checksums.tsv").read_text().splitlines()
    assert [row.split("\t")[1:4:2] for row in rows if row.startswith("image")] == [["pulled.simg", "docker://new"]]


def test_same_folder_gives_the_same_bytes(folder):
    names = ("checksums.tsv", "run.json", "ro-crate-metadata.json")
    texts = []
    for _ in range(2):
        run_all()
        texts.append([(folder / "results" / name).read_bytes() for name in names])
    assert texts[0] == texts[1]


def test_broken_table_is_told_in_one_line(folder, repository):
    run_all()
    (folder / "results" / "checksums.tsv").write_text("x\n1\n")
    words = ["--config", "results/config.yaml", "--checksums", "results/checksums.tsv", "--benchmarks", "benchmarks"]
    done = subprocess.run(
        [sys.executable, "-m", "record_run", *words, "--output", "results/run.json"],
        env={**os.environ, "PYTHONPATH": str(repository / "scripts")},
        capture_output=True,
        text=True,
    )
    assert done.returncode == 2
    assert done.stderr.startswith("error: results/checksums.tsv: cannot be read as the table of checksums")
