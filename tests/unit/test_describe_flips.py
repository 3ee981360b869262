"""Features of flips and controls through the command line."""

import csv
import gzip

import pytest

import describe_flips
from genomics import cli, tsv, vcf
from genomics.genome import Genome
from retrain import flips
from retrain.profiles import features

SEQUENCE = "ACGTTGCAGGATCCATTAGC" * 30
SITES = (101, 141, 181, 221, 261, 301, 341)  # 1-based, all A
META = [
    '##FORMAT=<ID=GT,Number=1,Type=String,Description="g">',
    '##FORMAT=<ID=DP,Number=1,Type=Integer,Description="d">',
    '##FORMAT=<ID=VAF,Number=A,Type=Float,Description="v">',
]


def flip(pos, **fields):
    told = {"sample": "ann", "left_cell": "u/baseline", "right_cell": "u/m.r1", "chrom": "c", "pos": str(pos)}
    told |= {"ref": "A", "alt": "G", "type": "SNP", "size": "0", "left_called": "candidate", "left_gt": "0/1"}
    told |= {"transition": "0/1>0/0", "kind": "confident_flip", "direction": "broken", "left_dp": "30"}
    return dict.fromkeys(flips.COLUMNS, "") | told | {"left_vaf": "0.5", "right_dp": "99"} | fields


@pytest.fixture
def run(tmp_path, write_genome, write_bam, make_read):
    genome = Genome(write_genome(c=SEQUENCE))
    lines = [f"c\t{pos}\t.\tA\tG\t.\t.\t.\tGT:DP:VAF\t0/1:{pos}:0.25" for pos in SITES]
    vcf.write(tmp_path / "left.vcf.gz", vcf.header(genome.lengths, META, ["S"]), lines)
    (tmp_path / "confident.bed").write_text("c\t0\t290\n")
    (tmp_path / "easy.bed").write_text("c\t100\t101\n")
    (tmp_path / "all.bed").write_text("c\t0\t600\n")
    reads = [make_read(95, "10M", SEQUENCE[95:100] + "G" + SEQUENCE[101:105], contigs={"c": 600})]
    bam = write_bam(reads, contigs={"c": 600})

    def call(*rows, words=(), with_reads=True, code=0):
        with tsv.writer(tmp_path / "flips.tsv.gz", flips.COLUMNS) as table:
            table.writerows(rows)
        given = ["--flips", tmp_path / "flips.tsv.gz", "--left", tmp_path / "left.vcf.gz", "--reference", genome.path]
        given += ["--confident", tmp_path / "confident.bed", "--output", tmp_path / "out.tsv.gz", "--sample", "ann"]
        given += ["--left-cell", "u/baseline", "--right-cell", "u/m.r1", "--stratum", "easy", tmp_path / "easy.bed"]
        given += ["--stratum", "all", tmp_path / "all.bed", *(["--reads", bam] if with_reads else []), *words]
        assert cli.run(describe_flips.main, [str(word) for word in given]) == code
        if code:
            return []
        with gzip.open(tmp_path / "out.tsv.gz", "rt") as lines:
            return list(csv.DictReader(lines, delimiter="\t"))

    return call


def test_flip_is_described(run):
    row, *controls = run(flip(101))
    assert tuple(row) == features.COLUMNS
    assert row == {
        "sample": "ann",
        "left_cell": "u/baseline",
        "right_cell": "u/m.r1",
        "set": "flip",
        "chrom": "c",
        "pos": "101",
        "ref": "A",
        "alt": "G",
        "direction": "broken",
        "kind": "confident_flip",
        "type": "SNP",
        "size_class": "0",
        "left_class": "1",
        "assessed": "yes",
        "size": "0",
        "strata": "all,easy",
        "homopolymer": "1",
        "gc": f"{sum(SEQUENCE[50:151].count(base) for base in 'GC') / 101:.6g}",
        "repeat_unit": "0",
        "repeat_length": "0",
        "dp": "30",
        "vaf": "0.5",
        "mapq": "60",
        "base_quality": "30",
        "forward": "1",
        "soft_clip": "0",
    }
    assert [(one["pos"], one["set"], one["direction"]) for one in controls] == [
        (str(pos), "control", "")
        for pos in (141, 181, 221, 261)  # the others lie outside the confident regions
    ]
    assert [(one["dp"], one["vaf"], one["mapq"]) for one in controls][:1] == [("141", "0.25", "")]


def test_unassessed_flips_have_unassessed_controls(run):
    rows = run(flip(301, direction="unassessed"))
    assert [(row["pos"], row["set"]) for row in rows] == [("301", "flip"), ("341", "control")]


def test_gained_candidates_have_the_depth_of_the_right(run):
    (row,) = run(flip(101, left_called="no_candidate", left_gt="", left_dp="", left_vaf="", right_vaf="0.7"))
    assert (row["dp"], row["vaf"], row["left_class"]) == ("99", "0.7", "0")


def test_without_reads_their_features_are_empty(run):
    rows = run(flip(101), with_reads=False)
    assert {row[name] for row in rows for name in ("mapq", "base_quality", "forward", "soft_clip")} == {""}
    assert rows[0]["homopolymer"] == "1"


def test_no_flip_has_no_control(run):
    assert run() == []


def test_the_same_files_give_the_same_bytes(run, tmp_path):
    run(flip(101), flip(181))
    first = (tmp_path / "out.tsv.gz").read_bytes()
    run(flip(181), flip(101))
    assert (tmp_path / "out.tsv.gz").read_bytes() == first


def test_strata_that_cannot_be_read_are_all_told(run, tmp_path, capsys):
    words = ["--stratum", "one", tmp_path / "none.bed", "--stratum", "two", tmp_path / "gone.bed"]
    run(flip(101), words=words, code=cli.BAD_INPUT)
    told = capsys.readouterr().err
    assert "none.bed" in told
    assert "gone.bed" in told
    assert not (tmp_path / "out.tsv.gz").exists()
