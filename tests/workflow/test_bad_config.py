"""Bad input in the configuration: every problem at once, one clear line each, before any job."""

import os

import pytest

from tests.workflow.conftest import read_config

TABLE = "sample\trole\treads\ttruth\tconfident\tregions\n"


@pytest.fixture
def files(tmp_path):
    """Names of local files that are there: what lies in them is not looked at while planning."""
    folder = tmp_path / "data"
    folder.mkdir()
    for name in ("ref.fa", "ref.fa.fai", "a.bam", "a.bam.bai", "t.vcf.gz", "t.vcf.gz.tbi", "c.bed", "no_index.bam"):
        (folder / name).touch()
    return folder


@pytest.fixture
def config(files):
    row = {"reads": "a.bam", "truth": "t.vcf.gz", "confident": "c.bed"}
    rows = [{"sample": "S", "role": role, "individual": f"I{role}", **row} for role in ("train", "tune", "test")]
    return {"data_folder": str(files), "reference": "ref.fa", "samples": rows, "arms": {"one": {}}}


def problems(experiment) -> list[str]:
    run = experiment.run("-n")
    assert run.code != 0
    assert "Traceback" not in run.text
    return run.text.splitlines()


def has(lines: list[str], *parts: str) -> bool:
    return any(all(part in line for part in parts) for line in lines)


def test_good_config_is_planned(new_experiment, config):
    assert new_experiment(config).jobs()["train"] == 1


def test_unknown_keys_are_told_together(new_experiment, config):
    config |= {"refrence": "x", "benchmark": {"engin": "vcfeval"}}
    config["arms"]["one"] = {"trian": {}}
    lines = problems(new_experiment(config))
    assert has(lines, "config: ", "unknown key 'refrence'")
    assert has(lines, "benchmark", "unknown key 'engin'")
    assert has(lines, "arms.one", "unknown key 'trian'", "train")


def test_missing_files_and_indices_are_told_together(new_experiment, config, files):
    config["samples"][0]["reads"] = "no_index.bam"
    config["samples"][1]["truth"] = "absent.vcf.gz"
    config["reference"] = "absent.fa"
    lines = problems(new_experiment(config))
    assert has(lines, "no_index.bam", "has no index", "samtools index")
    assert has(lines, "absent.vcf.gz", "not found")
    assert has(lines, "absent.fa: not found")
    assert has(lines, "absent.fa.fai", "samtools faidx")


@pytest.mark.parametrize("name", ["a b", "$(touch owned)", "a;b", "<script>", "../up", "-rf", "a'b"])
def test_hostile_sample_names_are_refused(new_experiment, config, name):
    config["samples"][2]["sample"] = name
    experiment = new_experiment(config)
    assert has(problems(experiment), "row 3", "is not allowed", "letters, digits")
    assert not (experiment.folder / "owned").exists()


def test_unknown_role_and_missing_role_are_refused(new_experiment, config):
    config["samples"][1]["role"] = "validation"
    lines = problems(new_experiment(config))
    assert has(lines, "row 2", "'validation' is none of train, tune, select, test")
    assert has(lines, "no sample has the role 'tune'")


def test_doubled_sample_is_refused(new_experiment, config):
    config["samples"].append(config["samples"][0])
    assert has(problems(new_experiment(config)), "train/S stands in several rows")


def test_unknown_flags_and_wrong_values_are_told_together(new_experiment, config):
    config["arms"]["one"] = {
        "make_examples": {"vsc_min_fraction_snp": 0.1, "min_base_quality": "high", "reads": "other.bam"},
        "train": {"learning_rte": 0.1, "batch_size": -1, "optimizer": "adamw"},
    }
    lines = problems(new_experiment(config))
    assert has(lines, "vsc_min_fraction_snp", "did you mean 'vsc_min_fraction_snps'")
    assert has(lines, "min_base_quality", "'high'")
    assert has(lines, "'reads' is set by the workflow")
    assert has(lines, "learning_rte", "did you mean 'learning_rate'")
    assert has(lines, "batch_size", "-1")
    assert has(lines, "optimizer", "adamw")


def test_table_of_samples_is_checked_by_row(new_experiment, config, files):
    experiment = new_experiment(config)
    lines = [
        "S\ttrain\ta.bam\tt.vcf.gz\tc.bed\t",
        "S 2\ttune\ta.bam\tt.vcf.gz\t\t",
        "T\ttest\ta.bam\tt.vcf.gz\tc.bed\t",
    ]
    (experiment.folder / "samples.tsv").write_text(TABLE + "\n".join(lines))
    experiment.write({**config, "samples": "samples.tsv"})
    found = problems(experiment)
    assert has(found, "samples.tsv, row 2", "'S 2' is not allowed")
    assert has(found, "samples.tsv, row 2", "'confident' is missing")


def test_missing_table_of_samples_is_refused(new_experiment, config):
    assert has(problems(new_experiment({**config, "samples": "absent.tsv"})), "absent.tsv", "cannot be read")


def test_sample_that_is_not_simulated_is_refused(new_experiment):
    tiny = read_config("tiny")
    tiny["samples"][2]["reads"] = "resources/simulation/nobody.bam"
    assert has(problems(new_experiment(tiny)), "resources/simulation/nobody.bam: not found (test/child: reads)")


def test_planning_opens_no_reads_truth_or_reference(new_experiment, config, files):
    for name in ("ref.fa", "a.bam", "a.bam.bai", "t.vcf.gz", "t.vcf.gz.tbi", "c.bed"):
        (files / name).unlink()
        os.mkfifo(files / name)  # whoever opens one of these waits for ever
    assert new_experiment(config).run("-n", timeout=60).code == 0


@pytest.mark.real
def test_contigs_of_another_style_stop_the_run_before_any_expensive_job(new_experiment, real_data):
    config = read_config("real_chr20") | {"data_folder": str(real_data)}
    for name in ("reads", "truth", "confident"):
        config["samples"][2][name] = config["samples"][2][name].replace("grch37-chr20", "other-contig-names")
    experiment = new_experiment(config)
    run = experiment.run()
    assert run.code != 0
    lines = [line for line in run.text.splitlines() if line.endswith("_other_contigs]")]
    assert {line.rpartition("[")[2] for line in lines} >= {"reads_other_contigs]", "truth_other_contigs]"}
    assert all("'20'" in line and "'chr20'" in line for line in lines)
    assert not (experiment.folder / "results" / "examples").exists()
