"""Checkouts in every state that git knows, and some that it does not."""

import os
import subprocess
from pathlib import Path

import pytest

from retrain.recording import checkouts

PROJECT = '[project]\nname = "x"\nversion = "1.2.3"\n'


def git(folder: Path, *words: str) -> str:
    named = ["-c", "user.name=x", "-c", "user.email=x@example.org", "-c", "commit.gpgsign=false"]
    return subprocess.run(["git", *named, *words], cwd=folder, check=True, capture_output=True, text=True).stdout


def write_code(folder: Path) -> Path:
    for name in ("Snakefile", "rules/a.smk", "config/tools.yaml"):
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text("x\n")
    (folder / "pyproject.toml").write_text(PROJECT)
    return folder


@pytest.fixture
def checkout(tmp_path):
    """A committed checkout."""
    folder = write_code(tmp_path / "it's a checkout")
    git(folder, "init", "--quiet")
    git(folder, "add", ".")
    git(folder, "commit", "--quiet", "--message", "x")
    return folder


def test_clean_checkout(checkout):
    commit = git(checkout, "rev-parse", "HEAD").strip()
    assert checkouts.describe(checkout) == ("1.2.3", commit, False, "")


@pytest.mark.parametrize("name", ["Snakefile", "rules/new.smk", "config/tools.yaml"])
def test_changed_and_new_code_are_told(checkout, name):
    (checkout / name).write_text("y\n")
    assert checkouts.describe(checkout).changed


@pytest.mark.parametrize("name", ["config/mine.yaml", "results/x", "notes.txt"])
def test_what_is_no_code_changes_nothing(checkout, name):
    (checkout / name).parent.mkdir(exist_ok=True)
    (checkout / name).write_text("y\n")
    assert checkouts.describe(checkout).changed is False


def test_nothing_is_written_into_the_checkout(checkout):
    index = checkout / ".git" / "index"
    os.utime(checkout / "Snakefile", (0, 0))  # git would write down that the file is as it was
    before = index.read_bytes()
    checkouts.describe(checkout)
    assert index.read_bytes() == before


def test_copy_without_git_has_its_version(tmp_path, monkeypatch):
    monkeypatch.setenv("GIT_CEILING_DIRECTORIES", str(tmp_path))
    found = checkouts.describe(write_code(tmp_path / "copy"))
    assert found[:3] == ("1.2.3", None, None)
    assert "not a git repository" in found.reason


def test_copy_inside_another_checkout_is_not_taken_for_it(checkout):
    found = checkouts.describe(write_code(checkout / "vendored"))
    assert (found.commit, found.changed) == (None, None)
    assert "inside another" in found.reason


def test_no_git_at_all(tmp_path, monkeypatch):
    monkeypatch.setenv("PATH", str(tmp_path))
    found = checkouts.describe(write_code(tmp_path / "copy"))
    assert found[:3] == ("1.2.3", None, None)
    assert found.reason.startswith("git: ")


def test_repository_of_a_hook_is_not_asked(checkout, tmp_path, monkeypatch):
    monkeypatch.setenv("GIT_DIR", str(tmp_path / "elsewhere"))
    assert checkouts.describe(checkout).commit
