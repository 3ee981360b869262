"""The smallest experiment from reads to report: complete, repeatable to the byte, blind to the truth while calling."""

import csv
import gzip
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.workflow.conftest import RECORD, REPOSITORY, Experiment, read_config, shell_commands

MOST_JOBS = 110
CELLS = 5  # A to D of the arm, and its control on the baseline's examples
CALLING = ("make_calling_examples", "call_variants", "postprocess_variants")


def contents(folder: Path) -> dict[str, bytes]:
    """Every result by its path but the run record, and but SavedModels: of those the digest of the weights."""
    files = [path for path in sorted((folder / "results").rglob("*")) if path.is_file()]
    kept = [path for path in files if "saved_model" not in path.parts or path.name == "weights.sha256"]
    found = {str(path.relative_to(folder)): path.read_bytes() for path in kept}
    return {name: data for name, data in found.items() if name not in RECORD}


def read_table(path: Path) -> list[dict[str, str]]:
    opened = gzip.open if path.suffix == ".gz" else open
    with opened(path, "rt") as lines:
        return list(csv.DictReader(lines, delimiter="\t"))


def test_run_has_few_jobs(finished):
    jobs = finished.jobs("--forceall")
    assert sum(jobs.values()) <= MOST_JOBS, jobs


def test_run_again_has_nothing_to_do(finished):
    assert "Nothing to be done" in finished.must_run("-n")


def test_run_leaves_tables_and_report(finished):
    results = finished.folder / "results"
    cells = {(row["cell"], row["type"]) for row in read_table(results / "tables" / "metrics.tsv")}
    assert cells >= {(letter, kind) for letter in "ABCD" for kind in ("SNP", "INDEL")}
    assert (results / "report" / "report.html").read_text().lstrip().lower().startswith("<!doctype html>")
    with gzip.open(results / "tables" / "flips.tsv.gz", "rt") as lines:
        assert "transition" in lines.readline()


def test_every_flip_of_an_arm_has_a_cause(finished):
    results = finished.folder / "results"
    (flips,) = (results / "discordance").glob("vmfs*/sensitive.r1/test/child.flips.tsv.gz")
    found = read_table(results / "attribution" / "sensitive.r1" / "test" / "child.tsv.gz")
    key = ("chrom", "pos", "ref", "alt")
    assert [[row[name] for name in key] for row in found] == [[row[name] for name in key] for row in read_table(flips)]
    assert all(row["cause"] for row in found)
    counts = read_table(results / "tables" / "causes.tsv")
    assert sum(int(row["flips"]) for row in counts if row["arm"] == "sensitive") == len(found)


def test_no_model_is_above_its_ceiling(finished):
    found = read_table(finished.folder / "results" / "tables" / "ceiling_check.tsv")
    assert len(found) == CELLS * 2
    assert all(int(row["left"]) >= 0 for row in found)


def test_ceiling_needs_no_network(finished):
    jobs = set(finished.jobs("--forceall", "ceiling"))
    assert jobs >= {"make_training_examples", "make_calling_examples", "measure_ceiling", "collect_ceiling"}
    assert not jobs & {"shuffle_examples", "train", "call_variants", "happy"}


def test_run_leaves_nothing_in_the_work_folder(finished):
    assert [path for path in (finished.folder / "work").rglob("*") if path.is_file()] == []


def test_every_job_leaves_its_time_and_memory(finished):
    def names(folder: str) -> set[Path]:
        root = finished.folder / folder
        return {path.relative_to(root).with_suffix("") for path in root.rglob("*") if path.is_file()}

    assert names("benchmarks") == names("logs")
    seconds = [float(read_table(path)[0]["s"]) for path in (finished.folder / "benchmarks").rglob("*.tsv")]
    assert min(seconds) > 0


def test_truth_status_of_flips_adds_up_to_summary(finished):
    results = finished.folder / "results"
    rows = [row for path in (results / "discordance").rglob("*.summary.tsv") for row in read_table(path)]
    told = [row for row in rows if row["happy"]]
    assert len(told) == (CELLS - 1) * 2 * 2 * 4  # pairs, sides, types, statuses that hap.py knows
    for row in told:
        summary = read_summary(results / "benchmark" / row["cell"] / "test" / f"{row['sample']}.summary.csv")
        assert int(row["records"]) == totals(summary[row["type"], "PASS"])[row["status"]], row


def test_every_chosen_flip_has_its_pictures(finished):
    results = finished.folder / "results"
    chosen = read_table(results / "chosen" / "sensitive.r1" / "test" / "child.tsv")
    rows = [row for row in read_table(results / "tables" / "evidence.tsv") if row["model"] == "sensitive.r1"]
    assert chosen
    assert {row["site"] for row in rows} == {row["site"] for row in chosen}
    assert len({(row["site"], row["example_set"]) for row in rows}) == 2 * len(chosen)
    pictures = [results / row["picture"] for row in rows if row["picture"]]
    assert [path for path in pictures if not path.read_bytes().startswith(b"\x89PNG")] == []


def test_features_and_profile_are_those_of_all_flips(finished):
    results = finished.folder / "results"
    profile = read_table(results / "tables" / "flip_profile.tsv")
    for path in (results / "discordance").rglob("*.features.tsv.gz"):
        flips = read_table(path.with_name("child.flips.tsv.gz"))
        features = read_table(path)
        assert sum(row["set"] == "flip" for row in features) == len(flips)
        told = {row["right_cell"] for row in profile}
        assert not flips or f"{path.parts[-4]}/{path.parts[-3]}" in told


def read_summary(path: Path) -> dict[tuple[str, str], dict[str, int]]:
    with open(path) as lines:
        return {(line["Type"], line["Filter"]): line for line in csv.DictReader(lines)}


def totals(line: dict[str, str]) -> dict[str, int]:
    """hap.py's counts by the status of the flips table; TP is of the query's side."""
    total, false, outside = (int(line[f"QUERY.{name}"]) for name in ("TOTAL", "FP", "UNK"))
    return {"TP": total - false - outside, "FP": false, "outside": outside, "FN": int(line["TRUTH.FN"])}


@pytest.mark.parametrize(
    ("change", "wanted", "unwanted"),
    [
        (
            {"checkpoint": "last"},
            {"select_checkpoint", "find_flips", "make_report"},
            {"train", "make_training_examples"},
        ),
        (
            {"discordance": {"evidence_sites": 2}},
            {"choose_evidence", "show_examples", "index_evidence", "make_report"},
            {"find_flips", "describe_flips", "collect_flips", "collect_metrics"},
        ),
        ({"seed": 2}, {"train", "call_variants"}, {"shuffle_examples", "make_calling_examples"}),
        ({"shards": 3}, {"make_training_examples", "make_calling_examples", "train"}, {"simulate_demo"}),
        ({"benchmark": {"pass_only": False}}, {"happy", "find_flips"}, {"train", "make_calling_examples"}),
    ],
)
def test_changed_setting_reruns_what_depends_on_it(finished, change, wanted, unwanted):
    jobs = set(finished.jobs_with(finished.config | change))
    assert wanted <= jobs
    assert not unwanted & jobs


def test_one_core_gives_the_same_bytes(finished, tmp_path):
    other = Experiment(tmp_path / "one", read_config("tiny"))
    other.must_run(cores=1)
    left, right = contents(finished.folder), contents(other.folder)
    assert sorted(left) == sorted(right)
    assert [name for name in left if left[name] != right[name]] == []


def test_calling_is_blind_to_the_truth(finished, tmp_path):
    """The very commands of the calling jobs, run where truth and confident regions do not exist."""
    printed = list(shell_commands(finished.must_run("-n", "-p", "--forceall")))
    commands = [command for wanted in CALLING for rule, command in printed if rule == wanted]
    assert len(commands) == 2 + CELLS + CELLS  # calling example sets, cells, cells
    blind = tmp_path / "blind"
    shutil.copytree(finished.folder, blind)
    for path in (*blind.glob("resources/**/*.truth.vcf.gz*"), *blind.glob("resources/**/*.confident.bed")):
        path.unlink()
    for folder in ("calls", "benchmark", "discordance", "examples"):
        shutil.rmtree(blind / "results" / folder)
    for command in commands:
        for name in created_folders(command):
            (blind / name).mkdir(parents=True, exist_ok=True)
        subprocess.run(["bash", "-c", f"set -euo pipefail; {command}"], cwd=blind, env=job_environment(), check=True)
    calls = {name: data for name, data in contents(blind).items() if name.endswith(".vcf.gz")}
    assert len(calls) == CELLS
    assert calls == {name: data for name, data in contents(finished.folder).items() if name in calls}


def created_folders(command: str) -> list[str]:
    """Folders that Snakemake makes before a job."""
    paths = [word for word in command.split() if word.startswith(("results/", "logs/", "work/"))]
    return [str(Path(path).parent) for path in paths]


def job_environment() -> dict[str, str]:
    """Environment of a job, as the workflow sets it."""
    path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
    return {**os.environ, "PATH": path, "PYTHONPATH": str(REPOSITORY / "scripts")}
