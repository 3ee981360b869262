"""A reader who pastes every block of the tutorial, in order, in a fresh clone, gets what it says."""

import csv
import gzip
import json
import os
import re
import signal
import subprocess
from pathlib import Path

import documents
import pytest

from retrain.dictionary import TABLES
from tests.workflow.conftest import copy_tracked

TUTORIAL = "docs/tutorial.md"
MARK = "=== block of line"
MINUTES = 30
# Below results/, these are the tools' own and no tables.
NOT_TABLES = ("examples", "shuffled", "cleaned", "models/*/training", "models/*/checkpoint", "models/*/saved_model")
NOT_TABLES += ("ro-crate-metadata.json",)


@pytest.fixture(scope="module")
def clone(tmp_path_factory, repository):
    """The tracked files in a folder with a space, with the environment that is installed here."""
    installed = repository / ".venv" / "installed"
    if not installed.exists():
        pytest.skip("needs the environment that `make install` makes")
    folder = copy_tracked(repository, tmp_path_factory.mktemp("tutorial") / "a fresh clone")
    (folder / ".venv").symlink_to(repository / ".venv")
    os.utime(folder / "requirements.lock", (0, 0))  # older than the environment, whatever git did to it
    return folder


def paste(script: str, folder: Path) -> str:
    """What bash prints when the script is pasted into it; fails with that where a command does."""
    command = ["bash", "-euo", "pipefail", "-c", script]
    options = {"cwd": folder, "stdin": subprocess.DEVNULL, "stdout": subprocess.PIPE, "stderr": subprocess.STDOUT}
    with subprocess.Popen(command, text=True, start_new_session=True, **options) as process:
        try:
            text, _ = process.communicate(timeout=MINUTES * 60)
        except BaseException:
            os.killpg(process.pid, signal.SIGTERM)
            raise
    assert process.returncode == 0, text
    return text


@pytest.fixture(scope="module")
def printed(clone):
    """Commands of each block and what they print, in order."""
    blocks = documents.blocks(TUTORIAL, "sh")
    script = "\n".join(f"echo; echo '{MARK} {block.line}'\n{block.text}" for block in blocks)
    texts = re.split(rf"^{MARK} \d+$", paste(script, clone), flags=re.MULTILINE)[1:]
    return list(zip([block.text for block in blocks], texts, strict=True))


@pytest.fixture(scope="module")
def results(clone, printed):
    return clone / "runs" / "demo" / "results"


def block_of(printed, words: str) -> str:
    """What the one block prints whose commands hold these words."""
    found = [text for commands, text in printed if words in commands]
    assert len(found) == 1, f"{words!r} is in {len(found)} blocks"
    return found[0]


pytestmark = pytest.mark.slow


def test_nothing_is_installed_again(printed):
    assert "venv" not in block_of(printed, "make install")


def test_files_that_the_tutorial_names_exist(clone, printed):
    named = set(re.findall(r"`(runs/[\w./-]+)`", documents.read(TUTORIAL)))
    assert "runs/demo/results/report/report.html" in named
    assert {name for name in named if not (clone / name).exists()} == set()
    assert (clone.parent / "my experiment" / "results" / "report" / "report.html").is_file()


def test_demo_prints_its_tables_twice(printed):
    demo, again = block_of(printed, "make demo"), block_of(printed, "print_summary")
    assert again.strip().splitlines()[-1] in demo
    assert [arm for arm in ("matched", "issue894") if f"Arm {arm}" in again] == ["matched", "issue894"]


def test_compared_calls_have_every_metric(printed):
    rows = re.findall(r"^(SNP|INDEL) +(recall|precision|f1) ", block_of(printed, "-m compare_calls"), re.MULTILINE)
    assert rows == [(kind, metric) for kind in ("SNP", "INDEL") for metric in ("recall", "precision", "f1")]


def test_table_of_flips_answers_the_question(printed):
    text = block_of(printed, "chosen.groupby")
    assert re.search(r"^(broken|fixed|both_\w+|unassessed) +\w+ +\S+>\S+ +\d+$", text, re.MULTILINE), text


def test_new_arm_makes_only_its_own(printed):
    planned = dict(re.findall(r"^(\w+) +(\d+)$", block_of(printed, "one_more.yaml <<"), re.MULTILINE))
    assert planned["train"] == "1"
    assert "simulate_demo" not in planned
    # Cells B, C and D of three graded samples; C on examples that are there already.
    assert (planned["make_calling_examples"], planned["call_variants"]) == ("3", "9")


def test_new_arm_stands_in_the_results(results):
    with open(results / "tables" / "metrics.tsv", encoding="utf-8", newline="") as lines:
        arms = {row["arm"] for row in csv.DictReader(lines, delimiter="\t")}
    assert {"matched", "issue894", "sensitive"} <= arms
    assert "sensitive" in (results / "report" / "report.html").read_text(encoding="utf-8")


def test_bad_settings_are_told_together(printed):
    text = block_of(printed, "crossing=diagonal")
    assert "diagonal" in text
    assert "seed" in text
    assert text.rstrip().endswith("refused, as it should be")


def test_full_size_experiment_is_planned(printed):
    assert "make_training_examples" in block_of(printed, "config/giab.yaml")


def header_of(path: Path) -> list[str]:
    """Columns of a table, keys of a JSON object."""
    if path.suffix == ".json":
        return list(json.loads(path.read_text(encoding="utf-8")))
    with (gzip.open if path.suffix == ".gz" else open)(path, "rt", encoding="utf-8") as lines:
        return next(lines).rstrip("\n").split("," if ".csv" in path.name else "\t")


def test_every_table_of_the_run_is_in_the_dictionary(results):
    columns = {re.sub(r"\{\w+\}", "*", table.path): list(table.columns) for table in TABLES}
    skipped = [path for pattern in NOT_TABLES for path in results.glob(pattern)]
    endings = (".tsv", ".tsv.gz", ".csv", ".json")
    found = [path for path in sorted(results.rglob("*")) if path.name.endswith(endings)]
    tables = [path for path in found if not any(path.is_relative_to(folder) for folder in skipped)]
    assert {pattern for pattern in columns if list(results.glob(pattern))} == columns.keys()
    for path in tables:
        pattern = next((name for name in columns if path.relative_to(results).match(name)), None)
        assert pattern, f"{path.relative_to(results)} is in no table of scripts/retrain/dictionary.py"
        assert header_of(path) == columns[pattern], path
