"""The experiment of `make real`: what the best cell must find of HG002's truth, and that every cell is told."""

import csv

import pytest

from tests.workflow.conftest import Experiment, read_config

pytestmark = [pytest.mark.slow, pytest.mark.real]


@pytest.fixture(scope="module")
def rows(real_data, tmp_path_factory) -> list[dict[str, str]]:
    config = read_config("real_chr20") | {"data_folder": str(real_data)}
    experiment = Experiment(tmp_path_factory.mktemp("real") / "run", config)
    experiment.must_run()
    with open(experiment.folder / "results" / "tables" / "metrics.tsv") as lines:
        return [row for row in csv.DictReader(lines, delimiter="\t") if row["filter"] == "PASS"]


def test_every_arm_has_its_cells(rows):
    """Of the arm with the baseline's flags four; the other has its control's as well."""
    cells = {(row["arm"], row["cell"], row["type"]) for row in rows}
    letters = {"upstream": "ABCD", "issue894": "ABCDK"}
    assert cells == {(arm, cell, kind) for arm in letters for cell in letters[arm] for kind in ("SNP", "INDEL")}


def test_best_cell_finds_the_truth(rows):
    """206 SNP and 28 indel records lie in HG002's confident regions."""
    snps = [row for row in rows if row["type"] == "SNP" and int(row["query_fp"]) <= 3]
    indels = [row for row in rows if row["type"] == "INDEL"]
    assert max(int(row["truth_tp"]) for row in snps) >= 198
    assert max(int(row["truth_tp"]) for row in indels) >= 26
    assert {int(row["truth_total"]) for row in snps} == {206}
    assert {int(row["truth_total"]) for row in indels} == {28}
