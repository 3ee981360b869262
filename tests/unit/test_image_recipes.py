"""containers/Dockerfile and containers/embedded.def: they copy what is there, agree, and install by hash."""

import json
import re
import subprocess
import sys
import tomllib
from pathlib import Path
from typing import NamedTuple

import pytest
import yaml
from documents import REPOSITORY as ROOT

HOME = "/opt/retrain/"
INSTRUCTIONS = {"FROM", "COPY", "RUN", "ENV", "ENTRYPOINT"}
# Sections and header words that Apptainer's parser knows; others end its build.
SECTIONS = {
    "help",
    "setup",
    "files",
    "labels",
    "environment",
    "pre",
    "post",
    "runscript",
    "test",
    "startscript",
    "arguments",
}
HEADER = {"bootstrap", "from"}


class Recipe(NamedTuple):
    """What either file says; `copied` has the place of each path in the image."""

    base: str
    copied: dict[str, str]
    commands: str
    environment: list[str]
    entry: list[str]


def instructions(text: str) -> list[tuple[str, str]]:
    """(instruction, its words in one line) of a Dockerfile, without comments."""
    lines = "\n".join(line for line in text.splitlines() if not line.startswith("#"))
    return [tuple(line.split(maxsplit=1)) for line in re.sub(r"\\\n\s*", "", lines).splitlines() if line.strip()]


def read_dockerfile(text: str) -> Recipe:
    parts: dict[str, list[str]] = {name: [] for name in INSTRUCTIONS}
    for name, words in instructions(text):
        parts[name].append(words)
    copied = {}
    for *sources, target in (words.split() for words in parts["COPY"]):
        # Docker copies what is in a folder, and a file by its name.
        copied |= {source: target if (ROOT / source).is_dir() else f"{target}{source}" for source in sources}
    (base,), (commands,), (entry,) = parts["FROM"], parts["RUN"], parts["ENTRYPOINT"]
    return Recipe(base, copied, commands, parts["ENV"], json.loads(entry))


def sections(text: str) -> dict[str, list[str]]:
    """Lines of each section of a definition file, without comments; '' is its header."""
    found, name = {"": []}, ""
    for line in map(str.strip, text.splitlines()):
        if line.startswith("%"):
            name = line.removeprefix("%")
            assert name not in found, f"{name} stands twice"
            found[name] = []
        elif line and not line.startswith("#"):
            found[name].append(line)
    return found


def read_definition(text: str) -> Recipe:
    parts = sections(text)
    header = {key.lower(): value.strip() for key, _, value in (line.partition(":") for line in parts[""])}
    assert (header.keys(), header["bootstrap"]) == (HEADER, "docker")
    # `cp -r`: a folder keeps its name below the target.
    files = dict(line.split() for line in parts["files"])
    copied = {source: f"{target}{source}{'/' * (ROOT / source).is_dir()}" for source, target in files.items()}
    commands = re.sub(r"\\$", "", "\n".join(parts["post"]), flags=re.MULTILINE).replace("\n", "")
    environment = [line.removeprefix("export ") for line in parts["environment"]]
    (script,) = parts["runscript"]
    return Recipe(header["from"], copied, commands, environment, script.removeprefix("exec ").split())


DOCKERFILE = (ROOT / "containers" / "Dockerfile").read_text(encoding="utf-8")
DEFINITION = (ROOT / "containers" / "embedded.def").read_text(encoding="utf-8")
RECIPE = read_dockerfile(DOCKERFILE)


def test_both_say_the_same():
    other = read_definition(DEFINITION)
    assert other.entry == [*RECIPE.entry, '"$@"']
    assert other._replace(entry=RECIPE.entry) == RECIPE


def test_instructions_and_sections_are_known():
    assert {name for name, _ in instructions(DOCKERFILE)} == INSTRUCTIONS
    assert set(sections(DEFINITION)) - {""} <= SECTIONS


def test_every_copied_path_is_tracked():
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True, check=True)
    tops = {name.split("/")[0] for name in listed.stdout.split("\0") if name}
    assert set(RECIPE.copied) <= tops
    assert {Path(place).parent for place in RECIPE.copied.values()} == {Path(HOME)}
    assert {Path(place).name for place in RECIPE.copied.values()} == set(RECIPE.copied)


def test_packages_come_from_the_lock_by_hash():
    (install,) = re.findall(r"python -m pip install [^&]+", RECIPE.commands)
    assert set(install.split()) >= {"--require-hashes", "--requirement", f"{HOME}requirements.lock"}
    assert RECIPE.copied["requirements.lock"] == f"{HOME}requirements.lock"
    first = DOCKERFILE.index("COPY requirements.lock"), DOCKERFILE.index("pip install")
    assert first == tuple(sorted(first))


def test_what_is_installed_for_the_build_goes_again():
    installed = re.search(r"--no-install-recommends ([^&]+?) *&&", RECIPE.commands)[1].split()
    purged = re.search(r"purge --yes --auto-remove ([^&]+?) *&&", RECIPE.commands)[1].split()
    assert installed == purged


def test_python_is_one_that_the_project_allows():
    version = re.fullmatch(r"python:(\d+\.\d+)-slim", RECIPE.base)[1]
    allowed = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]["requires-python"]
    low, high = re.fullmatch(r">=(3\.\d+),<(3\.\d+)", allowed).groups()
    minor = [int(text.partition(".")[2]) for text in (low, version, high)]
    assert minor[0] <= minor[1] < minor[2]
    environment = yaml.safe_load((ROOT / "envs" / "engine.yaml").read_text())
    assert f"python={version}" in environment["dependencies"]


@pytest.mark.parametrize("text", [DOCKERFILE, DEFINITION])
def test_no_host_is_named(text):
    assert "://" not in text
    assert not re.search(r"\b[\w-]+\.(?:org|com|io|net)\b", text)


def test_ignored_paths_are_not_copied():
    lines = (ROOT / "containers" / "Dockerfile.dockerignore").read_text().splitlines()
    ignored = {line.removeprefix("**/") for line in lines if not line.startswith("#")}
    assert not ignored & set(RECIPE.copied)


START_ALL = """
import importlib, pathlib, sys
names = [f"{package}{path.stem}" for package, folder in (("", "."), ("minidv.", "minidv")) for path in
    sorted(pathlib.Path(sys.argv[1], folder).glob("*.py"))]
found = [importlib.import_module(name) for name in names if not name.endswith("__init__")]
print(sum(hasattr(module, "main") for module in found))
print({str(pathlib.Path(module.__file__).parents[1 + ("." in module.__name__)]) for module in found} == {sys.argv[2]})
"""


@pytest.fixture
def image_folder(tmp_path) -> Path:
    """What lies in /opt/retrain of the image."""
    folder = tmp_path / "an image"
    folder.mkdir()
    for source in RECIPE.copied:
        subprocess.run(["cp", "-r", str(ROOT / source), str(folder)], check=True)
    return folder


def run_inside(folder: Path, *words: str) -> str:
    """Run Python with the environment of the image alone, in an empty folder; its standard output."""
    environment = dict(line.replace(HOME, f"{folder}/").split("=", 1) for line in RECIPE.environment)
    work = folder.parent / "work"
    work.mkdir(exist_ok=True)
    done = subprocess.run(
        [sys.executable, *words],
        env=environment | {"PATH": "/usr/bin:/bin", "HOME": str(work)},
        cwd=work,
        capture_output=True,
        text=True,
        timeout=200,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_every_command_line_starts_from_the_copies_alone(image_folder):
    counted, is_ours = run_inside(
        image_folder, "-c", START_ALL, str(image_folder / "scripts"), str(image_folder)
    ).splitlines()
    assert int(counted) > 40
    assert is_ours == "True"
    assert "usage: make_examples" in run_inside(image_folder, *RECIPE.entry[1:], "minidv.make_examples", "--help")


def test_experiment_is_planned_from_the_copies_alone(image_folder):
    snakefile, config = image_folder / "Snakefile", image_folder / "config" / "tiny.yaml"
    words = ["snakemake", "-s", str(snakefile), "--configfile", str(config), "--cores", "1"]
    assert "\nJobs\n" in run_inside(image_folder, *RECIPE.entry[1:], *words, "plan", "--quiet")
