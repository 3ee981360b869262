"""All problems together: tiny files made here, real files, the command line."""

import os

import pysam
import pytest
import yaml
from made_inputs import CONTIG, Bench, ids

import doctor_inputs
from genomics import cli
from retrain.design.samples import Sample
from retrain.doctor import findings, inputs, regions


def test_examine_sound_files(bench):
    bench.write_truth(sites=(120, 1200))
    bench.write_reads(starts=(100, 1100))
    assert bench.examine(bench.row(), bench.row("tune", regions=f"{CONTIG}:1001-1500")) == []


def test_examine_sound_files_without_regions(bench):
    assert bench.examine(bench.row(regions="")) == []


def test_examine_index_older(bench):
    os.utime(f"{bench.reads}.bai", (1, 1))
    os.utime(f"{bench.truth}.tbi", (1, 1))
    os.utime(f"{bench.reference}.fai", (1, 1))
    assert ids(bench.examine()) == [("warn", "index_older")] * 3


def test_examine_tells_all_together_the_gravest_first(bench):
    bench.write_reads(contig="T")
    bench.write("confident.bed", f"{CONTIG}\t500\t1000\n{CONTIG}\t0\t400\n")
    os.remove(f"{bench.truth}.tbi")
    assert ids(bench.examine()) == [
        ("stop", "reads_other_contigs"),
        ("stop", "truth_not_indexed"),
        ("warn", "bed_unsorted"),
    ]


def test_examine_depths_of_one_sample_are_told_once(bench):
    """Rows that differ in `downsample` only: no finding twice, and nothing between rows of one role."""
    bench.write_reads(sm="Bob", starts=(100, 500))
    train = [bench.row(downsample=share) for share in (0.5, 0.0, 0.25)]
    assert ids(bench.examine(*train)) == [("note", "reads_sample_name")]
    found = bench.examine(*train, bench.row("test", downsample=0.5, regions=f"{CONTIG}:1-600"))
    assert [finding for finding in ids(found) if finding[0] == "stop"] == [("stop", "train_test_overlap")]


@pytest.mark.parametrize(("column", "known"), [("reads", "reads"), ("truth", "truth"), ("confident", "regions")])
def test_examine_file_that_is_not_there(bench, column, known):
    rows = [bench.row(role, **{column: bench.path("absent")}) for role in ("train", "train", "tune")]
    rows[2] = rows[2]._replace(regions=f"{CONTIG}:1001-1500")
    found = [finding for finding in bench.examine(*rows) if finding.id == "file_absent"]
    assert [(f.severity, f.where, f.found) for f in found] == [("stop", bench.path("absent"), "is not there")]
    assert known in found[0].why


def test_examine_regions_file_that_is_not_there(bench):
    found = bench.examine(bench.row(regions=bench.path("absent.bed")))
    assert ids(found) == [("stop", "file_absent")]


def test_examine_folder_in_place_of_a_file(bench):
    os.mkdir(bench.path("folder"))
    rows = [bench.row(**{column: bench.path("folder")}) for column in ("reads", "truth", "confident")]
    assert {finding.found for finding in bench.examine(*rows) if finding.id == "file_absent"} == {"is no file"}


def test_examine_opens_each_file_once(bench, monkeypatch):
    opened = []

    def watch(module, name):
        real = getattr(module, name)
        monkeypatch.setattr(module, name, lambda path, *rest, **more: opened.append(path) or real(path, *rest, **more))

    watch(pysam, "AlignmentFile")
    watch(pysam, "VariantFile")
    watch(regions, "read_intervals")
    bench.examine(*(bench.row(role, regions=f"{CONTIG}:1-{end}") for role in ("train", "test") for end in (700, 900)))
    assert sorted(opened) == sorted([bench.reads, bench.confident, bench.truth, bench.truth])  # header, then records


@pytest.mark.parametrize("name", ["a b", "it's", 'say "x"', "$(touch owned)", "<b>bold</b>", "ü%s{x}", "two\nlines\t"])
def test_examine_hostile_file_names(bench, name, tmp_path):
    folder = tmp_path / name.replace("/", "_")
    folder.mkdir()
    moved = Bench(folder)
    assert moved.examine() == []
    os.remove(f"{moved.reads}.bai")
    (finding,) = moved.examine()
    assert "\n" not in findings.line(finding)
    assert not (tmp_path / "owned").exists()


def real_row(folder, role, name, **changes):
    reads, truth, confident = (str(folder / f"{name}.{end}") for end in ("bam", "truth.vcf.gz", "confident.bed"))
    return Sample(name, name, role, reads, truth, confident, "chr20:10000001-10100000")._replace(**changes)


def test_examine_real_experiment(real_data):
    folder = real_data / "grch37-chr20"
    rows = [
        real_row(folder, "train", "NA12878", regions="chr20:10000001-10050000"),
        real_row(folder, "tune", "NA12878", regions="chr20:10050001-10100000"),
        real_row(folder, "test", "HG002"),
    ]
    found = inputs.examine(str(folder / "reference.fasta.gz"), rows)
    assert [finding for finding in found if finding.id != "index_older"] == [
        finding for finding in found if finding.id == "shared_sequence"
    ]
    assert len([finding for finding in found if finding.id == "shared_sequence"]) == 1


def test_examine_real_files_with_other_contig_names(real_data):
    folder = real_data / "grch37-chr20"
    rows = [real_row(folder, "train", "NA12878"), real_row(real_data / "other-contig-names", "test", "HG002")]
    found = inputs.examine(str(folder / "reference.fasta.gz"), rows)
    stops = [finding for finding in found if finding.severity == "stop"]
    assert {finding.id for finding in stops} == {"reads_other_contigs", "truth_other_contigs", "bed_other_contigs"}
    assert all("'20'" in finding.found and "'chr20'" in finding.found for finding in stops)


@pytest.mark.parametrize("part", ["reads", "truth", "confident"])
def test_examine_real_files_with_one_other_part(real_data, part):
    folder, other = real_data / "grch37-chr20", real_row(real_data / "other-contig-names", "train", "HG002")
    row = real_row(folder, "train", "HG002", **{part: getattr(other, part)})
    stops = [f.id for f in inputs.examine(str(folder / "reference.fasta.gz"), [row]) if f.severity == "stop"]
    assert stops == [f"{part if part != 'confident' else 'bed'}_other_contigs"]


def filled(row):
    return {key: value for key, value in row._asdict().items() if value}


def write_config(bench, **changes):
    rows = [bench.row("train"), bench.row("tune", regions=f"{CONTIG}:1001-1500"), bench.row("test", **changes)]
    baseline = {"model": str(bench.folder), "init_checkpoint": ""}
    config = {"reference": bench.reference, "samples": [filled(row) for row in rows], "arms": {"one": {}}}
    return bench.write("config.yaml", yaml.safe_dump({**config, "baseline": baseline}))


def other_person(bench):
    reads = bench.write_reads("bob.bam", sm="Bob", starts=(100, 1600))
    return {"sample": "Bob", "individual": "Bob", "reads": reads}


def run(bench, config, capfd):
    code = cli.run(doctor_inputs.main, ["--config", config, "--output", bench.path("out/inputs.tsv")])
    return code, capfd.readouterr().err.splitlines()


def test_main_sound_files(bench, capfd):
    bench.write_truth(sites=(120, 1200))
    bench.write_reads(starts=(100, 1100))
    code, told = run(bench, write_config(bench, **other_person(bench)), capfd)
    assert code == 0, told
    assert [line.split(":")[0] for line in told] == ["note"]
    assert [finding.id for finding in findings.read_table(bench.path("out/inputs.tsv"))] == ["shared_sequence"]


def test_main_tells_every_stop_in_one_line_and_writes_nothing(bench, capfd):
    config = write_config(bench, **other_person(bench))
    bench.write_reads(contig="T")
    bench.write("confident.bed", f"{CONTIG}\t5\t2\n")
    code, told = run(bench, config, capfd)
    assert code == 2
    assert [line.split(":")[0] for line in told] == ["note", "error", "error"]
    assert not os.path.exists(bench.path("out"))


def test_main_config_not_yaml(bench, capfd):
    code, told = run(bench, bench.write("config.yaml", "a: [\n"), capfd)
    assert (code, len(told)) == (2, 1)
