"""CRAM, a man's contig of one copy, two depths in training and strata: through the whole chain."""

import csv
import gzip

import pytest

from tests.workflow.conftest import Experiment, read_config

PAR = (15000, 18000)


@pytest.fixture(scope="module")
def columns_run(tmp_path_factory) -> Experiment:
    config = read_config("tiny")
    config["simulation"]["reads_format"] = "cram"
    for row in config["samples"]:
        row["reads"] = row["reads"].replace(".bam", ".cram")
    config["samples"].insert(1, {**config["samples"][0], "downsample": 0.5})
    config["samples"][-1]["sex"] = "male"
    config |= {"haploid_contigs": ["chrS"], "par_regions": "shared by X and Y.bed"}
    config["benchmark"] = {"strata": {"par": "shared by X and Y.bed"}}
    config["train"]["num_epochs"] = 1
    config |= {"controls": False, "crossing": "matched"}
    experiment = Experiment(tmp_path_factory.mktemp("runs") / "columns", config)
    (experiment.folder / "shared by X and Y.bed").write_text(f"chrS\t{PAR[0]}\t{PAR[1]}\n")
    experiment.must_run()
    return experiment


def calls(experiment: Experiment) -> list[tuple[int, str]]:
    """0-based position and genotype of every called variant."""
    (path,) = experiment.folder.glob("results/calls/*/baseline/test/child.vcf.gz")
    with gzip.open(path, "rt") as lines:
        fields = [line.split("\t") for line in lines if not line.startswith("#")]
    return [(int(line[1]) - 1, line[9].split(":")[0]) for line in fields if line[6] == "PASS"]


def test_man_is_heterozygous_in_shared_regions_only(columns_run):
    found = calls(columns_run)
    hets = [start for start, genotype in found if genotype == "0/1"]
    assert hets
    assert all(PAR[0] <= start < PAR[1] for start in hets)
    assert [start for start, _ in found if start < PAR[0]]


def test_depths_are_pooled_in_training(columns_run):
    folders = {path.name for path in columns_run.folder.glob("results/examples/*/train/*")}
    assert folders == {"parent", "parent.ds0.5"}
    (pooled,) = columns_run.folder.glob("results/shuffled/*/train/train.dataset_config.pbtxt")
    assert "num_examples" in pooled.read_text()


def test_stratum_is_counted_apart(columns_run):
    (path,) = columns_run.folder.glob("results/benchmark/*/baseline/test/child.extended.csv")
    with open(path) as lines:
        counted = {line["Subset"]: int(line["TRUTH.TOTAL"]) for line in csv.DictReader(lines) if _is_total(line)}
    assert 0 < counted["par"] < counted["*"]


def _is_total(line: dict[str, str]) -> bool:
    return (line["Type"], line["Subtype"], line["Genotype"], line["Filter"]) == ("SNP", "*", "*", "PASS")
