"""One checkout serves experiments anywhere: two at once, one of them as a module of somebody's own workflow; the same
bytes on any number of cores."""

import os
import subprocess
from pathlib import Path
from typing import NamedTuple

import pytest
import yaml
from markupsafe import escape

from tests.workflow.conftest import Experiment, copy_tracked, read_config, read_record, results_of

PARENT = """\
module retrain:
    snakefile: {snakefile!r}
    config: config["retrain"]
{more}

use rule * from retrain as retrain_*


rule count_flips:
    input:
        "results/tables/flips.tsv.gz",
        rules.retrain_all.input,
    output:
        "flips.txt",
    default_target: True
    shell:
        "zcat {{input[0]:q}} | tail -n +2 | wc -l > {{output}}"
"""
TABLES = ("results/tables/metrics.tsv", "results/tables/flips.tsv.gz", "results/config.yaml")


class Ended(NamedTuple):
    """Two experiments that ran at the same time, and the checkout before and after."""

    plain: Experiment
    parent: Experiment
    before: dict[str, tuple]
    after: dict[str, tuple]


def listing(folder: Path) -> dict[str, tuple]:
    """Every path below a folder, with size and time of the files."""
    paths = {str(path.relative_to(folder)): path for path in sorted(folder.rglob("*"))}
    return {
        name: (path.stat().st_size, path.stat().st_mtime_ns) if path.is_file() else () for name, path in paths.items()
    }


def importing(folder: Path, checkout: Path, more: str = "") -> Experiment:
    """An experiment whose own Snakefile imports the rules of a checkout."""
    experiment = Experiment(folder, {"retrain": read_config("tiny")}, folder / "Snakefile")
    experiment.snakefile.write_text(PARENT.format(snakefile=str(checkout / "Snakefile"), more=more))
    return experiment


@pytest.fixture(scope="module")
def ended(repository, tmp_path_factory) -> Ended:
    checkout = copy_tracked(repository, tmp_path_factory.mktemp("a checkout"))
    before = listing(checkout)
    runs = tmp_path_factory.mktemp("runs")
    plain = Experiment(runs / "it's my run", read_config("tiny"), checkout / "Snakefile")
    parent = importing(runs / "parent", checkout)
    started = [experiment.start(cores=1) for experiment in (plain, parent)]
    for process in started:
        text, _ = process.communicate(timeout=1800)
        assert process.returncode == 0, text
    return Ended(plain, parent, before, listing(checkout))


def test_two_experiments_at_once_leave_the_checkout_as_it_was(ended):
    assert ended.after == ended.before


def test_experiment_and_module_give_the_same_tables(ended):
    for name in TABLES:
        assert (ended.plain.folder / name).read_bytes() == (ended.parent.folder / name).read_bytes(), name


def results_but_checkout(experiment: Experiment) -> dict[str, bytes]:
    """Every result by its path, with one word for the place of the checkout: the default model lies in it."""
    place = os.path.relpath(experiment.snakefile.parent, experiment.folder)
    written = place.encode(), escape(place).encode()
    return {
        name: data.replace(written[0], b"CHECKOUT").replace(written[1], b"CHECKOUT")
        for name, data in results_of(experiment.folder).items()
    }


def test_one_core_in_another_folder_gives_the_same_bytes(finished, ended):
    left, right = results_but_checkout(finished), results_but_checkout(ended.plain)
    assert sorted(left) == sorted(right)
    assert [name for name in left if left[name] != right[name]] == []


def test_module_is_used_by_rules_of_the_parent(ended):
    flips = int((ended.parent.folder / "flips.txt").read_text())
    assert flips > 0
    assert "Nothing to be done" in ended.parent.must_run("-n")


def test_record_of_a_module_tells_what_can_be_known(ended):
    """Snakemake runs no hooks of a module: its jobs are told by what they left, its start by nobody."""
    plain, module = (read_record(experiment.folder) for experiment in (ended.plain, ended.parent))
    assert {job["benchmark"] for job in module["jobs"]} == {job["benchmark"] for job in plain["jobs"]}
    assert {job["rule"] for job in module["jobs"]} == {job["rule"] for job in plain["jobs"]}
    assert [(run["started"], run["executor"]) for run in module["runs"]] == [(None, None)]
    assert {part["run"] for part in (*module["jobs"], *module["outputs"])} == {None}
    assert "module" in module["accounting"]["reason"]
    # The checkout is a copy without git: its version is all that is known.
    told = [{name: run[name] for name in ("version", "commit", "changed")} for run in (*plain["runs"], *module["runs"])]
    assert told == [{"version": plain["workflow"]["version"], "commit": None, "changed": None}] * 2


def test_module_refuses_what_its_commands_cannot_follow(repository, tmp_path):
    parent = importing(tmp_path / "parent", repository, more='    prefix: "below"')
    run = parent.run("-n")
    assert run.code != 0
    assert "prefix and replace_prefix are not supported" in run.text


def test_without_a_config_the_demo_is_planned_wherever_the_folder_is(repository, tmp_path):
    experiment = Experiment(tmp_path / "empty", {})
    command = experiment.command("-n", "--quiet", "all")
    at = command.index("--configfile")
    run = subprocess.run(
        [*command[:at], *command[at + 2 :]],
        capture_output=True,
        text=True,
        check=True,
        cwd=tmp_path,
        env={**os.environ, "PYTHONNOUSERSITE": "1"},
    )
    arms = yaml.safe_load((repository / "config" / "config.yaml").read_text())["arms"]
    controls = 1  # of issue894, whose training is not that of matched
    assert f"train {len(arms) + controls}" in " ".join(run.stdout.split())
