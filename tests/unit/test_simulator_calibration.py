"""docs/simulator.md: its commands make its tables, and simulated reads resemble real ones as it says."""

import math
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from retrain import sections

SECTIONS = {
    "NA12878": ["real", "simulated"],
    "human": ["real", "simulated"],
    "HG002": ["real", "simulated"],
    "harsh": ["illumina", "harsh"],
}
FACTOR = 1.5
TOLD = {"clipped_reads_share", "mismatch_rate"}  # further away; the page says why
HELD = {
    "candidates_per_kb",
    "candidates_per_kb_relaxed",
    "candidates_rise",
    "long_clipped_reads_share",
    "clipped_bases_share",
    "insertions_per_base",
    "deletions_per_base",
    "insertion_errors_per_base",
    "deletion_errors_per_base",
}


def read_rows(page, section):
    """Cells of a table, header first."""
    lines = sections.split(page.read_text(encoding="utf-8"), section, page.name)[1].split("\n")
    return [[cell.strip() for cell in line.strip("|").split("|")] for line in lines if line and "---" not in line]


def read_numbers(page, section):
    return {name: list(map(float, numbers)) for name, *numbers in read_rows(page, section)[1:]}


def check_ratios(figures):
    assert set(figures) == HELD | TOLD
    assert {name for name, (*_, ratio) in figures.items() if abs(math.log(ratio)) > math.log(FACTOR)} == TOLD


@pytest.fixture
def page(repository):
    return repository / "docs" / "simulator.md"


@pytest.mark.parametrize("section", SECTIONS)
def test_tables_are_as_the_command_prints_them(page, section):
    assert read_rows(page, section)[0] == ["figure", *SECTIONS[section], "ratio"]
    for name, (first, second, ratio) in read_numbers(page, section).items():
        assert ratio == pytest.approx(second / first, rel=0.011), name  # three digits of each


def test_table_of_na12878_is_within_the_factor(page):
    check_ratios(read_numbers(page, "NA12878"))


def run_blocks(page, real_data, folder, number):
    """Run the first blocks of the page on a copy of it; returns the copy."""
    copy = Path(shutil.copy(page, folder))
    commands = "".join(re.findall(r"^```bash\n(.*?)^```", page.read_text(), re.DOTALL | re.MULTILINE)[:number])
    for line, path in (("out=runs/simulator\n", folder / "out"), ("document=docs/simulator.md\n", copy)):
        assert commands.count(line) == 1
        commands = commands.replace(line, f"{line.split('=')[0]}='{path}'\n")
    programs = f"{Path(sys.executable).parent}:{os.environ['PATH']}"
    environment = os.environ | {"RETRAIN_REAL_DATA": str(real_data), "PATH": programs}
    done = subprocess.run(
        ["bash", "-euc", commands], cwd=page.parent.parent, env=environment, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    return copy


def check_same(page, made, section):
    shown, found = read_numbers(page, section), read_numbers(made, section)
    assert found == {name: pytest.approx(numbers, rel=0.02) for name, numbers in shown.items()}


@pytest.mark.real
def test_commands_make_the_table_of_na12878(page, real_data, tmp_path):
    made = run_blocks(page, real_data, tmp_path, 1)
    check_ratios(read_numbers(made, "NA12878"))
    check_same(page, made, "NA12878")


@pytest.mark.real
@pytest.mark.slow
def test_commands_make_every_table(page, real_data, tmp_path):
    made = run_blocks(page, real_data, tmp_path, 2)
    for section in SECTIONS:
        check_same(page, made, section)
