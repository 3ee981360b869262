import pytest
from snakemake_executor_plugin_slurm import utils

from retrain.recording import attempts
from retrain.recording.notes import Job


def job(rule: str, *values: str) -> Job:
    wildcards = {f"w{number}": value for number, value in enumerate(values)}
    return Job(rule, wildcards, f"benchmarks/{rule}/{'.'.join(values)}.tsv")


def log(folder, *parts: str) -> None:
    path = folder.joinpath(*parts)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.touch()


class Named:
    """What the executor asks of a job."""

    def __init__(self, *wildcards):
        self.wildcards = wildcards


HOSTILE = job("happy", "it's $(a) set", "a/b", "", "x.y")
TRAIN, COLLECT = job("train", "a.r1"), job("collect_metrics")


def test_attempts_are_found_by_their_logs(tmp_path):
    for parts in (
        ("rule_happy", "it's $(a) set_a_b__x.y", "12.log"),
        ("rule_happy", "it's $(a) set_a_b__x.y", "9.log"),
        ("rule_train", "a.r1", "101.log"),
        ("rule_train", "other.r1", "102.log"),
        ("rule_train", "a.r1", "102_3.log"),
        ("rule_train", "a.r1", "notes.txt"),
        ("group_x", "a.r1", "103.log"),
        ("rule_collect_metrics", "5.log"),
    ):
        log(tmp_path, *parts)
    found = attempts.find([tmp_path, tmp_path], [HOSTILE, TRAIN, COLLECT, job("doctor")])
    assert found == {HOSTILE.benchmark: [9, 12], TRAIN.benchmark: [101], COLLECT.benchmark: [5]}


@pytest.mark.parametrize("named", [HOSTILE, TRAIN, COLLECT])
def test_folders_are_named_as_by_the_executor(named):
    expected = utils.get_job_wildcards(Named(*named.wildcards.values()))
    assert attempts._key(named) == (named.rule, expected)


def test_folders_of_several_runs_add_up(tmp_path):
    log(tmp_path / "a", "rule_train", "a.r1", "1.log")
    log(tmp_path / "b c", "rule_train", "a.r1", "2.log")
    assert attempts.find([tmp_path / "a", tmp_path / "b c", tmp_path / "absent"], [TRAIN]) == {TRAIN.benchmark: [1, 2]}


def test_whose_attempts_cannot_be_told_has_none(tmp_path):
    log(tmp_path, "rule_happy", "a_b_c", "1.log")
    assert attempts.find([tmp_path], [job("happy", "a_b", "c"), job("happy", "a", "b_c")]) == {}
