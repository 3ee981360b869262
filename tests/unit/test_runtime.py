"""Jobs find our code; two runs keep out of one folder."""

import os
import subprocess
import sys

import pytest

from genomics.errors import InputError
from retrain import runtime

HOLDER = """
import sys, pathlib
from retrain import runtime
runtime.lock_folder(pathlib.Path(sys.argv[1]))
print("held", flush=True)
sys.stdin.read()
"""


@pytest.fixture
def environment(monkeypatch):
    for name in ("PATH", "PYTHONPATH", "PYTHONDONTWRITEBYTECODE", "PYTHONNOUSERSITE"):
        monkeypatch.setenv(name, os.environ.get(name, ""))


@pytest.mark.usefixtures("environment")
def test_prepare_puts_this_python_first_once(repository):
    runtime.prepare(repository / "scripts")
    first = os.environ["PATH"]
    runtime.prepare(repository / "scripts")
    assert os.environ["PATH"] == first
    assert first.split(os.pathsep)[0] == os.path.dirname(sys.executable)


@pytest.mark.usefixtures("environment")
def test_prepare_lets_jobs_import_our_modules(repository, tmp_path):
    runtime.prepare(repository / "scripts")
    subprocess.run(["python3", "-c", "import genomics, retrain"], check=True, cwd=tmp_path)


def test_lock_folder_keeps_a_second_process_out_until_the_first_is_killed(repository, tmp_path):
    words = [sys.executable, "-c", HOLDER, str(tmp_path / "running")]
    with subprocess.Popen(
        words,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        env={**os.environ, "PYTHONPATH": str(repository / "scripts")},
    ) as holder:
        assert holder.stdout.readline() == b"held\n"
        with pytest.raises(InputError, match="another run"):
            runtime.lock_folder(tmp_path / "running")
        holder.kill()
        holder.wait()
        runtime.lock_folder(tmp_path / "running")
