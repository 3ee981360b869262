import pytest

import measure_reads
import simulate_demo
from genomics import cli


def simulate(folder, *samples, length=20_000):
    arguments = ["--seed", "1", "--length", str(length), "--output-dir", str(folder)]
    simulate_demo.main(arguments + [word for sample in samples for word in ("--sample", sample)])
    return folder


def measure(reads, reference, truth, region, output):
    arguments = ["--reads", reads, "--ref", reference, "--region", region, "--truth", truth, "--output", output]
    code = cli.run(measure_reads.main, list(map(str, arguments)))
    assert code == 0
    return dict(line.split("\t") for line in output.read_text().splitlines())


def measure_simulated(folder, sample, region="chrS:1001-19000"):
    files = (folder / f"{sample}.bam", folder / "reference.fasta.gz", folder / f"{sample}.truth.vcf.gz")
    return measure(*files, region, folder / f"{sample}.tsv")


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    return simulate(tmp_path_factory.mktemp("data"), "good:20:100", "bad:20:100:harsh")


def test_main_tells_the_platforms_apart(folder):
    good, bad = measure_simulated(folder, "good"), measure_simulated(folder, "bad")
    assert good["figure"] == "value"
    for figure in ("mismatch_rate", "insertion_errors_per_base", "deletion_errors_per_base", "clipped_reads_share"):
        assert 1.5 * float(good[figure]) < float(bad[figure])
    assert float(good["mean_quality_cycle_21"]) > float(bad["mean_quality_cycle_21"]) + 3


def test_main_refuses_a_region_of_another_contig(folder, capsys):
    arguments = ["--reads", folder / "good.bam", "--ref", folder / "reference.fasta.gz", "--region", "20:1-100"]
    assert cli.run(measure_reads.main, list(map(str, arguments))) == 2
    assert "contig '20' not in reference" in capsys.readouterr().err


def test_main_tells_reads_that_are_not_there(folder, capsys):
    arguments = ["--reads", folder / "absent.bam", "--ref", folder / "reference.fasta.gz", "--region", "chrS:1-100"]
    assert cli.run(measure_reads.main, list(map(str, arguments))) == 2
    assert "absent.bam: cannot be read at chrS:1-100" in capsys.readouterr().err


def test_main_counts_candidates_and_writes_to_standard_output(folder, capsys):
    arguments = ["--reads", folder / "good.bam", "--ref", folder / "reference.fasta.gz", "--region", "chrS:2001-12000"]
    assert cli.run(measure_reads.main, [*map(str, arguments), "--candidates"]) == 0
    found = dict(line.split("\t") for line in capsys.readouterr().out.splitlines())
    default, relaxed = (float(found[name]) for name in ("candidates_per_kb", "candidates_per_kb_relaxed"))
    assert 0.5 < default < relaxed < 30
    assert float(found["candidates_rise"]) == pytest.approx(relaxed / default, 1e-5)


# How far a figure may be from that of real reads; the real ones count complex variants that truth leaves out as errors.
FACTORS = {
    "mismatch_rate": 2,
    "insertion_errors_per_base": 3,
    "deletion_errors_per_base": 5,
    "clipped_reads_share": 2,
    "clipped_bases_share": 2.5,
    "bases_share_quality_0_9": 2,
    "mismatch_rate_quality_0_9": 1.5,
    "mismatch_rate_quality_25_29": 2,
    "bases_share_quality_35_93": 1.25,
    "mean_quality_cycle_1": 1.1,
    "mean_quality_cycle_91": 1.1,
}


@pytest.mark.real
def test_illumina_profile_resembles_real_reads(real_data, tmp_path):
    data = real_data / "grch37-chr20"
    files = (data / "HG002.bam", data / "reference.fasta.gz", data / "HG002.truth.vcf.gz")
    real = measure(*files, "chr20:10,000,001-10,095,000", tmp_path / "real.tsv")
    simulated = measure_simulated(simulate(tmp_path, "s:20:148", length=60_000), "s", "chrS:1001-59000")
    ratios = {figure: float(simulated[figure]) / float(real[figure]) for figure in FACTORS}
    assert {name: ratio for name, ratio in ratios.items() if not 1 / FACTORS[name] < ratio < FACTORS[name]} == {}
