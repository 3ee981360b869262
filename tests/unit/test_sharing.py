"""Which worker of `make test` gets which tests, asked of pytest-xdist itself."""

import os
import re
import subprocess
import sys

import pytest
import sharing

TOLD = """\
import os, pytest

@pytest.mark.parametrize("number", range({tests}))
def test_worker(number):
    with open("told.txt", "a") as told:
        told.write(os.environ.get("PYTEST_XDIST_WORKER", "none") + " " + __file__ + "\\n")
"""
MANY = 9  # tests of a file that is in no group, more than a group has here
ALONE = ["tests/contracts/test_a.py", "tests/unit/test_b.py", "tests/unit/test_c.py"]


def group_of(name):
    return next(group for group in sharing.GROUPS if name in group)


@pytest.fixture
def run(tmp_path, repository):
    """Run a test of each file with arguments of pytest; returns (worker, file) in the order of running."""

    def run(files, *arguments):
        (tmp_path / "pytest.ini").write_text("[pytest]\n")
        for name in files:
            (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
            (tmp_path / name).write_text(TOLD.format(tests=MANY if name in ALONE else 1))
        words = [sys.executable, "-m", "pytest", "-p", "sharing", *arguments]
        outside = {name: value for name, value in os.environ.items() if not name.startswith("PYTEST_")}
        environment = outside | {"PYTHONPATH": str(repository / "tests")}
        subprocess.run(words, cwd=tmp_path, env=environment, check=True, stdout=subprocess.DEVNULL)
        lines = (tmp_path / "told.txt").read_text().splitlines()
        return [(worker, os.path.relpath(path, tmp_path)) for worker, path in (line.split(" ", 1) for line in lines)]

    return run


def test_files_of_a_group_go_to_one_worker_and_begin_first(run):
    group = group_of("tests/workflow/test_tiny_run.py")
    told = run([*ALONE, *group], "-n", "2", "--dist", "loadfile")
    assert sorted(file for _, file in told) == sorted([*ALONE * MANY, *group])
    (worker,) = {worker for worker, file in told if file in group}
    assert [file for own, file in told if own == worker][: len(group)] == sorted(group)
    assert {own for own, _ in told} == {"gw0", "gw1"}


def test_every_run_with_workers_is_shared_out_so(pytestconfig):
    assert pytestconfig.pluginmanager.hasplugin("sharing")


def test_order_stays_without_workers(run):
    group = group_of("tests/workflow/test_tiny_run.py")
    assert run([*ALONE, *group]) == [("none", file) for file in sorted([*ALONE * MANY, *group])]


def test_groups_name_files_that_exist(repository):
    named = [file for group in sharing.GROUPS for file in group if "*" not in file]
    assert [file for file in named if not (repository / file).is_file()] == []
    assert len(named) == len(set(named))


def test_users_of_the_finished_run_are_one_group(repository):
    uses = re.compile(r"^def \w+\(.*\bfinished\b", re.MULTILINE)
    files = [path for path in repository.glob("tests/workflow/test_*.py") if uses.search(path.read_text())]
    names = {str(path.relative_to(repository)) for path in files}
    assert names == set(group_of("tests/workflow/test_tiny_run.py"))
