"""Inputs that a server sends: with cuts, a wrong byte, a new version; and what Snakemake keeps, deletes and repeats."""

import gzip
import hashlib
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from made_server import Fault, Served, serve

from tests.workflow.conftest import REPOSITORY, Experiment, read_config, shell_commands

PEOPLE = ("parent", "child")
HOSTILE = "GRCh38@all/it's 100% sure"  # a folder as careless people name them
READS, TRUTH = "reads/parent.bam", "truth/parent.truth.vcf.gz"
TARGET = "results/doctor/inputs.tsv"  # needs every input, and opens it


@pytest.fixture(scope="module")
def data(tmp_path_factory) -> Path:
    """Simulated files in the folders of a source; the reference is gzipped as archives do it, which has no index."""
    folder = tmp_path_factory.mktemp("data")
    words = [sys.executable, "-m", "simulate_demo", "--seed", "7", "--length", "20000", "--output-dir", folder / "made"]
    words += [word for name in PEOPLE for word in ("--sample", f"{name}:20:150")]
    subprocess.run(words, env={"PYTHONPATH": str(REPOSITORY / "scripts")}, check=True, stdout=subprocess.DEVNULL)
    for kind, ending in (("reads", ".bam*"), ("truth", ".truth.vcf.gz*"), (HOSTILE, ".confident.bed")):
        (folder / "source" / kind).mkdir(parents=True)
        for path in (folder / "made").glob(f"*{ending}"):
            path.rename(folder / "source" / kind / path.name)
    plain = gzip.decompress((folder / "made" / "reference.fasta.gz").read_bytes())
    (folder / "source" / "reference.fna.gz").write_bytes(gzip.compress(plain, mtime=0))
    return folder / "source"


class Bench:
    """An experiment whose inputs all come from a server."""

    def __init__(self, served: Served, folder: Path, tiny: dict):
        self.served = served
        config = {**tiny, "reference": "resources/references/lab/reference.fna"}
        del config["simulation"]
        config["samples"] = [self.row(row) for row in tiny["samples"]]
        config["downloads"] = {"sources": {"lab": f"{served.url}/"}}
        self.experiment = Experiment(folder, config)

    @staticmethod
    def row(row: dict) -> dict:
        base, name = "resources/downloads/lab", row["sample"]
        paths = {"reads": f"reads/{name}.bam", "truth": f"truth/{name}.truth.vcf.gz"}
        paths["confident"] = f"{HOSTILE}/{name}.confident.bed"
        return {**row, **{key: f"{base}/{path}" for key, path in paths.items()}}

    def publish(self, path: str):
        """Make the checksum of a file known to the experiment."""
        table = f"file\tsha256\nresources/downloads/lab/{path}\t{sha256(self.served.folder / path)}\n"
        (self.experiment.folder / "published.tsv").write_text(table)
        downloads = {**self.experiment.config["downloads"], "checksums": "published.tsv"}
        self.experiment.write({**self.experiment.config, "downloads": downloads})

    def here(self, path: str) -> Path:
        return self.experiment.folder / "resources" / "downloads" / "lab" / path

    def store(self, path: str) -> Path:
        return self.experiment.folder / "work" / "downloads" / "lab" / path

    def lock(self, path: str) -> Path:
        return self.experiment.folder / "downloads.lock" / "lab" / f"{path}.tsv"

    def fails(self, target: str) -> str:
        run = self.experiment.run(target)
        assert run.code != 0
        assert not (self.experiment.folder / target).exists()
        return run.text


def sha256(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


@pytest.fixture
def bench(data, tmp_path, tiny_config):
    shutil.copytree(data, tmp_path / "source")
    with serve(tmp_path / "source") as served:
        yield Bench(served, tmp_path / "an experiment's folder", tiny_config)


def test_dry_run_asks_the_server_nothing(bench):
    jobs = bench.experiment.jobs()
    assert (jobs["download"], jobs["unpack_reference"]) == (11, 1)
    assert bench.served.answers == []


def test_inputs_arrive_in_spite_of_cuts_and_a_wrong_byte(bench):
    size = (bench.served.folder / READS).stat().st_size
    bench.publish(TRUTH)
    bench.served.break_answers(READS, Fault(cut_after=1000), Fault(status=503), Fault(cut_after=2000))
    bench.served.break_answers(TRUTH, Fault(wrong_byte=50))
    text = bench.experiment.must_run(TARGET)
    assert f"resources/downloads/lab/{TRUTH}: refused what {bench.served.url}/{TRUTH} sent: expected sha256" in text
    assert bench.served.sent(READS) == [1000, 2000, size - 3000]
    files = [path for path in bench.served.folder.rglob("*") if path.is_file()]
    names = [str(path.relative_to(bench.served.folder)) for path in files]
    assert {name: sha256(bench.here(name)) for name in names} == {
        name: sha256(bench.served.folder / name) for name in names
    }
    assert all(sha256(bench.here(name)) in bench.lock(name).read_text() for name in names)
    assert "Nothing to be done" in bench.experiment.must_run(TARGET)


def test_download_goes_on_in_the_next_run(bench):
    """The source goes away in the middle: the run fails, Snakemake deletes the output, the bytes stay."""
    size = (bench.served.folder / READS).stat().st_size
    bench.served.break_answers(READS, Fault(cut_after=5000), Fault(status=404), Fault(status=404))
    target = f"resources/downloads/lab/{READS}"
    assert "the server answered 404" in bench.fails(target)
    bench.experiment.must_run(target)
    assert bench.served.sent(READS) == [5000, size - 5000]
    assert sha256(bench.here(READS)) == sha256(bench.served.folder / READS)


def test_deleted_output_comes_back_without_the_server(bench):
    target = f"resources/downloads/lab/{READS}"
    bench.experiment.must_run(target)
    before = sha256(bench.here(READS))
    bench.here(READS).unlink()
    bench.experiment.must_run(target)
    bench.experiment.must_run(target, "--force")
    assert sha256(bench.here(READS)) == before
    assert len(bench.served.answers) == 1


def test_locked_file_refuses_a_new_version(bench):
    target, source = f"resources/downloads/lab/{TRUTH}", bench.served.folder / TRUTH
    bench.experiment.must_run(target)
    shutil.rmtree(bench.store(TRUTH))
    bench.here(TRUTH).unlink()
    source.write_bytes(source.read_bytes()[::-1])
    text = bench.fails(target)
    assert f"delete downloads.lock/lab/{TRUTH}.tsv and run again" in text
    bench.lock(TRUTH).unlink()
    bench.experiment.must_run(target)
    assert sha256(bench.here(TRUTH)) == sha256(source)


def test_good_file_is_kept_when_the_new_one_is_refused(bench):
    target, source = f"resources/downloads/lab/{TRUTH}", bench.served.folder / TRUTH
    bench.publish(TRUTH)
    bench.experiment.must_run(target)
    good = sha256(bench.here(TRUTH))
    bench.lock(TRUTH).unlink()
    source.write_bytes(source.read_bytes()[::-1])
    assert "published.tsv" in bench.experiment.run(target, "--force").text
    kept = bench.store(TRUTH) / "whole"
    assert sha256(kept) == good
    assert not (bench.store(TRUTH) / "part").exists()


def test_full_size_experiment_is_planned_from_any_folder_without_network(new_experiment):
    """43 files: seven people's reads, truth and confident regions with indices, five strata, reference, checkpoint."""
    experiment = new_experiment({**read_config("giab"), "samples": str(REPOSITORY / "config" / "giab_samples.tsv")})
    commands = list(shell_commands(experiment.must_run("-n", "-p")))
    counts = {rule: [one for one, _ in commands].count(rule) for rule, _ in commands}
    assert (counts["download"], counts["unpack_reference"], counts["train"]) == (43, 1, 6)
    assert counts["make_training_examples"] == 2 * (6 + 1)
    assert all("--url https://" in command for rule, command in commands if rule == "download")
    assert "--config.init_checkpoint=resources/downloads/deepvariant/" in dict(commands)["train"]
