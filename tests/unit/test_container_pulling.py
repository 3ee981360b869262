"""What is told when an image of our tools cannot be started or fetched; a script plays Apptainer."""

import os
from pathlib import Path
from types import SimpleNamespace

import pytest
from snakemake.deployment import singularity
from snakemake.exceptions import WorkflowError

from retrain.containers import pulling

OURS = "docker://example.org/ours:1"
SCRIPT = """#!/bin/sh
case "$1" in
--version) echo apptainer version 1.3.4 ;;
pull) {pull} ;;
esac
"""


@pytest.fixture
def program(tmp_path, monkeypatch):
    """Put an Apptainer into PATH, and nothing else, whose pull does what is said; a fresh look for it every time."""

    def make(pull: str = 'touch "$3"') -> None:
        path = tmp_path / "bin" / "apptainer"
        path.parent.mkdir(exist_ok=True)
        path.write_text(SCRIPT.format(pull=pull))
        path.chmod(0o755)
        monkeypatch.setenv("PATH", f"{path.parent}:/usr/bin:/bin")

    monkeypatch.setattr(singularity.Singularity, "instance", None)
    return make


@pytest.fixture
def image(tmp_path, monkeypatch):
    """Make an image as Snakemake does, in an experiment's folder with a space in its name."""
    home = tmp_path / "an experiment"
    images = home / ".snakemake" / "singularity"
    images.mkdir(parents=True)
    monkeypatch.chdir(home)
    monkeypatch.setattr(pulling, "OURS", set())
    monkeypatch.setattr(singularity.Image, "pull", singularity.Image.pull)

    def make(url: str, folder: Path = images) -> singularity.Image:
        persistence = SimpleNamespace(container_img_path=str(folder))
        return singularity.Image(url, SimpleNamespace(workflow=SimpleNamespace(persistence=persistence)), False)

    return make


def told(image, ours=(OURS,)) -> str:
    pulling.tell_cures(ours)
    with pytest.raises(WorkflowError) as error:
        image.pull()
    return str(error.value)


def test_image_is_fetched_to_a_path_that_a_shell_takes_as_it_is(program, image):
    program()
    pulling.tell_cures([OURS])
    ours = image(OURS)
    ours.pull()
    assert ours.path == f".snakemake/singularity/{ours.hash}.simg"
    assert os.path.exists(ours.path)
    ours.pull()  # as every job does
    assert os.path.exists(ours.path)


def test_no_apptainer_in_path(image, tmp_path, monkeypatch):
    monkeypatch.setenv("PATH", str(tmp_path))
    message = told(image(OURS))
    assert message.startswith("apptainer and singularity: not found in PATH on ")
    assert f"{OURS} needs one of them; install Apptainer or load its module" in message
    assert "\n" not in message


def test_image_that_cannot_be_fetched(program, image):
    program("echo INFO: starting; echo 'FATAL: no such host' >&2; exit 255")
    message = told(image(OURS))
    assert message.startswith(f"{OURS}: image cannot be fetched (FATAL: no such host); ")
    assert "apptainer pull FILE.sif ADDRESS" in message
    assert "containers/README.md" in message
    assert "\n" not in message


def test_image_that_cannot_be_fetched_without_a_word(program, image):
    program("exit 1")
    assert told(image(OURS)).startswith(f"{OURS}: image cannot be fetched (")


def test_local_image_is_taken_from_where_it_is(program, image):
    program("exit 1")
    pulling.tell_cures(["images/dv.sif"])
    ours = image("images/dv.sif")
    ours.pull()
    assert ours.path == "images/dv.sif"


def test_folder_of_images_with_a_space(program, image, tmp_path):
    program()
    (tmp_path / "a store").mkdir()
    message = told(image(OURS, tmp_path / "a store"))
    assert message.startswith("../a store: Snakemake starts no image from a path with a space")
    assert "--apptainer-prefix" in message


def test_dry_run_needs_no_apptainer(image, tmp_path, monkeypatch):
    monkeypatch.setenv("PATH", str(tmp_path))
    pulling.tell_cures([OURS])
    image(OURS).pull(dryrun=True)


def test_images_of_others_are_left_to_snakemake(program, image):
    program("echo 'FATAL: no such host' >&2; exit 255")
    theirs = image("docker://example.org/theirs:1")
    assert told(theirs).startswith("Failed to pull singularity image from docker://example.org/theirs:1:")
    pulling.tell_cures(["docker://example.org/second:1"])  # a second time, as for a second module
    assert told(image(OURS), ["docker://example.org/third:1"]).count("cannot be fetched") == 1
