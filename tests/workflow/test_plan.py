"""`snakemake plan`: prints before anything exists, and counts the jobs that a dry run lists."""

import subprocess
from pathlib import Path

import pytest
import yaml

from retrain import experiment, local_files
from retrain.planning import jobs
from tests.workflow.conftest import REPOSITORY, Experiment, read_config


def in_folder(folder: Path, name: str) -> Experiment:
    """A configuration as it is shipped, in an empty folder."""
    made = Experiment(folder, {})
    made.configuration = REPOSITORY / "config" / f"{name}.yaml"
    return made


def counted(configuration: Path) -> dict[str, int]:
    """Jobs as the library counts them, in the working folder."""
    config = yaml.safe_load(configuration.read_text())
    if isinstance(config["samples"], str):
        config["samples"] = local_files.near(config["samples"], [configuration])
    return jobs.count(experiment.load(config))


@pytest.mark.parametrize("name", ["tiny", "config", "giab", "sweep_article"])
def test_jobs_are_those_of_a_dry_run(name, tmp_path, monkeypatch):
    made = in_folder(tmp_path / "run", name)
    monkeypatch.chdir(made.folder)
    assert counted(made.configuration) == made.jobs()


def test_jobs_of_a_mixed_experiment_are_those_of_a_dry_run(new_experiment, monkeypatch):
    """Given models, a model of another arm, mixes, no controls, replicates, strata, full crossing."""
    config = read_config("tiny") | {"crossing": "full", "controls": True}
    sensitive = config["arms"]["sensitive"]
    config["arms"] |= {
        "mixed": sensitive | {"shuffle": {"balance": "class"}, "replicates": 2},
        "again": {"model": "results/models/sensitive.r1/saved_model"},
        "shipped": {"model": "default", "make_examples": {"vsc_min_fraction_snps": 0.03}},
    }
    config["benchmark"] = {"strata": {"all": "resources/simulation/child.confident.bed"}}
    made = new_experiment(config)
    monkeypatch.chdir(made.folder)
    assert counted(made.configuration) == made.jobs()


def test_plan_prints_to_standard_output_before_anything_exists(new_experiment, tiny_config):
    made = new_experiment(tiny_config)
    for words in (["plan"], ["plan", "--quiet"], ["plan", "--quiet", "all"]):
        run = subprocess.run(made.command(*words), capture_output=True, text=True, timeout=120)
        assert run.returncode == 0, run.stderr
        assert run.stdout.startswith("Experiment\n  1 arm and 1 control made for them; 2 models to train\n")
        assert "\nJobs\n" in run.stdout
    assert not (made.folder / "results").exists()


def test_plan_needs_no_downloads(tmp_path):
    made = in_folder(tmp_path / "run", "giab")
    run = subprocess.run(made.command("plan", "--quiet"), capture_output=True, text=True, timeout=120)
    assert run.returncode == 0, run.stderr
    assert "GPU" in run.stdout
    assert not (made.folder / "resources").exists()


def test_mistyped_names_are_told_with_close_ones(new_experiment, tiny_config):
    made = new_experiment(tiny_config)
    wrong = {
        "results/models/sensitve.r1/saved_model": "model 'sensitve.r1' is not of this experiment; did you mean",
        "results/calls/upstrem-44136fa3/baseline/test/child.vcf.gz": "example set 'upstrem-44136fa3' is not of this",
    }
    for target, told in wrong.items():
        run = made.run(target, "-n")
        assert run.code != 0
        assert told in run.text
