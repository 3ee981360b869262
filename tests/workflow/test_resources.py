"""What jobs ask of a cluster, as a dry run of the Slurm profile tells it; no Slurm is needed."""

import re

import pytest
import rule_files

from tests.workflow.conftest import REPOSITORY, read_config

SLURM = ("--profile", str(REPOSITORY / "profiles" / "slurm"), "-n", "--cores", "64")
LEAST_MEMORY, LEAST_MINUTES = 1000, 5


def jobs_of(text: str) -> list[tuple[str, int, dict[str, str]]]:
    """(rule, cores, resources) of every job that a dry run prints."""
    blocks = re.split(r"\n(?=(?:local)?rule \w+:\n)", text)[1:]
    return [(re.match(r"(?:local)?rule (\w+)", block)[1], _cores(block), _resources(block)) for block in blocks]


def _cores(block: str) -> int:
    found = re.search(r"\n    threads: (\d+)", block)
    return int(found[1]) if found else 1


def _resources(block: str) -> dict[str, str]:
    found = re.search(r"\n    resources: (.*)", block)
    return dict(pair.split("=", 1) for pair in found[1].split(", ")) if found else {}


@pytest.mark.parametrize("backend", ["embedded", "container"])
def test_only_training_and_calling_ask_for_a_gpu(new_experiment, tiny_config, backend):
    tiny_config["backend"] = {"deepvariant": backend, "happy": backend}
    if backend == "container":
        tiny_config["baseline"] = {"init_checkpoint": ""}
        tiny_config["train"] |= {"optimizer": "sgd", "use_ema": True}
    jobs = jobs_of(new_experiment(tiny_config).must_run(*SLURM))
    assert {rule for rule, _, asked in jobs if "gpu" in asked} == {"train", "call_variants"}
    assert {rule for rule, _, asked in jobs if asked.get("slurm_partition") == "gpu"} == {"train", "call_variants"}
    assert {asked["gpu"] for _, _, asked in jobs if "gpu" in asked} == {"1"}
    submitted = [(rule, asked) for rule, _, asked in jobs if rule not in rule_files.local()]
    assert len({rule for rule, _ in submitted}) > 15
    for rule, asked in submitted:
        assert int(asked["mem_mb"]) >= LEAST_MEMORY, rule
        assert int(asked["runtime"]) >= LEAST_MINUTES, rule


def test_full_size_asks_for_its_megabases(new_experiment):
    """The full-size experiment before its reads are there: chr1 to chr19 take longer than chr20, by their lengths."""
    config = read_config("giab") | {"samples": str(REPOSITORY / "config" / "giab_samples.tsv")}
    found = {}
    for rule, cores, asked in jobs_of(new_experiment(config).must_run(*SLURM)):
        found.setdefault(rule, []).append((cores, int(asked["mem_mb"]), int(asked["runtime"])))
    training, calling = found["make_training_examples"], found["make_calling_examples"]
    assert {cores for cores, *_ in training + calling} == {16}
    assert {megabytes for _, megabytes, _ in training + calling} == {found["make_calling_examples"][0][1]}
    longest, shortest = max(training)[2], min(calling)[2]
    assert 10 < longest / shortest < 60
    assert max(found["call_variants"])[2] < max(found["train"])[2]


def test_jobs_do_not_grow_with_shards(new_experiment, tiny_config):
    made = new_experiment(tiny_config)
    few = made.jobs_with(tiny_config | {"shards": 2})
    assert few == made.jobs_with(tiny_config | {"shards": 40})
    assert few["make_calling_examples"] == 2


def test_cores_of_examples_are_those_of_the_shards(new_experiment, tiny_config):
    made = new_experiment(tiny_config)
    found = {}
    for shards in (1, 3, 40):
        made.write(tiny_config | {"shards": shards})
        jobs = jobs_of(made.must_run("-n", cores=64))
        found[shards] = {cores for rule, cores, _ in jobs if rule == "make_calling_examples"}
    assert found == {1: {1}, 3: {3}, 40: {16}}


def test_each_attempt_asks_for_more(new_experiment, tiny_config, monkeypatch, tmp_path):
    """A job whose shell gives up before its first word."""
    (tmp_path / "failing.sh").write_text("exit 1\n")
    monkeypatch.setenv("BASH_ENV", str(tmp_path / "failing.sh"))
    run = new_experiment(tiny_config).run("--retries", "2", "resources/simulation/reference.fasta.gz")
    assert run.code != 0
    asked = [resources for rule, _, resources in jobs_of(run.text) if rule == "simulate_demo"]
    for name in ("mem_mb", "runtime"):
        assert [int(one[name]) / int(asked[0][name]) for one in asked] == [1, 2, 3]
