"""What a cluster lacks is told before the first job."""

from types import SimpleNamespace

import pytest

from retrain import slurm
from retrain.slurm import Answer, Need, Polling

SINFO = "cpu|16+|64000|(null)\ncpu|64|256000+|(null)\ngpu|32|128000|gpu:a100:4(S:0-1)\n"
SACCT = Polling("sacct", 40)
CONFIG = "Configuration data as of now\nMessageTimeout = 10 sec\nMinJobAge               = {} sec\n"


def of_cluster(sinfo=SINFO, accounts=True, kept=300):
    """Answers of a cluster's commands."""

    def asked(words):
        if words[0] == "sinfo":
            return Answer(0, sinfo, "") if sinfo else Answer(1, "", "Unable to contact slurm controller")
        if words[0] == "sacct":
            return Answer(0, "", "") if accounts else Answer(1, "", "Slurm accounting storage is disabled")
        return Answer(0, CONFIG.format(kept), "")

    return asked


@pytest.fixture(autouse=True)
def login_node(tmp_path, monkeypatch):
    for name in ("sbatch", "sacct"):
        (tmp_path / name).touch(0o755)
    monkeypatch.setenv("PATH", str(tmp_path))


def test_partitions_are_as_large_as_their_largest_node():
    assert slurm.read_partitions(SINFO) == {
        "cpu": slurm.Nodes(64, 256000, False),
        "gpu": slurm.Nodes(32, 128000, True),
    }


def test_fitting_jobs_have_no_problem():
    needs = [
        Need("happy", "cpu", 64, 256000, False),
        Need("train", "gpu", 32, 128000, True),
        Need("any", "", 900, 1, True),
    ]
    assert slurm.problems(needs, SACCT, of_cluster()) == []


@pytest.mark.parametrize(
    ("need", "words"),
    [
        (("long", 1, 1, False), ["'long'", "no such partition", "it has cpu, gpu", "default-resources"]),
        (("cpu", 1, 1, True), ["no node has a GPU", "set-resources"]),
        (("gpu", 33, 1, True), ["33 cores are asked for, the largest node has 32", "set-threads"]),
        (("gpu", 1, 128001, True), ["128001 MB are asked for, the largest node has 128000 MB", "mem_mb"]),
    ],
)
def test_unmet_need_is_told_with_its_cure(need, words):
    (problem,) = slurm.problems(
        [Need("train", *need), Need("train", *need), Need("call_variants", *need)], SACCT, of_cluster()
    )
    assert problem.startswith(f"partition {need[0]!r} of call_variants, train: ")
    assert [word for word in words if word not in problem] == []


def test_all_problems_are_told_together():
    needs = [Need("train", "a100", 1, 1, True), Need("happy", "long {x}", 1, 1, False)]
    found = slurm.problems(needs, SACCT, of_cluster(accounts=False))
    assert [line.split(":")[0] for line in found] == [
        "partition 'a100' of train",
        "partition 'long {x}' of happy",
        "sacct",
    ]


def test_sacct_without_accounts_is_refused():
    (problem,) = slurm.problems([], SACCT, of_cluster(accounts=False))
    assert "Slurm accounting storage is disabled" in problem
    assert "slurm-status-command: squeue" in problem


@pytest.mark.parametrize(("kept", "first_after", "is_refused"), [(300, 40, False), (120, 40, False), (90, 40, True)])
def test_squeue_must_see_the_end_of_jobs(kept, first_after, is_refused):
    found = slurm.problems([], Polling("squeue", first_after), of_cluster(accounts=False, kept=kept))
    assert bool(found) is is_refused
    assert not found or "slurm-init-seconds-before-status-checks: 30" in found[0]


def test_cluster_that_does_not_answer(tmp_path):
    (problem,) = slurm.problems([], SACCT, of_cluster(sinfo=""))
    assert "Unable to contact slurm controller" in problem
    (tmp_path / "sbatch").unlink()
    (problem,) = slurm.problems([], SACCT, of_cluster())
    assert problem.startswith("sbatch: not found")


def test_needs_of_jobs_leave_out_the_login_node():
    def job(rule, is_local=False, **resources):
        return SimpleNamespace(rule=SimpleNamespace(name=rule), is_local=is_local, resources=resources)

    jobs = [
        job("all", is_local=True),
        job("train", slurm_partition="gpu", gpu=1, mem_mb=4000, _cores=8),
        job("call_variants", gres="gpu:a100:2"),
    ]
    assert slurm.needs(jobs) == [Need("train", "gpu", 8, 4000, True), Need("call_variants", "", 1, 0, True)]


def test_command_that_is_not_there_is_an_answer():
    answer = slurm.ask(["no such command"])
    assert answer.code == 1
    assert "no such command" in answer.errors


def test_last_line_of_errors_is_told():
    answer = slurm.ask(["/bin/sh", "-c", "echo first >&2; echo 'fatal: last' >&2; exit 3"])
    assert answer == slurm.Answer(3, "", "fatal: last")
