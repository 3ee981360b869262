"""The four sites of issue 894, at other positions, through the command lines judge_calls and find_flips."""

import gzip
import re

import pandas as pd
import pysam
import pytest

import find_flips
import judge_calls
from genomics import cli, vcf
from genomics.genome import Genome, Interval, Regions
from minidv import happy
from retrain import flips
from retrain.discordance import arguments
from retrain.discordance.pairs import SUMMARY_COLUMNS

SEQUENCE = "ACGTTGCAGGATCCATTAGC" * 30  # 600 bases
META = [
    '##FILTER=<ID=RefCall,Description="r">',
    '##FORMAT=<ID=GT,Number=1,Type=String,Description="g">',
    '##FORMAT=<ID=GQ,Number=1,Type=Integer,Description="q">',
    '##FORMAT=<ID=DP,Number=1,Type=Integer,Description="d">',
    '##FORMAT=<ID=AD,Number=R,Type=Integer,Description="a">',
    '##FORMAT=<ID=VAF,Number=A,Type=Float,Description="v">',
    '##FORMAT=<ID=PL,Number=G,Type=Integer,Description="p">',
]
FORMAT = "GT:GQ:DP:AD:VAF:PL"
# chr20:61083, 11479054, 29356747 and 54889360 moved to bases of this sequence. GQ and PL of the retrained model at the
# last site are invented so that P(variant) = 0.11, as its QUAL of 0.5 says.
BASELINE = [
    f"chr20 106 . G C 33.3 PASS . {FORMAT} 0/1:33:40:19,21:0.525:33,0,42",
    f"chr20 201 . A G 56.6 PASS . {FORMAT} 1/1:53:29:0,29:1:56,55,0",
    f"chr20 301 . A G 43.4 PASS . {FORMAT} 1/1:29:26:0,26:1:43,29,0",
    f"chr20 403 . G A 56.8 PASS . {FORMAT} 1/1:54:39:0,39:1:56,57,0",
]
RETRAINED = [
    f"chr20 106 . G C 24.9 PASS . {FORMAT} 0/1:18:41:19,21:0.512195:24,0,18",
    f"chr20 201 . A G 0 RefCall . {FORMAT} 0/0:36:29:0,29:1:0,47,36",
    f"chr20 301 . A G 0 RefCall . {FORMAT} 0/0:33:28:0,28:1:0,47,33",
    f"chr20 403 . G A 0.5 RefCall . {FORMAT} ./.:10:39:0,39:1:0,21,9",
    f"chr20 501 . A AT 20 PASS . {FORMAT} 0/1:20:30:20,10:0.333333:20,0,40",
]
TRUTH = ["chr20 106 . G C . . . GT 0/1", "chr20 201 . A G . . . GT 1/1", "chr20 403 . G A . . . GT 1/1"]


@pytest.fixture
def judge(tmp_path, write_genome):
    """Judge both cells, outside of whose confident region the third site lies; gives the command line to pair them."""

    def make(*options, with_happy=True, left=BASELINE, right=RETRAINED):
        genome = Genome(write_genome(chr20=SEQUENCE))
        header = vcf.header(genome.lengths, META, ["S"])
        for name, records in (("truth", TRUTH), ("left", left), ("right", right)):
            vcf.write(tmp_path / f"{name}.vcf.gz", header, ["\t".join(record.split()) for record in records])
        (tmp_path / "confident.bed").write_text("chr20\t0\t290\nchr20\t310\t600\n")
        words = ["--reference", genome.path, "--sample", "HG003", "--output", tmp_path / "flips.tsv.gz"]
        words += ["--vcf", tmp_path / "flips.vcf.gz", "--summary", tmp_path / "summary.tsv"]
        for side, name in (("left", "upstream/baseline"), ("right", "issue894/issue894.r1")):
            given = ["--truth", tmp_path / "truth.vcf.gz", "--confident", tmp_path / "confident.bed"]
            given += ["--calls", tmp_path / f"{side}.vcf.gz", "--reference", genome.path, *options]
            given += ["--happy", grade(tmp_path, genome, side)] if with_happy else []
            run(judge_calls.main, *given, "--output", tmp_path / f"{side}.parquet")
            words += [f"--{side}", tmp_path / f"{side}.parquet", f"--{side}-name", name]
        return [str(word) for word in words]

    return make


def run(main, *words):
    assert cli.run(main, [str(word) for word in words]) == 0


def grade(folder, genome, side):
    """hap.py's annotated VCF."""
    calls, prefix = folder / f"{side}.vcf.gz", folder / f"{side}_happy"
    options = ["-f", folder / "confident.bed", "-r", genome.path, "-o", prefix, "--engine=vcfeval"]
    happy.main([str(word) for word in (folder / "truth.vcf.gz", calls, *options, "--pass-only", "--quiet")])
    return f"{prefix}.vcf.gz"


def read(tmp_path, name="flips.tsv.gz"):
    return pd.read_csv(tmp_path / name, sep="\t", dtype=str, keep_default_na=False)


def test_main_sites_of_issue_894(judge, tmp_path):
    assert cli.run(find_flips.main, judge()) == 0
    table = read(tmp_path)
    assert list(table.columns) == list(flips.COLUMNS)
    shown = ["pos", "transition", "filter_transition", "kind", "truth_gt", "left_status", "right_status", "direction"]
    assert table[shown].to_numpy().tolist() == [
        ["201", "1/1>0/0", "PASS>RefCall", "confident_flip", "1/1", "TP", "FN", "broken"],
        ["301", "1/1>0/0", "PASS>RefCall", "confident_flip", "", "outside", "outside", "unassessed"],
        ["403", "1/1>./.", "PASS>RefCall", "near_miss", "1/1", "TP", "FN", "broken"],
        ["501", "no_candidate>0/1", "no_candidate>PASS", "candidate_gained", "0/0", "negative", "FP", "broken"],
    ]
    first = table.iloc[0]
    assert (first["sample"], first.left_cell, first.right_cell) == (
        "HG003",
        "upstream/baseline",
        "issue894/issue894.r1",
    )
    values = ["called", "gt", "filter", "qual", "gq", "dp", "ad_ref", "ad_alt", "vaf", "pl"]
    assert [first[f"left_{value}"] for value in values] == [
        *("candidate", "1/1", "PASS", "56.6", "53", "29", "0", "29", "1", "56,55,0"),
    ]
    assert [first[f"right_{value}"] for value in values] == [
        *("candidate", "0/0", "RefCall", "0", "36", "29", "0", "29", "1", "0,47,36"),
    ]


def test_main_all_sites_lists_quality_only(judge, tmp_path):
    assert cli.run(find_flips.main, [*judge(), "--all-sites"]) == 0
    table = read(tmp_path)
    assert table.kind.tolist()[:2] == ["quality_only", "confident_flip"]
    assert table[["transition", "direction"]].iloc[0].tolist() == ["0/1>0/1", "both_right"]


def test_main_summary(judge, tmp_path):
    assert cli.run(find_flips.main, judge()) == 0
    summary = read(tmp_path, "summary.tsv")
    assert list(summary.columns) == list(SUMMARY_COLUMNS)
    right = summary[(summary.side == "right") & (summary.happy != "0")]
    assert right[["cell", "type", "status", "alleles", "records", "happy"]].to_numpy().tolist() == [
        ["issue894/issue894.r1", "SNP", "TP", "1", "1", "1"],
        ["issue894/issue894.r1", "SNP", "FN", "2", "2", "2"],
        ["issue894/issue894.r1", "SNP", "negative", "0", "", ""],
        ["issue894/issue894.r1", "INDEL", "FP", "1", "1", "1"],
        ["issue894/issue894.r1", "INDEL", "negative", "0", "", ""],
    ]


def test_main_regions_of_one_text_and_a_bed(judge, tmp_path):
    (tmp_path / "some.bed").write_text("chr20\t402\t403\n")
    words = judge("--regions", f"chr20:150-250 {tmp_path / 'some.bed'}")
    assert cli.run(find_flips.main, words) == 0
    assert read(tmp_path).pos.tolist() == ["201", "403"]


def test_main_same_cell_twice_has_no_flip_but_a_header(judge, tmp_path):
    same = [word.replace("right", "left") if word.startswith(str(tmp_path)) else word for word in judge()]
    assert cli.run(find_flips.main, same) == 0
    assert list(read(tmp_path).columns) == list(flips.COLUMNS)
    assert len(read(tmp_path)) == 0


def test_main_same_bytes_twice(judge, tmp_path):
    written = []
    for _ in range(2):
        assert cli.run(find_flips.main, judge()) == 0
        written.append((tmp_path / "flips.tsv.gz").read_bytes())
    assert written[0] == written[1]
    assert gzip.decompress(written[0]).startswith(b"sample\tleft_cell\t")


def test_main_bad_input_tells_everything(judge, capsys):
    wrong = [word.replace("flips.tsv.gz", "no/flips.tsv.gz").replace("summary.tsv", "no/s.tsv") for word in judge()]
    assert cli.run(find_flips.main, wrong) == cli.BAD_INPUT
    assert len(capsys.readouterr().err.splitlines()) == 2


def test_main_missing_tables(judge, tmp_path, capsys):
    words = judge()
    (tmp_path / "left.parquet").unlink()
    (tmp_path / "right.missed.parquet").unlink()
    assert cli.run(find_flips.main, words) == cli.BAD_INPUT
    told = capsys.readouterr().err.splitlines()
    assert [line.endswith(": no such file") for line in told] == [True, True]
    assert "right.missed.parquet" in told[1]
    assert not (tmp_path / "flips.tsv.gz").exists()


def test_main_another_parquet_file(judge, tmp_path, capsys):
    words = judge()
    (tmp_path / "left.parquet").write_bytes((tmp_path / "left.missed.parquet").read_bytes())
    (tmp_path / "right.parquet").write_text("x")
    assert cli.run(find_flips.main, words) == cli.BAD_INPUT
    assert "judge the cell again" in capsys.readouterr().err


def test_main_without_happy_and_unpacked(judge, tmp_path):
    """Bare call sets: our own matching says the same here."""
    assert cli.run(find_flips.main, judge(with_happy=False)) == 0
    assert read(tmp_path).direction.tolist() == ["broken", "unassessed", "broken", "broken"]
    assert set(read(tmp_path, "summary.tsv").happy) == {""}


def test_main_same_haplotypes_are_no_flip(judge, tmp_path):
    """Two bases replaced in one record against two records; the deletion is written at two places."""
    left = ["chr20 106 . GG CT 50 PASS . GT 1/1", "chr20 110 . TTAG T 50 PASS . GT 0/1"]
    right = ["chr20 106 . G C 50 PASS . GT 1/1", "chr20 107 . G T 50 PASS . GT 1/1"]
    sequence = "chr20 109 . CTTA C 50 PASS . GT 0/1"
    words = judge(left=left, right=[*right, sequence], with_happy=False)
    assert cli.run(find_flips.main, [*words, "--all-sites"]) == 0
    assert read(tmp_path)[["pos", "kind"]].to_numpy().tolist()[:3] == [
        ["106", "same_haplotype"],
        ["106", "same_haplotype"],
        ["107", "same_haplotype"],
    ]
    assert cli.run(find_flips.main, words) == 0
    assert "same_haplotype" not in set(read(tmp_path).kind)


def test_main_vcf_of_the_flips(judge, tmp_path):
    assert cli.run(find_flips.main, judge()) == 0
    with pysam.VariantFile(str(tmp_path / "flips.vcf.gz")) as source:
        assert list(source.header.samples) == ["LEFT", "RIGHT"]
        records = list(source.fetch("chr20", 200, 600))
    assert [record.info["KIND"] for record in records] == read(tmp_path).kind.tolist()
    first, gained = records[0], records[-1]
    assert (first.info["DIRECTION"], first.info["TRANSITION"], first.info["TRUTH_GT"]) == ("broken", "1/1>0/0", "1/1")
    left, right = first.samples["LEFT"], first.samples["RIGHT"]
    assert (left["GT"], left["GQ"], left["AD"], left["PL"], left["FT"]) == ((1, 1), 53, (0, 29), (56, 55, 0), "PASS")
    assert (right["GT"], right["DP"], right["FT"]) == ((0, 0), 29, "RefCall")
    assert (gained.samples["LEFT"]["GT"], gained.samples["LEFT"]["FT"]) == ((None, None), "NoCandidate")


@pytest.mark.parametrize(
    ("record", "message"),
    [
        ("chr20 106 . G C 33.3 PASS . GT:GQ 0/2:33", r"left\.vcf\.gz:\d+: genotype '0/2' does not fit"),
        ("chr20 106 . G C 33.3 PASS . GT:GQ 0/1:many", r"GQ is no number: 'many'"),
        ("chr20 600 . GCA G 33.3 PASS . GT 0/1", r"lies behind the end of chr20"),
        ("chr20 106 . G C high PASS . GT 0/1", r"QUAL is no number: 'high'"),
    ],
)
def test_judge_calls_bad_record(judge, tmp_path, capsys, record, message):
    words = judge()
    lines = gzip.decompress((tmp_path / "left.vcf.gz").read_bytes()).decode().splitlines(keepends=True)
    text = "".join(line for line in lines if line.startswith("#")) + "\t".join(record.split()) + "\n"
    (tmp_path / "left.vcf").write_text(text.replace("left.vcf", ""))
    (tmp_path / "left.vcf").rename(tmp_path / "left.vcf.gz")
    given = ["--truth", tmp_path / "truth.vcf.gz", "--confident", tmp_path / "confident.bed"]
    given += ["--calls", tmp_path / "left.vcf.gz", "--reference", words[words.index("--reference") + 1]]
    (tmp_path / "left.parquet").unlink()
    assert cli.run(judge_calls.main, [str(w) for w in (*given, "--output", tmp_path / "left.parquet")]) == cli.BAD_INPUT
    assert re.search(message, capsys.readouterr().err)
    assert not (tmp_path / "left.parquet").exists()


ENDS = (".parquet", ".missed.parquet", ".totals.tsv")


def test_judge_calls_same_bytes_twice(judge, tmp_path):
    written = []
    for _ in range(2):
        judge()
        written.append(
            [(tmp_path / f"left{end}").read_bytes() for end in (".parquet", ".missed.parquet", ".totals.tsv")]
        )
    assert written[0] == written[1]


def test_read_regions_none():
    assert arguments.read_regions([], {"c": 10}) is None
    assert arguments.read_regions(["c:2-3 c:5"], {"c": 10}) == Regions([Interval("c", 1, 3), Interval("c", 4, 5)])
