"""A finished run as the record finds it: configuration, notes, checksums, time and memory, logs of Slurm."""

from pathlib import Path

from retrain import experiment
from retrain.recording import checksum_tables, digests, files
from retrain.recording.checkouts import Checkout
from retrain.recording.digests import Memory
from retrain.recording.notes import Job, Noted, Run

HEADER = "s\th:m:s\tmax_rss\tmax_vms\tmax_uss\tmax_pss\tio_in\tio_out\tmean_load\tcpu_time\n"
CODE = Checkout("0.1.0", "a" * 40, False, "")
FIRST = Run("2000-01-01T00:00:00Z", "local", "9.27.1", CODE)
LAST = Run("2001-01-01T00:00:00Z", "slurm", "9.27.1", CODE._replace(commit="b" * 40, changed=True), "logs/slurm")
TARGETS = ("results/tables/it's $(a) <b>.tsv", "results/report/report.html")


def job(rule: str, **wildcards: str) -> Job:
    """A job that has left its time and memory below the working folder: 2 s, 1 s on processors, 30 MB."""
    path = Path("benchmarks", rule, f"{'.'.join(wildcards.values())}.tsv")
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(f"{HEADER}2.00\t0:00:02\t30.00\t40.00\t20.00\t20.00\t0.00\t0.50\t50.00\t1.00\n")
    return Job(rule, wildcards, str(path))


def noted(*jobs: Job) -> Noted:
    """Notes of two runs."""
    return Noted([FIRST, LAST], list(jobs), is_whole=True)


def checksums(plan: experiment.Experiment, folder: Path) -> list[checksum_tables.Row]:
    """The table of checksums of an experiment whose targets are there, as it is read back."""
    for name in TARGETS:
        Path(name).parent.mkdir(parents=True, exist_ok=True)
        Path(name).write_text(name)
    found = [*files.inputs(plan), *files.outputs(plan, TARGETS)]
    memory = Memory(folder / "memory")
    checksum_tables.write(folder / "checksums.tsv", found, digests.digest_all([file.path for file in found], memory))
    return checksum_tables.read(folder / "checksums.tsv")
