"""What sacct prints, as written by hand after its manual: jobs, their steps, states, units, and no answer at all."""

import subprocess
from pathlib import Path

import pytest

from retrain.recording import accounting
from retrain.recording.accounting import Account

HEADER = "JobID|State|Elapsed|TotalCPU|MaxRSS|ReqMem|ReqTRES|AllocTRES|NodeList|ExitCode\n"
ASKED = "billing=1,cpu=2,mem=3000M,node=1"
GIVEN = "billing=1,cpu=2,gres/gpu=1,mem=3000M,node=1"
TEXT = (
    HEADER
    + f"""\
7|COMPLETED|00:01:40|02:30.500||3000M|{ASKED}|{GIVEN}|g1|0:0
7.batch|COMPLETED|00:01:40|00:02.000|118000K|||cpu=2,mem=3000M,node=1|g1|0:0
7.0|COMPLETED|00:01:30|02:28.500|1.5G|||cpu=2,mem=3000M,node=1|g1|0:0
7.extern|COMPLETED|00:01:40|00:00:00|0|||{GIVEN}|g1|0:0
8|CANCELLED by 0|1-02:03:04|1-00:00:00||4Gc|cpu=2,mem=8G,node=1|cpu=2,mem=8G,node=1|c1|0:15
8.batch|CANCELLED|1-02:03:04|00:00:01|2097152K|||cpu=2|c1|0:15
9|OUT_OF_MEMORY|00:00:05|00:00.000||500M|||c1|0:125
9.batch|OUT_OF_MEMORY|00:00:05|00:00.000|0|||c1|0:125
10|PENDING|00:00:00|00:00:00||500M|cpu=1,mem=500M||None assigned|0:0
11_2|COMPLETED|00:00:05|00:00.000||500M|||c1|0:0
12+1|COMPLETED|00:00:05|00:00.000||500M|||c1|0:0
"""
)


def test_read():
    assert accounting.read(TEXT) == {
        7: Account("COMPLETED", 100.0, 150.5, 1536.0, 3000.0, GIVEN, "g1", "0:0"),
        8: Account("CANCELLED", 93_784.0, 86_400.0, 2048.0, 8192.0, "cpu=2,mem=8G,node=1", "c1", "0:15"),
        9: Account("OUT_OF_MEMORY", 5.0, 0.0, None, 500.0, "", "c1", "0:125"),
        10: Account("PENDING", 0.0, 0.0, None, 500.0, "", "None assigned", "0:0"),
    }


def test_steps_may_stand_before_their_job():
    lines = TEXT.splitlines()
    assert accounting.read("\n".join([lines[0], *reversed(lines[1:])])) == accounting.read(TEXT)


def test_read_tells_missing_columns():
    with pytest.raises(ValueError, match="no column MaxRSS"):
        accounting.read(HEADER.replace("MaxRSS|", ""))
    with pytest.raises(ValueError, match="no column JobID"):
        accounting.read("")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("00:00:00", 0),
        ("01:02:03", 3723),
        ("02:03", 123),
        ("02:03.456", 123.456),
        ("10-00:00:01", 864_001),
        ("", None),
        ("INVALID", None),
        ("Partition_Limit", None),
    ],
)
def test_seconds(text, expected):
    assert accounting.seconds(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [("512K", 0.5), ("3M", 3), ("1.5G", 1536), ("2T", 2**21), ("1048576", 1), ("0", 0), ("", None), ("16?", None)],
)
def test_megabytes(text, expected):
    assert accounting.megabytes(text) == expected


@pytest.fixture
def sacct(tmp_path, monkeypatch):
    """Puts a program of this name first in PATH; it writes down what it was asked."""

    def make(script: str) -> Path:
        program = tmp_path / "bin" / "sacct"
        program.parent.mkdir(exist_ok=True)
        program.write_text(f'#!/bin/sh\necho "$@" >> "{tmp_path}/asked"\n{script}')
        program.chmod(0o755)
        monkeypatch.setenv("PATH", f"{program.parent}:/usr/bin:/bin")
        return tmp_path / "asked"

    return make


def test_ask(sacct):
    asked = sacct(f"cat <<'END'\n{TEXT}END\n")
    answer = accounting.ask([7, 8, 13])
    assert answer == (accounting.read(TEXT), "")
    assert asked.read_text() == f"-j 7,8,13 --parsable2 -o {','.join(accounting.FIELDS)}\n"


def test_ask_about_many_in_parts(sacct, monkeypatch):
    monkeypatch.setattr(accounting, "AT_ONCE", 2)
    asked = sacct(f"echo '{HEADER.strip()}'\necho \"${{2%%,*}}|COMPLETED|00:01||||||c1|0:0\"\n")
    answer = accounting.ask([1, 2, 3, 4, 5])
    assert [line.split()[1] for line in asked.read_text().splitlines()] == ["1,2", "3,4", "5"]
    assert sorted(answer.accounts) == [1, 3, 5]


def test_ask_nothing(sacct):
    asked = sacct("exit 1\n")
    assert accounting.ask([]) == ({}, "")
    assert not asked.exists()


@pytest.mark.parametrize(
    ("script", "reason"),
    [
        ("echo 'sacct: Slurm accounting storage is disabled' >&2\nexit 1\n", "sacct: Slurm accounting storage"),
        ("printf 'sacct: error: cannot connect\\nsacct: error: refused\\n' >&2\nexit 1\n", "sacct: error: refused"),
        ("exit 3\n", "exit status 3"),
        ("echo Usage\n", "no column JobID"),
        ("", "no column JobID"),
    ],
)
def test_no_answer_is_told(sacct, script, reason):
    sacct(script)
    answer = accounting.ask([7])
    assert answer.accounts == {}
    assert answer.reason.startswith("sacct: ")
    assert reason in answer.reason


def test_no_sacct_is_told(tmp_path, monkeypatch):
    monkeypatch.setenv("PATH", str(tmp_path))
    assert "No such file" in accounting.ask([7]).reason


def test_endless_sacct_is_told(sacct, monkeypatch):
    monkeypatch.setattr(accounting, "PATIENCE", 0.2)
    sacct("exec sleep 60\n")
    assert "timed out" in accounting.ask([7]).reason
    assert issubclass(subprocess.TimeoutExpired, subprocess.SubprocessError)
