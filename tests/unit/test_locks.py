import errno
import fcntl
import subprocess
import sys

import pytest

from genomics import locks

HOLDER = """
import sys, time
from genomics import locks
with locks.held(sys.argv[1], "never"):
    print("held", flush=True)
    time.sleep(600)
"""


def test_held_waits_for_the_end_of_the_other_process(tmp_path, repository, capsys, monkeypatch):
    path = tmp_path / "folder" / "lock"
    words = [sys.executable, "-c", HOLDER, str(path)]
    environment = {"PYTHONPATH": str(repository / "scripts")}
    with subprocess.Popen(words, stdout=subprocess.PIPE, text=True, env=environment) as holder:
        assert holder.stdout.readline() == "held\n"
        released = []
        monkeypatch.setattr(fcntl, "flock", _kill_before_waiting(holder, released))
        try:
            with locks.held(path, "waiting for the other"):
                assert released
        finally:
            holder.kill()
    assert capsys.readouterr().out == "waiting for the other\n"


def _kill_before_waiting(holder, released, flock=fcntl.flock):
    """The lock that waits kills who holds it: the kernel then gives it free."""

    def lock(handle, operation):
        if not operation & fcntl.LOCK_NB:
            holder.kill()
            released.append(True)
        flock(handle, operation)

    return lock


def test_held_lets_through_where_there_are_no_locks(tmp_path, monkeypatch):
    monkeypatch.setattr(fcntl, "flock", _raise(errno.ENOLCK))
    with locks.held(tmp_path / "lock", "waiting"):
        pass


def test_held_tells_other_errors(tmp_path, monkeypatch):
    monkeypatch.setattr(fcntl, "flock", _raise(errno.EIO))
    with pytest.raises(OSError, match="Input/output"), locks.held(tmp_path / "lock", "waiting"):
        pass


def _raise(number):
    def lock(handle, operation):
        raise OSError(number, "Input/output error")

    return lock
