"""A killed job goes on; other settings never resume."""

import sys
from pathlib import Path

import pytest

import run_resumable
from genomics.errors import InputError
from run_resumable import Job, run

# Writes its task's file; fails for the task named by the file `fail` beside the inputs.
PROGRAM = """
import pathlib, sys
out, task, control = sys.argv[1:]
fail = pathlib.Path(control)
with open(fail.parent / "calls", "a") as calls: calls.write(task)
sys.exit(3) if fail.exists() and fail.read_text() == task else pathlib.Path(out, task).write_text(task)
"""


@pytest.fixture
def job(tmp_path):
    (tmp_path / "reads").write_text("r")
    words = (sys.executable, "-c", PROGRAM, "{out}", "{task}", str(tmp_path / "fail"))
    return Job(words, "1", (tmp_path / "reads",), tasks=3, jobs=1)


def calls(tmp_path: Path) -> str:
    return (tmp_path / "calls").read_text()


def test_run_moves_results_and_cleans_up(job, tmp_path):
    run(job, tmp_path / "work" / "x", tmp_path / "results" / "x")
    assert sorted(path.name for path in (tmp_path / "results" / "x").iterdir()) == ["0", "1", "2"]
    assert list((tmp_path / "work").iterdir()) == []


def test_run_again_skips_finished_tasks(job, tmp_path):
    (tmp_path / "fail").write_text("1")
    with pytest.raises(InputError, match="1 of 3 tasks failed"):
        run(job, tmp_path / "work" / "x", tmp_path / "out")
    assert not (tmp_path / "out").exists()
    (tmp_path / "fail").unlink()
    run(job, tmp_path / "work" / "x", tmp_path / "out")
    assert calls(tmp_path) == "0121"


@pytest.mark.parametrize("change", ["version", "input", "words"])
def test_run_never_resumes_other_settings(job, tmp_path, change):
    (tmp_path / "fail").write_text("2")
    with pytest.raises(InputError):
        run(job, tmp_path / "work" / "x", tmp_path / "out")
    (tmp_path / "fail").unlink()
    if change == "input":
        (tmp_path / "reads").write_text("changed")
    changed = {
        "version": job._replace(version="2"),
        "input": job,
        "words": job._replace(words=(*job.words[:-1], "./f")),
    }
    if change == "words":
        pytest.MonkeyPatch().chdir(tmp_path)
    run(changed[change], tmp_path / "work" / "x", tmp_path / "out")
    assert calls(tmp_path) == "012012"
    assert list((tmp_path / "work").iterdir()) == []


def test_run_replaces_words_only_where_meant(tmp_path):
    words = (
        sys.executable,
        "-c",
        "import sys; open(sys.argv[1], 'w').write(sys.argv[2])",
        "{out}/f",
        "$(x) {other} {task}",
    )
    run(Job(words, "", (), 1, 1), tmp_path / "w", tmp_path / "o")
    assert (tmp_path / "o" / "f").read_text() == "$(x) {other} 0"


def test_digest_of_missing_input_is_refused(tmp_path):
    with pytest.raises(InputError, match="not found"):
        run_resumable.digest_of(Job(("x",), "", (tmp_path / "absent",), 1, 1))


def test_digest_of_covers_files_in_folders(tmp_path):
    (tmp_path / "d").mkdir()
    job = Job(("x",), "", (tmp_path / "d",), 1, 1)
    empty = run_resumable.digest_of(job)
    (tmp_path / "d" / "f").write_text("x")
    assert run_resumable.digest_of(job) != empty


def test_run_after_a_kill_while_results_were_moved_makes_them_again(job, tmp_path, monkeypatch):
    def die(*args):
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(run_resumable.shutil, "move", die)
        with pytest.raises(KeyboardInterrupt):
            run(job, tmp_path / "work" / "x", tmp_path / "out")
    run(job, tmp_path / "work" / "x", tmp_path / "out")
    assert len(list((tmp_path / "out").iterdir())) == 3


def test_run_of_a_program_that_is_not_there(job, tmp_path):
    with pytest.raises(InputError, match="no-such-program: cannot be started"):
        run(job._replace(words=("no-such-program", "{out}")), tmp_path / "work" / "x", tmp_path / "out")
    assert not (tmp_path / "out").exists()


def test_main_refuses_no_tasks(tmp_path):
    arguments = ["--work", str(tmp_path / "w"), "--output", str(tmp_path / "out"), "--tasks=0", "--jobs=-1"]
    with pytest.raises(InputError) as error:
        run_resumable.main([*arguments, "--", "true"])
    assert "--tasks: expected a whole number of 1 or more; found '0'" in error.value.problems[0]
    assert list(tmp_path.iterdir()) == []
