"""What Snakemake gives apptainer for each image. The `apptainer` here is a recorder: nothing runs in any container."""

import json
import os

import pytest

from retrain.tools import TABLE, read_table
from tests.workflow.conftest import read_config, shell_commands

RECORDER = """\
#!/usr/bin/env python3
import json, os, sys
from pathlib import Path
words = sys.argv[1:]
if words == ["--version"]:
    print("apptainer version 1.3.4")
    sys.exit()
with open(os.environ["RECORD"], "a") as record:
    print(json.dumps(words), file=record)
if words[0] == "pull":
    Path(words[2]).touch()
sys.exit(words[0] != "pull")
"""
MIRRORED = f"docker://mirror.example:5000/hap.py@sha256:{'0' * 64}"
IMAGES = {"deepvariant": "images/dv_1.9.0+a,b=c.sif", "happy": MIRRORED}


@pytest.fixture
def container_config() -> dict:
    config = read_config("tiny") | {"backend": {"deepvariant": "container", "happy": "container"}}
    config["baseline"] = {"init_checkpoint": ""}
    config["train"] |= {"optimizer": "sgd", "use_ema": True}
    return config


@pytest.fixture
def record(tmp_path, monkeypatch):
    """Commands that the recorder got."""
    program, path = tmp_path / "bin" / "apptainer", tmp_path / "record"
    program.parent.mkdir()
    program.write_text(RECORDER)
    program.chmod(0o755)
    monkeypatch.setenv("PATH", os.pathsep.join([str(program.parent), os.environ["PATH"]]))
    monkeypatch.setenv("RECORD", str(path))
    return lambda: [json.loads(line) for line in path.read_text().splitlines()]


def test_apptainer_gets_files_as_they_are_and_pulls_the_rest(new_experiment, container_config, record):
    made = new_experiment(container_config | {"images": IMAGES})
    (made.folder / "images").mkdir()
    (made.folder / IMAGES["deepvariant"]).touch()
    run = made.run("--sdm", "apptainer", "--until", "make_calling_examples")
    assert run.code != 0, "the recorder fails every job"
    pulled = {words[3] for words in record() if words[0] == "pull"}
    assert pulled == {read_table(TABLE)["images"]["deepvariant_gpu"]["address"], MIRRORED}
    started = [words for words in record() if words[0] == "exec"]
    assert started
    assert all(words[words.index("bash") - 1] == IMAGES["deepvariant"] for words in started)
    assert "make_examples" in started[0][-1]


def test_images_change_the_resolved_configuration_alone(new_experiment, container_config):
    made = new_experiment(container_config)
    (made.folder / "images").mkdir()
    (made.folder / IMAGES["deepvariant"]).touch()
    commands = []
    for images in ({}, IMAGES):
        made.write(container_config | {"images": images})
        commands.append({command for _, command in shell_commands(made.must_run("-n", "-p"))})
    assert len(commands[0]) == len(commands[1]) > 20
    (changed,) = commands[1] - commands[0]
    assert "--output results/config.yaml " in changed


@pytest.mark.parametrize(
    "address", ["my images/dv.sif", "$(touch hacked).sif", "dv.sif; touch hacked #", "{model}.sif"]
)
def test_hostile_addresses_never_reach_a_shell(new_experiment, container_config, record, address):
    made = new_experiment(container_config | {"images": {"deepvariant": address}})
    run = made.run("--sdm", "apptainer", "--until", "make_calling_examples")
    assert run.code != 0
    assert f"config: images.deepvariant: {address!r} cannot be handed to a shell" in run.text
    assert not (made.folder / "hacked").exists()
