import pytest
from made_records import LAST, job, noted

from retrain.recording import accounting, costs
from retrain.recording.accounting import Account, Answer

STARTS = ["2000-01-01T00:00:00Z", "2001-01-01T00:00:00Z"]
FAILED = Account("FAILED", 1.0, 0.5, 20.0, 500.0, "cpu=1", "c1", "1:0")
DONE = FAILED._replace(state="COMPLETED", exit_code="0:0")


@pytest.fixture(autouse=True)
def _in_folder(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)


@pytest.fixture
def asked(monkeypatch):
    """Questions to Slurm, which knows job 7 and 9."""
    questions = []

    def ask(numbers):
        questions.append(numbers)
        return Answer({7: FAILED, 9: DONE})

    monkeypatch.setattr(accounting, "ask", ask)
    return questions


def log(tmp_path, *parts):
    path = tmp_path.joinpath("logs", "slurm", *parts)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.touch()


def test_local_job_has_its_usage(asked):
    (cost,), reason = costs.of_jobs(noted(job("happy", model="it's $(m)")), STARTS)
    assert cost["wildcards"] == {"model": "it's $(m)"}
    assert (cost["seconds"], cost["cpu_seconds"], cost["max_rss_mb"], cost["written_mb"]) == (2, 1, 30, 0.5)
    assert (cost["run"], cost["attempts"]) == (1, [])
    assert (reason, asked) == ("no job ran on Slurm", [])


def test_attempts_are_those_of_slurm(asked, tmp_path):
    for parts in (("rule_happy", "m", "9.log"), ("rule_happy", "m", "7.log"), ("rule_train", "8.log")):
        log(tmp_path, *parts)
    (happy, train), reason = costs.of_jobs(noted(job("happy", model="m"), job("train")), STARTS)
    assert happy["attempts"] == [{"job": 7, **FAILED._asdict()}, {"job": 9, **DONE._asdict()}]
    assert train["attempts"] == [{"job": 8, **dict.fromkeys(Account._fields)}]
    assert (reason, asked) == ("", [[7, 8, 9]])


def test_attempts_are_known_without_accounting(monkeypatch, tmp_path):
    log(tmp_path, "rule_happy", "m", "7.log")
    monkeypatch.setattr(accounting, "ask", lambda numbers: Answer({}, "sacct: gone"))
    (cost,), reason = costs.of_jobs(noted(job("happy", model="m")), STARTS)
    assert cost["attempts"] == [{"job": 7, **dict.fromkeys(Account._fields)}]
    assert reason == "sacct: gone"


def test_jobs_of_the_record_are_left_out(asked):
    found, _ = costs.of_jobs(noted(job("record_run"), job("write_crate"), job("digest_files")), STARTS)
    assert [cost["rule"] for cost in found] == ["digest_files"]


def test_job_that_left_nothing_is_listed(asked, tmp_path):
    lost = job("happy", model="m")
    (tmp_path / lost.benchmark).unlink()
    (cost,), _ = costs.of_jobs(noted(lost), STARTS)
    assert (cost["seconds"], cost["finished"], cost["run"]) == (None, None, None)


def test_runs_that_were_not_noted(asked):
    unnoted = noted(job("happy"))._replace(is_whole=False, runs=[LAST._replace(started=None, slurm_logs=None)])
    (cost,), reason = costs.of_jobs(unnoted, [])
    assert cost["run"] is None
    assert "module" in reason
