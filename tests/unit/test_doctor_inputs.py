"""The doctor finds each fault in tiny files made here, and none in sound ones."""

import gzip
import os
import shutil

import doctor_inputs
import pysam
import pytest
import yaml

from genomics import cli, vcf
from retrain.doctor import findings, inputs
from retrain.samples import Sample

CONTIG, LENGTH = "chrT", 3000
BASES = "ACGGTCATTGCA" * (LENGTH // 12)


class Bench:
    """A folder with one sound sample; every part can be written again with a fault."""

    def __init__(self, folder):
        self.folder = folder
        self.reference = self.write_reference()
        self.reads = self.write_reads()
        self.truth = self.write_truth()
        self.confident = self.write("confident.bed", f"{CONTIG}\t0\t2000\n")

    def path(self, name):
        return str(self.folder / name)

    def write(self, name, text):
        (self.folder / name).write_text(text)
        return self.path(name)

    def write_reference(self, name="reference.fa", contig=CONTIG, bases=BASES):
        path = self.write(
            name, f">{contig} a title\n" + "".join(f"{bases[i : i + 60]}\n" for i in range(0, LENGTH, 60))
        )
        pysam.faidx(path)
        return path

    def write_reads(self, name="reads.bam", *, contig=CONTIG, length=LENGTH, header=None, starts=(100, 500), sm="Ann"):
        header = {"HD": {"VN": "1.6", "SO": "coordinate"}, "RG": [{"ID": "1", "SM": sm}]} if header is None else header
        header = {**header, "SQ": [{"SN": contig, "LN": length}]}
        with pysam.AlignmentFile(self.path(name), "wb", header=header) as target:
            for number, start in enumerate(starts):
                target.write(self.read(target.header, f"r{number}", start))
        if list(starts) == sorted(starts):
            pysam.index(self.path(name))
        return self.path(name)

    @staticmethod
    def read(header, name, start):
        read = pysam.AlignedSegment(header)
        read.query_name, read.reference_id, read.reference_start = name, 0, start
        read.query_sequence = BASES[start : start + 100]
        read.cigartuples, read.mapping_quality = [(0, 100)], 60
        return read

    def write_truth(
        self, name="truth.vcf.gz", *, contig=CONTIG, length=LENGTH, sites=(120, 600), gt="0/1", names=("Ann",)
    ):
        text = vcf.header({contig: length}, ['##FORMAT=<ID=GT,Number=1,Type=String,Description="Genotype">'], names)
        lines = [
            "\t".join([contig, str(site + 1), ".", BASES[site], "ACGT".replace(BASES[site], "")[0], ".", "PASS", "."])
            + ("\tGT" + f"\t{gt}" * len(names) if names else "")
            for site in sites
        ]
        if not names:
            text = text.replace("\tFORMAT\n", "\n")
        vcf.write(self.path(name), text, lines)
        return self.path(name)

    def row(self, role="train", **changes):
        row = Sample("Ann", "Ann", role, self.reads, self.truth, self.confident, f"{CONTIG}:1-1000")
        return row._replace(**changes)

    def examine(self, *rows):
        return inputs.examine(self.reference, rows or [self.row()])


@pytest.fixture
def bench(tmp_path):
    return Bench(tmp_path)


def ids(found):
    return [(finding.severity, finding.id) for finding in found]


def test_examine_sound_files(bench):
    bench.write_truth(sites=(120, 1200))
    bench.write_reads(starts=(100, 1100))
    assert bench.examine(bench.row(), bench.row("tune", regions=f"{CONTIG}:1001-1500")) == []


def test_examine_sound_files_without_regions(bench):
    assert bench.examine(bench.row(regions="")) == []


def test_examine_bgzipped_reference(bench):
    pysam.tabix_compress(bench.reference, bench.path("packed.fa.gz"))
    pysam.faidx(bench.path("packed.fa.gz"))
    bench.reference = bench.path("packed.fa.gz")
    assert bench.examine() == []


def test_examine_reference_not_there(bench):
    os.remove(bench.reference)
    assert ids(bench.examine()) == [("stop", "reference_unreadable")]


def test_examine_reference_gzip(bench):
    with gzip.open(bench.path("packed.fa.gz"), "wt") as target:
        target.write(f">{CONTIG}\n{BASES}\n")
    bench.reference = bench.path("packed.fa.gz")
    assert ids(bench.examine()) == [("stop", "reference_not_bgzipped")]


@pytest.mark.parametrize("change", [(b" a title", b" another title"), (b"TGCA\n", b"TGC\n"), (b">chrT", b">chrU")])
def test_examine_reference_changed_after_indexing(bench, change):
    old = bench.folder.joinpath("reference.fa").read_bytes()
    bench.folder.joinpath("reference.fa").write_bytes(old.replace(*change))
    os.utime(f"{bench.reference}.fai")
    assert ("stop", "reference_index_misfit") in ids(bench.examine())


def test_examine_reference_truncated(bench):
    old = bench.folder.joinpath("reference.fa").read_bytes()
    bench.folder.joinpath("reference.fa").write_bytes(old[:-100])
    os.utime(f"{bench.reference}.fai")
    assert ("stop", "reference_index_misfit") in ids(bench.examine())


def test_examine_reads_not_bam(bench):
    bench.write("reads.bam", "not a BAM")
    assert ids(bench.examine()) == [("stop", "reads_unreadable")]


def test_examine_reads_truncated(bench):
    whole = bench.folder.joinpath("reads.bam").read_bytes()
    bench.folder.joinpath("reads.bam").write_bytes(whole[:-28])
    os.utime(f"{bench.reads}.bai")
    assert ids(bench.examine()) == [("stop", "reads_truncated")]


@pytest.mark.parametrize("order", ["queryname", "unsorted"])
def test_examine_reads_header_says_unsorted(bench, order):
    bench.write_reads(header={"HD": {"VN": "1.6", "SO": order}, "RG": [{"ID": "1", "SM": "Ann"}]})
    assert ids(bench.examine()) == [("stop", "reads_unsorted")]


def test_examine_reads_without_header_line_of_order(bench):
    bench.write_reads(header={"RG": [{"ID": "1", "SM": "Ann"}]})
    assert bench.examine() == []


def test_examine_reads_out_of_order_with_stale_index(bench):
    header = {"RG": [{"ID": "1", "SM": "Ann"}]}
    bench.write_reads(header=header, starts=(100, 500, 600))
    shutil.copy(f"{bench.reads}.bai", bench.path("kept.bai"))
    bench.write_reads(header=header, starts=(500, 100, 600))
    shutil.copy(bench.path("kept.bai"), f"{bench.reads}.bai")
    assert ids(bench.examine()) == [("stop", "reads_unsorted")]


def test_examine_reads_without_index(bench):
    os.remove(f"{bench.reads}.bai")
    assert ids(bench.examine()) == [("stop", "reads_not_indexed")]


def test_examine_reads_with_broken_index(bench):
    bench.write("reads.bam.bai", "broken")
    assert ids(bench.examine())[0][0] == "stop"


def test_examine_index_older(bench):
    os.utime(f"{bench.reads}.bai", (1, 1))
    os.utime(f"{bench.truth}.tbi", (1, 1))
    os.utime(f"{bench.reference}.fai", (1, 1))
    assert ids(bench.examine()) == [("warn", "index_older")] * 3


def test_examine_reads_of_another_style(bench):
    bench.write_reads(contig="T")
    (finding,) = bench.examine()
    assert ids([finding]) == [("stop", "reads_other_contigs")]
    assert "'chrT'" in finding.found
    assert "'T'" in finding.found


def test_examine_reads_of_another_build(bench):
    bench.write_reads(length=LENGTH + 1)
    (finding,) = bench.examine()
    assert ids([finding]) == [("stop", "reads_other_build")]
    assert "3001" in finding.found
    assert "3000" in finding.found


def test_examine_reads_empty_in_regions(bench):
    bench.write_reads(starts=(2500,))
    assert ids(bench.examine()) == [("stop", "reads_empty")]


def test_examine_reads_unmapped_in_regions(bench):
    with pysam.AlignmentFile(bench.path("placed.bam"), "wb", header=pysam.AlignmentFile(bench.reads).header) as target:
        read = bench.read(target.header, "r", 100)
        read.is_unmapped = True
        target.write(read)
    pysam.index(bench.path("placed.bam"))
    assert ids(bench.examine(bench.row(reads=bench.path("placed.bam")))) == [("stop", "reads_empty")]


def test_examine_reads_empty_in_one_region(bench):
    row = bench.row(regions=f"{CONTIG}:1-1000 {CONTIG}:1500-1600")
    assert ids(bench.examine(row)) == [("warn", "reads_empty_in_part")]


def test_examine_reads_of_another_name(bench):
    bench.write_reads(sm="Bob")
    (finding,) = bench.examine()
    assert ids([finding]) == [("note", "reads_sample_name")]
    assert "'Bob'" in finding.found
    assert "'Ann'" in finding.found


def test_examine_cram(bench):
    with pysam.AlignmentFile(bench.reads) as source:
        arguments = {"template": source, "reference_filename": bench.reference}
        with pysam.AlignmentFile(bench.path("reads.cram"), "wc", **arguments) as target:
            for read in source:
                target.write(read)
    pysam.index(bench.path("reads.cram"))
    assert bench.examine(bench.row(reads=bench.path("reads.cram"))) == []
    whole = bench.folder.joinpath("reads.cram").read_bytes()
    bench.folder.joinpath("reads.cram").write_bytes(whole[:-38])
    os.utime(bench.path("reads.cram.crai"))
    assert ("stop", "reads_truncated") in ids(bench.examine(bench.row(reads=bench.path("reads.cram"))))


def test_examine_truth_not_vcf(bench):
    pysam.tabix_compress(bench.write("text", "nothing of the kind"), bench.truth, force=True)
    assert ids(bench.examine()) == [("stop", "truth_unreadable")]


def test_examine_truth_plain(bench):
    path = bench.write_truth("truth.vcf")
    assert ids(bench.examine(bench.row(truth=path))) == [("stop", "truth_not_bgzipped")]


def test_examine_truth_gzip(bench):
    path = bench.write_truth("plain.vcf")
    with open(path, "rb") as source, gzip.open(f"{path}.gz", "wb") as target:
        target.write(source.read())
    assert ids(bench.examine(bench.row(truth=f"{path}.gz"))) == [("stop", "truth_not_bgzipped")]


def test_examine_truth_without_index(bench):
    os.remove(f"{bench.truth}.tbi")
    assert ids(bench.examine()) == [("stop", "truth_not_indexed")]


def test_examine_truth_truncated(bench):
    whole = bench.folder.joinpath("truth.vcf.gz").read_bytes()
    bench.folder.joinpath("truth.vcf.gz").write_bytes(whole[:-28])
    os.utime(f"{bench.truth}.tbi")
    assert ids(bench.examine()) == [("stop", "truth_truncated")]


def test_examine_truth_of_another_style(bench):
    bench.write_truth(contig="T")
    found = bench.examine()
    assert ("stop", "truth_other_contigs") in ids(found)
    assert "'T'" in found[0].found


def test_examine_truth_of_another_build(bench):
    bench.write_truth(length=LENGTH - 1)
    assert ids(bench.examine()) == [("stop", "truth_other_build")]


def test_examine_truth_of_another_reference(bench):
    bench.reference = bench.write_reference(bases=BASES[1:] + "A")
    (finding,) = bench.examine()
    assert ids([finding]) == [("stop", "truth_other_reference")]
    assert "2 of 2 records" in finding.found
    assert f"{CONTIG}:121" in finding.found


def test_examine_truth_at_ambiguous_base(bench):
    bench.reference = bench.write_reference(bases=BASES[:120] + "M" + BASES[121:])
    assert bench.examine() == []


def test_examine_truth_without_samples(bench):
    bench.write_truth(names=())
    assert ids(bench.examine()) == [("stop", "truth_no_sample")]


def test_examine_truth_with_several_samples(bench):
    bench.write_truth(names=("Ann", "Bob"))
    (finding,) = bench.examine()
    assert ids([finding]) == [("warn", "truth_several_samples")]
    assert "'Ann'" in finding.why


@pytest.mark.parametrize("fault", [{"sites": ()}, {"sites": (2200,)}, {"gt": "./."}, {"gt": "0/0"}])
@pytest.mark.parametrize(("role", "severity"), [("train", "stop"), ("tune", "stop"), ("test", "warn")])
def test_examine_truth_without_variants(bench, fault, role, severity):
    bench.write_truth(**fault)
    assert ids(bench.examine(bench.row(role))) == [(severity, "truth_empty")]


def test_examine_truth_with_variants_in_a_hole_of_the_bed_only(bench):
    bench.write("confident.bed", f"{CONTIG}\t0\t100\n{CONTIG}\t300\t500\n{CONTIG}\t800\t900\n")
    assert ids(bench.examine()) == [("stop", "truth_empty")]


def test_examine_truth_with_deletion_reaching_into_region(bench):
    text = vcf.header({CONTIG: LENGTH}, ['##FORMAT=<ID=GT,Number=1,Type=String,Description="Genotype">'], ["Ann"])
    record = f"{CONTIG}\t91\t.\t{BASES[90:110]}\t{BASES[90]}\t.\t.\t.\tGT\t0/1"
    vcf.write(bench.truth, text, [record])
    assert bench.examine(bench.row(regions=f"{CONTIG}:105-400")) == []


def test_examine_bed_and_regions_apart(bench):
    bench.write("confident.bed", f"{CONTIG}\t1500\t2000\n")
    (finding,) = bench.examine()
    assert ids([finding]) == [("stop", "bed_regions_apart")]
    assert "1.0" in finding.why


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (f"{CONTIG}\t500\t1000\n{CONTIG}\t0\t400\n", [("warn", "bed_unsorted")]),
        (f"{CONTIG}\t0\t1000\nchrX\t0\t4\n", [("warn", "bed_other_contigs")]),
        (
            f"{CONTIG}\t0\t500\nchrX\t0\t4\n{CONTIG}\t600\t700\n",
            [("warn", "bed_unsorted"), ("warn", "bed_other_contigs")],
        ),
        (f"{CONTIG}\t0\t1000\nT\t0\t4\n", [("stop", "bed_other_contigs")]),
        ("T\t0\t1000\n", [("stop", "bed_other_contigs")]),
        (f"{CONTIG}\t0\t{LENGTH + 1}\n", [("stop", "bed_other_build")]),
        (f"{CONTIG}\t700\t600\n", [("stop", "bed_invalid")]),
        (f"{CONTIG}\tzero\t600\n" * 5, [("stop", "bed_invalid")]),
        ("# nothing\n", [("stop", "bed_empty")]),
    ],
)
def test_examine_bed(bench, text, expected):
    bench.write("confident.bed", text)
    assert ids(bench.examine()) == expected


def test_examine_regions_bed(bench):
    regions = bench.write("regions.bed", f"{CONTIG}\t0\t1000\n")
    assert bench.examine(bench.row(regions=regions)) == []
    bench.write("regions.bed", "T\t0\t1000\n")
    assert ids(bench.examine(bench.row(regions=regions))) == [("stop", "bed_other_contigs")]


@pytest.mark.parametrize(
    ("regions", "told"),
    [("T:1-1000", "'chrT:1-1000'"), (f"{CONTIG}:1-9999", "3000"), ("a b", "'a'"), (f"{CONTIG}:9-3", "does not lie")],
)
def test_examine_regions_invalid(bench, regions, told):
    found = bench.examine(bench.row(regions=regions))
    assert {finding.id for finding in found} == {"regions_invalid"}
    assert any(told in findings.line(finding) for finding in found)


def test_examine_people(bench):
    first, second = f"{CONTIG}:1-1000", f"{CONTIG}:501-700"
    bench.write_reads(starts=(100, 510))
    other = {"reads": bench.write_reads("other.bam", sm="Bob", starts=(100, 510)), "sample": "Bob", "individual": "Bob"}
    renamed = {**other, "individual": "Ann"}

    def found(left, right, **changes):
        return ids(bench.examine(bench.row(left, regions=first), bench.row(right, regions=second, **changes)))

    assert found("train", "test") == [("stop", "train_test_overlap")]
    assert found("select", "train") == [("stop", "train_test_overlap")]
    assert found("train", "test", **renamed) == [("stop", "train_test_overlap")]
    assert found("train", "tune") == [("warn", "train_tune_overlap")]
    assert found("tune", "test") == [("warn", "choice_test_overlap")]
    assert found("select", "test") == [("warn", "choice_test_overlap")]
    assert found("train", "test", **other) == [("note", "shared_sequence")]
    assert found("tune", "test", **other) == []
    assert found("train", "train", **other) == []
    assert found("train", "train", **renamed) == []
    assert found("train", "test", individual="Bob") == [("stop", "individual_ambiguous"), ("note", "shared_sequence")]


def test_examine_tells_all_together_the_gravest_first(bench):
    bench.write_reads(contig="T")
    bench.write("confident.bed", f"{CONTIG}\t500\t1000\n{CONTIG}\t0\t400\n")
    os.remove(f"{bench.truth}.tbi")
    assert ids(bench.examine()) == [
        ("stop", "reads_other_contigs"),
        ("stop", "truth_not_indexed"),
        ("warn", "bed_unsorted"),
    ]


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


def test_write_table_is_read_again(tmp_path):
    found = [findings.stop("x", "a b", 'say "x"', "<b>", "$(x)"), findings.note("y", "ü", "", "w", "c")]
    findings.write_table(tmp_path / "new" / "table.tsv", found)
    assert findings.read_table(tmp_path / "new" / "table.tsv") == found
    assert (tmp_path / "new" / "table.tsv").read_text().splitlines()[0] == "id\tseverity\twhere\tfound\twhy\tcure"


def test_write_table_keeps_one_line_per_finding(tmp_path):
    findings.write_table(tmp_path / "table.tsv", [findings.stop("x", "a\nb\tc", "", "", "")])
    assert findings.read_table(tmp_path / "table.tsv")[0].where == "a\\nb\\tc"


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


def write_config(bench, **changes):
    rows = [bench.row("train"), bench.row("tune", regions=f"{CONTIG}:1001-1500"), bench.row("test", **changes)]
    baseline = {"model": str(bench.folder), "init_checkpoint": ""}
    config = {"reference": bench.reference, "samples": [row._asdict() for row in rows], "arms": {"one": {}}}
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
