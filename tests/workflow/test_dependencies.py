"""What a dry run lists after a change of the experiment: what depends on it, and nothing else."""

import copy
import shutil
from collections import Counter
from pathlib import Path
from typing import NamedTuple

import pytest

from tests.workflow.conftest import REPOSITORY, Experiment

FLAGS = {"vsc_min_fraction_snps": 0.06}  # those of the arm that has run
RECORD = {"digest_files": 1, "record_run": 1, "write_crate": 1}
REPORT = {"resolve_config": 1, "make_report": 1, **RECORD, "all": 1}
TABLES = {*REPORT, "resolve_plan", "collect_metrics", "collect_flips"}
COSTLY = ("make_training_examples", "make_calling_examples", "shuffle_examples", "train", "call_variants", "happy")
SHIPPED = REPOSITORY / "scripts" / "minidv" / "models" / "wgs"


class Plan(NamedTuple):
    """Jobs that a dry run lists: those that the experiment has more than before, and all others."""

    new: dict[str, int]
    others: dict[str, int]


def plan(experiment: Experiment, config: dict) -> Plan:
    """What a dry run lists with another configuration, against the jobs of both configurations in full."""
    before, after = Counter(experiment.jobs("--forceall")), Counter(experiment.jobs_with(config, "--forceall"))
    jobs, new = Counter(experiment.jobs_with(config)), after - before
    assert not new - jobs
    return Plan(dict(new), dict(jobs - new))


def assert_nothing_old_runs(jobs: Plan) -> None:
    """The others are jobs over the whole experiment, once each: tables, doctor, report."""
    assert set(jobs.others) >= TABLES
    assert set(jobs.others.values()) == {1}
    assert not set(jobs.others) & {*COSTLY, "simulate_demo", "find_flips", "judge_calls", "list_candidates"}


def costly(jobs: dict[str, int]) -> list[int]:
    """Numbers of jobs that take long, in the order of COSTLY."""
    return [jobs.get(rule, 0) for rule in COSTLY]


def changed(config: dict, **arms: dict) -> dict:
    """The configuration with arms added, or replaced."""
    config = copy.deepcopy(config)
    config["arms"] |= arms
    return config


@pytest.fixture(scope="module")
def extended(finished, tmp_path_factory) -> Experiment:
    """The finished experiment with a sweep of one point and a given model, both on flags that are there already."""
    folder = tmp_path_factory.mktemp("extended")
    experiment = finished.copy(folder / "run")
    shutil.copytree(SHIPPED, folder / "from elsewhere")
    given = {"make_examples": FLAGS, "model": str(folder / "from elsewhere" / "model")}
    config = changed(finished.config, colleague=given)
    config["sweeps"] = {"rates": {"mode": "grid", "base": {"make_examples": FLAGS}, "train": {"learning_rate": [2e-4]}}}
    experiment.write(config)
    experiment.must_run()
    assert experiment.jobs() == {}
    return experiment


def test_another_description_makes_the_report_alone(finished):
    described = finished.config["arms"]["sensitive"] | {"description": 'Renamed: it\'s "new"'}
    assert finished.jobs_with(changed(finished.config, sensitive=described)) == REPORT


def test_new_arm_on_flags_that_are_there_makes_no_examples(finished):
    arm = {"make_examples": FLAGS, "train": {"learning_rate": 2e-4}}
    jobs = plan(finished, changed(finished.config, other=arm))
    assert_nothing_old_runs(jobs)
    assert costly(jobs.new) == [0, 0, 0, 2, 3, 3]  # the model and its control; cells C and D, and the control's


def test_new_arm_on_new_flags_makes_its_own_examples_alone(finished):
    jobs = plan(finished, changed(finished.config, other={"make_examples": {"min_base_quality": 5}}))
    assert_nothing_old_runs(jobs)
    assert costly(jobs.new) == [2, 1, 2, 1, 3, 3]  # the control is there already; cells B, C and D


def test_without_controls_no_cell_is_made_again(finished):
    jobs = finished.jobs_with(finished.config | {"controls": False})
    assert set(jobs) >= TABLES
    assert costly(jobs) == [0] * len(COSTLY)


def test_new_point_of_a_sweep_runs_its_own_jobs_alone(extended):
    config = copy.deepcopy(extended.config)
    config["sweeps"]["rates"]["train"]["learning_rate"].append(3e-4)
    jobs = plan(extended, config)
    assert_nothing_old_runs(jobs)
    assert costly(jobs.new) == [0, 0, 0, 2, 3, 3]


def test_other_path_of_a_given_model_calls_its_cells_again(extended, tmp_path):
    shutil.copytree(SHIPPED, tmp_path / "moved")
    given = extended.config["arms"]["colleague"] | {"model": str(tmp_path / "moved" / "model")}
    jobs = plan(extended, changed(extended.config, colleague=given))
    assert jobs.new == {}
    assert costly(jobs.others) == [0, 0, 0, 0, 2, 2]
    assert jobs.others["find_flips"] == 2


def test_other_settings_of_pictures_make_no_table_again(finished):
    jobs = set(finished.jobs_with(finished.config | {"discordance": {"evidence_sites": 2}}))
    pictures = {"choose_evidence", "show_examples", "index_evidence", "collect_evidence"}
    assert jobs == {*REPORT, *pictures}


def contents(folder: Path) -> dict[str, bytes]:
    """Tables and calls by their paths."""
    files = [*folder.glob("results/tables/*"), *folder.glob("results/calls/**/*.vcf.gz")]
    return {str(path.relative_to(folder)): path.read_bytes() for path in files}


@pytest.fixture
def cleaned(finished, tmp_path) -> Experiment:
    """The finished experiment without its examples."""
    experiment = finished.copy(tmp_path / "it's clean")
    assert "10 folders deleted, 0 kept" in experiment.must_run("clean_examples")
    left = [path for name in ("examples", "shuffled") for path in (experiment.folder / "results" / name).rglob("*")]
    assert [path for path in left if path.is_file()] == []
    assert list(experiment.folder.glob("results/cleaned/examples/*/test/child/*.run_info.pbtxt")) != []
    assert experiment.jobs() == {}
    return experiment


def test_arms_added_after_cleaning_run_alone_and_give_the_same(cleaned, extended):
    jobs = plan(cleaned, extended.config)
    assert_nothing_old_runs(jobs)
    assert costly(jobs.new) == [4, 2, 4, 2, 3 + 2, 3 + 2]
    cleaned.write(extended.config)
    cleaned.must_run()
    assert contents(cleaned.folder) == contents(extended.folder)
    assert cleaned.jobs() == {}
    assert "10 folders deleted, 0 kept" in cleaned.must_run("clean_examples")
    assert cleaned.jobs() == {}
    # The third generation, for a model on the baseline's calling examples and on the arm's.
    jobs = plan(cleaned, changed(cleaned.config, another={"make_examples": FLAGS, "model": "default"}))
    assert_nothing_old_runs(jobs)
    assert costly(jobs.new) == [0, 2, 0, 0, 2, 2]


def test_retraining_after_cleaning_calls_its_own_cells_alone(cleaned):
    arm = cleaned.config["arms"]["sensitive"] | {"train": {"learning_rate": 2e-4}}
    jobs = cleaned.jobs_with(changed(cleaned.config, sensitive=arm))
    assert costly(jobs) == [4, 2, 4, 2, 3, 3]  # cells C and D, and that of the new control; not the baseline's


def test_lost_calls_are_made_again_from_the_generation_they_came_from(cleaned):
    before = contents(cleaned.folder)
    for lost in (
        "calls/vmfs*/sensitive.r1/test/*.vcf.gz",
        "benchmark/vmfs*/sensitive.r1/test/*.csv",
        "tables/metrics.tsv",
    ):
        for path in list(cleaned.folder.glob(f"results/{lost}")):
            path.unlink()
    # All cells on these examples run again with it, and for its pictures those on the baseline's examples too.
    assert costly(cleaned.jobs()) == [0, 2, 0, 0, 5, 5]
    cleaned.must_run()
    assert contents(cleaned.folder) == before
    assert cleaned.jobs() == {}


def test_examples_of_an_unfinished_arm_are_kept(finished, tmp_path):
    experiment = finished.copy(tmp_path / "unfinished")
    experiment.write(changed(finished.config, other={"make_examples": FLAGS, "train": {"learning_rate": 2e-4}}))
    text = experiment.must_run("clean_examples")
    # Shuffled examples are all that training reads; the graded samples have cells to call.
    assert "4 folders deleted, 6 kept" in text
    assert ".plain/train: training of other.r1 is not finished" in text
    assert costly(experiment.jobs()) == [0, 0, 0, 2, 3, 3]
