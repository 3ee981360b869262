"""The container backend through a STAND-IN of Apptainer (tests/standin/apptainer), which bubblewrap does the work of.

In its images the embedded engine takes the places of DeepVariant and hap.py. That proves what we say to Snakemake and
to Apptainer: commands, images, binds, messages. It proves nothing about Apptainer, DeepVariant or hap.py.
"""

import copy
import os
import shlex
import shutil
import subprocess
from collections import Counter
from pathlib import Path
from typing import NamedTuple

import pytest
import standin_images
import yaml

from retrain import experiment
from retrain.containers import binds
from retrain.tools import Tools
from tests.workflow.conftest import REPOSITORY, Experiment, read_config, results_of

SHIPPED = REPOSITORY / "scripts" / "minidv" / "models" / "wgs"
TOOLS = Tools.load({"deepvariant": "container", "happy": "container"})
CONTAINERS = ("--software-deployment-method", "apptainer")
LOCAL = "an image that was pulled before"
# By design: the configuration names the backend and its model, and the page warns of the embedded one.
DIFFERENT = {"results/config.yaml", "results/plan.yaml", "results/report/report.html"}


class Inputs(NamedTuple):
    """Folders of inputs outside the experiment's, and the configuration of the container backend that names them."""

    config: dict
    reference: Path
    images: standin_images.Images


class Ended(NamedTuple):
    """Two runs of one experiment on the same inputs."""

    contained: Experiment
    embedded: Experiment
    inputs: Inputs


@pytest.fixture(scope="module")
def inputs(tmp_path_factory) -> Inputs:
    """Inputs in folders with a space and a quote: links, files beside the experiment's folder, a checkpoint."""
    standin_images.need_bubblewrap()
    place = tmp_path_factory.mktemp("containers")
    store, refs = place / "the store's", place / "refs 'n' reads"
    simulated = Experiment(place / "simulated", read_config("tiny"))
    simulated.must_run("resources/simulation/reference.fasta.gz")
    shutil.move(simulated.folder / "resources" / "simulation", store)
    shutil.copytree(SHIPPED, place / "models" / "start here")
    refs.mkdir()
    for path in sorted(store.iterdir()):
        if path.name.startswith("reference"):
            path.rename(refs / path.name)  # files
        elif path.suffix == ".bed":
            path.rename(place / path.name)  # files in the folder that holds the experiment's
        elif ".bam" in path.name:
            (refs / path.name).symlink_to(f"../{store.name}/{path.name}")  # links to files
    (refs / "truth").symlink_to(f"../{store.name}")  # a link to a folder
    config = read_config("tiny") | {"controls": False, "crossing": "matched"}
    del config["simulation"]
    places = {"reads": refs, "truth": refs / "truth", "confident": place}
    for row in config["samples"]:
        row.update({key: str(folder / Path(row[key]).name) for key, folder in places.items()})
    config["reference"] = str(refs / "reference.fasta.gz")
    # DeepVariant's own train fails with adam, and names checkpoints with use_ema alone.
    config["train"] |= {"num_epochs": 1, "optimizer": "rmsprop", "use_ema": True, "ema_momentum": 0.5}
    config["backend"] = {"deepvariant": "container", "happy": "container"}
    config["baseline"] = {"init_checkpoint": str(place / "models" / "start here" / "model")}
    return Inputs(config, refs / "reference.fasta.gz", standin_images.build(place / "images"))


@pytest.fixture(scope="module")
def profile(tmp_path_factory) -> Path:
    """What the profile for Slurm says of containers, without Slurm."""
    whole = yaml.safe_load((REPOSITORY / "profiles" / "slurm" / "config.yaml").read_text())
    kept = {key: whole[key] for key in ("software-deployment-method", "apptainer-args")}
    folder = tmp_path_factory.mktemp("profile")
    (folder / "config.yaml").write_text(yaml.safe_dump(kept))
    return folder


@pytest.fixture(scope="module")
def ended(inputs, profile) -> Ended:
    """Both backends on the same inputs, at the same time; the embedded one without anything named apptainer."""
    folder = inputs.reference.parents[1]
    contained = Experiment(folder / "a container's run", {**inputs.config, "images": {"happy": "happy.sif"}})
    inputs.images.copy(TOOLS.image("happy"), contained.folder / "happy.sif", LOCAL)
    contained.variables = inputs.images.environment()
    config = copy.deepcopy(inputs.config)
    config["backend"] = {"deepvariant": "embedded", "happy": "embedded"}
    config["baseline"]["model"] = str(inputs.images.model)
    embedded = Experiment(folder / "plain run", config)
    started = [made.start("--profile", str(profile), cores=1) for made in (contained, embedded)]
    for process in started:
        text, _ = process.communicate(timeout=1800)
        assert process.returncode == 0, text
    return Ended(contained, embedded, inputs)


def test_standin_gives_the_bytes_of_the_embedded_run(ended):
    contained, embedded = results_of(ended.contained.folder), results_of(ended.embedded.folder)
    assert sorted(contained) == sorted(embedded)
    assert {name for name in contained if contained[name] != embedded[name]} == DIFFERENT


def program(call: dict) -> str:
    """The tool that a call starts, behind other commands, and behind run_resumable where that starts it."""
    words = call["words"][2].removeprefix("set -euo pipefail; ").rpartition(" && ")[2].split()
    return words[words.index("--") + 1] if words[:3] == ["python3", "-m", "run_resumable"] else words[0]


def test_standin_starts_each_job_of_a_tool_in_its_image_and_no_other(ended):
    jobs = ended.contained.jobs("--forceall")
    jobs["make_examples"] = jobs["make_training_examples"] + jobs["make_calling_examples"]
    images = {name: TOOLS.image(name) for name in TOOLS.names if TOOLS.image(name)} | {"happy": LOCAL}
    started = Counter((program(call), call["image"]) for call in ended.inputs.images.calls())
    assert started == {(TOOLS.words(name)[0], image): jobs[name] for name, image in images.items()}
    assert "shuffle_examples" not in images


def test_profile_for_slurm_gives_every_container_the_driver(ended):
    assert {call["nv"] for call in ended.inputs.images.calls()} == {True}


def test_without_that_profile_no_container_asks_for_a_driver(ended, tmp_path):
    copied = ended.contained.copy(tmp_path / "a copy")
    images = ended.inputs.images._replace(log=tmp_path / "calls.jsonl")
    copied.variables = images.environment()
    (summary,) = [name for name in results_of(copied.folder) if name.endswith("baseline/test/child.summary.csv")][:1]
    copied.must_run(*CONTAINERS, "--force", summary)
    assert [(call["image"], call["nv"]) for call in images.calls()] == [(LOCAL, False)]


def test_run_leaves_nothing_but_caches_beside_the_results(ended):
    """Programs in a container take the experiment's folder for their home."""
    found = {path.name for path in ended.contained.folder.iterdir()}
    own = {"happy.sif", *(path.name for path in ended.embedded.folder.iterdir())}
    assert found - own <= {".cache", ".config", ".keras"}


def test_run_again_has_nothing_to_do(ended):
    assert "Nothing to be done" in ended.contained.must_run("-n", *CONTAINERS)


@pytest.fixture
def inside(ended, monkeypatch):
    """Run a command in a container of the stand-in, with the experiment's binds or others; its exit code and text."""
    folder = ended.contained.folder
    monkeypatch.chdir(folder)
    image = next(iter((folder / ".snakemake" / "singularity").iterdir()))
    bound = binds.environment(experiment.load(ended.contained.config), REPOSITORY / "scripts", {})

    def run(command: str, variables: dict[str, str] = bound) -> tuple[int, str]:
        environment = {**os.environ, **ended.contained.variables, **variables}
        environment.pop("STANDIN_APPTAINER_LOG")
        words = ["apptainer", "exec", "--home", str(folder), str(image), "bash", "-c", command]
        done = subprocess.run(words, env=environment, capture_output=True, text=True)
        return done.returncode, done.stdout + done.stderr

    return run


def test_checkout_and_inputs_are_read_only_inside(ended, inside):
    start = Path(ended.inputs.config["baseline"]["init_checkpoint"]).parent
    for folder in (REPOSITORY / "scripts", ended.inputs.reference.parent, start):
        code, text = inside(f'touch "{folder}/written"')
        assert (code, "Read-only file system" in text) == (1, True), text
    assert inside("touch results/written && rm results/written") == (0, "")


def test_only_our_scripts_of_the_checkout_are_seen_inside(inside):
    for name, is_seen in (("scripts/run_resumable.py", True), ("README.md", False)):
        code, _ = inside(f"test -f {shlex.quote(str(REPOSITORY / name))}")
        assert (code == 0) is is_seen


def test_inputs_are_seen_inside_by_the_binds_alone(ended, inside):
    for path in (ended.inputs.config["samples"][0][key] for key in ("reads", "truth", "confident")):
        command = f"head -c 1 {shlex.quote(path)} > /dev/null"
        assert inside(command) == (0, "")
        assert inside(command, {})[0] != 0


def without_apptainer() -> str:
    """PATH without the folders that have an Apptainer."""
    folders = os.environ["PATH"].split(os.pathsep)
    kept = [name for name in folders if not {"apptainer", "singularity"} & {path.name for path in Path(name).glob("*")}]
    return os.pathsep.join(kept)


@pytest.fixture
def planned(inputs, tmp_path) -> Experiment:
    """An experiment of the container backend before its first run, where there is no Apptainer."""
    made = Experiment(tmp_path / "an experiment's folder", inputs.config)
    made.variables = {"PATH": without_apptainer()}
    return made


def refused(made: Experiment, *arguments: str) -> str:
    """The lines of a run that ends before its first job."""
    run = made.run(*arguments)
    assert run.code != 0, run.text
    assert not (made.folder / "results").exists()
    return run.text


def test_run_that_starts_no_containers_is_refused_with_the_cure(planned):
    text = refused(planned)
    assert "config: backend: container runs /opt/" in text
    assert "add --software-deployment-method apptainer, or choose the embedded backend" in text


def test_run_without_apptainer_is_refused_with_the_cure(planned):
    text = refused(planned, *CONTAINERS)
    assert "apptainer and singularity: not found in PATH on" in text
    assert "install Apptainer or load its module" in text


def test_image_that_cannot_be_fetched_by_the_standin_is_told_with_the_cure(planned, inputs, tmp_path):
    table = tmp_path / "none.json"
    table.write_text("{}")
    planned.variables = inputs.images._replace(table=table).environment()
    text = refused(planned, *CONTAINERS)
    assert "image cannot be fetched (FATAL:" in text
    assert "apptainer pull FILE.sif ADDRESS" in text


def test_path_that_cannot_be_bound_is_told_when_planning(planned, inputs, tmp_path):
    shutil.copytree(inputs.reference.parent, tmp_path / "a,b", symlinks=True)
    planned.write({**inputs.config, "reference": str(tmp_path / "a,b" / inputs.reference.name)})
    run = planned.run("-n", *CONTAINERS)
    assert run.code != 0
    assert f"{tmp_path}/a,b: cannot be bound into containers" in run.text


def test_dry_run_and_plan_need_no_apptainer(planned):
    assert planned.jobs(*CONTAINERS) == planned.jobs()
    assert "\nJobs\n" in planned.must_run("plan", *CONTAINERS)
    assert "\nJobs\n" in planned.must_run("plan")
