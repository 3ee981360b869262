import pytest

from genomics.errors import InputError
from retrain.recording import checkouts, notes
from retrain.recording.checkouts import Checkout
from retrain.recording.notes import Job, Run

CODE = Checkout("1.0", "a" * 40, False, "")
RUN = Run("2026-01-01T00:00:00Z", "slurm", "9", CODE, "logs/slurm", {"docker://x y": "it's.simg"})
HOSTILE = Job("happy", {"model": "a'b$(c) é\n"}, "benchmarks/happy/a'b$(c) é.tsv")
PLAIN = Job("train", {}, "benchmarks/train.tsv")


@pytest.fixture(autouse=True)
def _without_notes(monkeypatch):
    monkeypatch.setenv(notes.NOTED, "")  # note() sets it: taken back after the test


def test_runs_add_up_and_jobs_are_those_of_the_last(tmp_path):
    later = RUN._replace(started="2026-01-02T00:00:00Z", slurm_logs=None, images={})
    notes.note(RUN, [PLAIN], tmp_path / "notes")
    notes.note(later, [PLAIN, HOSTILE], tmp_path / "notes")
    found = notes.noted(tmp_path, tmp_path, tmp_path / "notes")
    assert found == ([RUN, later], [HOSTILE, PLAIN], True)


def test_nothing_is_noted_at_first(tmp_path):
    assert (notes.read_runs(tmp_path), notes.read_jobs(tmp_path)) == ([], [])


def test_broken_notes_are_told(tmp_path):
    (tmp_path / notes.RUNS).write_text("[{")
    with pytest.raises(InputError, match="remove it"):
        notes.read_runs(tmp_path)


def test_without_a_note_jobs_are_those_that_left_their_time(tmp_path, repository, monkeypatch):
    """As in a module: notes of an earlier run of the folder say nothing about this one."""
    notes.note(RUN, [PLAIN], tmp_path / "notes")
    for name in ("happy/set.model.tsv", "collect.tsv", "download/x/a b.tsv"):
        (tmp_path / "benchmarks" / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / "benchmarks" / name).touch()
    monkeypatch.delenv(notes.NOTED)
    found = notes.noted(repository, tmp_path / "benchmarks", tmp_path / "notes")
    assert [job.rule for job in found.jobs] == ["collect", "download", "happy"]
    assert found.runs == [Run(None, None, None, checkouts.describe(repository))]
    assert not found.is_whole
