"""The command line against files of the real hap.py."""

import csv
import gzip
import json
import shutil
from collections import Counter, defaultdict

import pysam
import pytest
from slow_annotated import read_annotated

from genomics import cli, vcf
from minidv import happy
from retrain.happy_summaries import read_summary

COUNTS = ("TRUTH.TP", "TRUTH.FN", "QUERY.TP", "QUERY.FP", "QUERY.UNK", "FP.gt", "FP.al")


@pytest.fixture
def run(tmp_path, capsys):
    """Runs the command line; gives the prefix of its output."""

    def main(truth, query, reference, *options):
        if reference.parent != tmp_path and not reference.with_name(reference.name + ".fai").exists():
            reference = shutil.copyfile(reference, tmp_path / "ref.fa")
            pysam.faidx(str(reference))
        prefix = tmp_path / "out"
        words = [truth, query, "-r", reference, "-o", prefix, "--engine=vcfeval", "--threads", "2", *options]
        code = cli.run(happy.main, [str(word) for word in words])
        assert (code, capsys.readouterr().err) == (0, "")
        return prefix

    return main


def recount(path):
    """Counts per contig and type from an annotated VCF."""
    table = defaultdict(lambda: dict.fromkeys(COUNTS, 0))
    for record in read_annotated(path):
        for name, side in (("TRUTH", record.truth), ("QUERY", record.query)):
            key = f"{name}.{side.decision}"
            if side.is_variant and key in COUNTS:
                table[record.contig, side.variant_type][key] += 1
                if key == "QUERY.FP" and side.match in ("am", "lm"):
                    table[record.contig, side.variant_type]["FP.gt" if side.match == "am" else "FP.al"] += 1
    return dict(table)


def assert_equal_tables(left, right):
    """Tables of CSV text are equal; numbers as far as hap.py's own rounding goes."""
    (left_header, *left_rows), (right_header, *right_rows) = (
        [*csv.reader(text.splitlines())] for text in (left, right)
    )
    assert left_header == right_header
    assert len(left_rows) == len(right_rows)
    for left_row, right_row in zip(left_rows, right_rows, strict=True):
        for name, ours, theirs in zip(left_header, left_row, right_row, strict=True):
            assert (name, ours) == (name, theirs) or float(ours) == pytest.approx(float(theirs), abs=1e-6), left_row[:4]


@pytest.fixture
def nist(run, oracles, real_data):
    folder = oracles / "happy" / "hg001_nist"
    reference = real_data / "other-contig-names" / "reference.fasta.gz"
    return run(folder / "truth.vcf.gz", folder / "query.vcf.gz", reference, "-f", folder / "conf.bed.gz"), folder


def test_two_nist_call_sets_give_the_tables_of_the_real_hap_py(nist):
    prefix, folder = nist
    expected = folder / "expected"
    assert_equal_tables(
        prefix.with_suffix(".summary.csv").read_text(), (expected / "happy-vcfeval.summary.csv").read_text()
    )
    extended = gzip.decompress((expected / "happy-vcfeval.extended.csv.gz").read_bytes()).decode()
    assert_equal_tables(prefix.with_suffix(".extended.csv").read_text(), extended)


def test_two_nist_call_sets_give_the_records_of_the_real_hap_py(nist):
    prefix, folder = nist
    assert list(read_annotated(f"{prefix}.vcf.gz")) == list(
        read_annotated(folder / "expected" / "happy-vcfeval.vcf.gz")
    )


def test_situations_give_the_counts_of_the_real_hap_py_per_contig(run, oracles):
    folder = oracles / "happy" / "synthetic"
    prefix = run(folder / "truth.vcf", folder / "query.vcf", folder / "ref.fa", "-f", folder / "conf.bed")
    with open(folder / "expected" / "happy-vcfeval.percontig.tsv") as lines:
        rows = list(csv.DictReader(lines, delimiter="\t"))
    assert len({row["contig"] for row in rows}) == 24  # the 25th, without truth, is left out
    assert recount(f"{prefix}.vcf.gz") == {
        (row["contig"], row["type"]): {name: int(row[name]) for name in COUNTS} for row in rows
    }


def test_tables_hold_what_the_records_say(run, oracles):
    folder = oracles / "happy" / "synthetic"
    prefix = run(folder / "truth.vcf", folder / "query.vcf", folder / "ref.fa", "-f", folder / "conf.bed")
    totals = defaultdict(Counter)
    for (_, kind), counts in recount(f"{prefix}.vcf.gz").items():
        totals[kind].update(counts)
    table = read_summary(f"{prefix}.extended.csv")
    whole = table[(table["Subtype"] == "*") & (table["Subset"] == "*") & (table["Filter"] == "ALL")].set_index("Type")
    assert {kind: {name: whole.loc[kind, name] for name in COUNTS} for kind in whole.index} == totals
    passing = table[(table["Subtype"] == "*") & (table["Subset"] == "*") & (table["Filter"] == "PASS")].set_index(
        "Type"
    )
    assert whole.loc["SNP", "QUERY.FP"] - passing.loc["SNP", "QUERY.FP"] == 1  # the call with LowQual


def test_left_shifted_truth_gives_the_table_of_the_real_hap_py(run, oracles):
    folder = oracles / "happy" / "leftshifting_example"
    options = ("--preprocess-truth", "--leftshift", "-l", "chrT")
    prefix = run(folder / "truth.vcf", folder / "query.vcf", folder / "ref.fa", *options)
    assert_equal_tables(prefix.with_suffix(".extended.csv").read_text(), (folder / "expected.extended.csv").read_text())


def test_numeric_contig_names(run, oracles):
    folder = oracles / "happy" / "numeric_chrs"
    prefix = run(folder / "truth.vcf", folder / "query.vcf", folder / "test.fa", "-f", folder / "fp.bed")
    ours, theirs = read_summary(f"{prefix}.summary.csv"), read_summary(folder / "expected.summary.csv")
    assert ours[theirs.columns].round(6).equals(theirs)


def test_haploid_truth_on_x(run, oracles):
    folder = oracles / "happy" / "haploid"
    prefix = run(folder / "truth.vcf", folder / "query.vcf", folder / "test.fa")
    assert recount(f"{prefix}.vcf.gz") == {("chrX", "SNP"): dict.fromkeys(COUNTS, 0) | {"TRUTH.TP": 1, "QUERY.TP": 1}}


@pytest.mark.parametrize(
    ("gender", "truth", "doubled"),
    [
        ("auto", ["1", "1", "1"], True),  # one copy throughout
        ("auto", ["1", "0/1", "1"], False),  # two copies somewhere on X
        ("auto", ["1/1", "1/1", "1"], False),  # haploid elsewhere only
        ("male", ["1", "0/1", "1"], True),
        ("female", ["1", "1", "1"], False),
        ("none", ["1", "1", "1"], False),
    ],
)
@pytest.mark.parametrize("name", ["truth.vcf", "truth.vcf.gz"])
def test_gender(run, tmp_path, write_genome, gender, truth, doubled, name):
    """Of a male haploid calls on X and Y become homozygous in truth and query, as hap.py's pre.py and preprocess do;
    else a haploid query is heterozygous. A haploid truth compares as homozygous in any case, as vcfeval reads it."""
    lengths = {"chrX": 60, "chrY": 60}
    reference = write_genome(chrX="ACGTTGCAGG" * 6, chrY="ACGTTGCAGG" * 6)
    places = [("chrX", 5, "T", "A"), ("chrX", 45, "T", "A"), ("chrY", 25, "T", "A")]
    header = vcf.header(lengths, ['##FORMAT=<ID=GT,Number=1,Type=String,Description="g">'], ["S"])
    for file, genotypes in ((name, truth), ("query.vcf", truth), ("homozygous.vcf", ["1/1"] * 3)):
        lines = [
            "\t".join([c, str(p), ".", *bases, ".", ".", ".", "GT", gt])
            for (c, p, *bases), gt in zip(places, genotypes, strict=True)
        ]
        vcf.write(tmp_path / file, header, lines)

    def found(query):
        prefix = run(tmp_path / name, tmp_path / query, reference, "--gender", gender)
        return [(r.truth.genotype, r.query.genotype, r.truth.decision) for r in read_annotated(f"{prefix}.vcf.gz")]

    haploid = [(1, 1) if doubled else (1,), (1, 1) if doubled else (0, 1), "TP" if doubled else "FN"]
    assert [tuple(haploid) for _ in truth if _ == "1"] == [
        row for row, gt in zip(found("query.vcf"), truth, strict=True) if gt == "1"
    ]
    rows = found("homozygous.vcf")
    assert [row[2] for row in rows] == ["FN" if gt == "0/1" else "TP" for gt in truth]
    assert [row[0] for row, gt in zip(rows, truth, strict=True) if gt == "1"] == [haploid[0]] * truth.count("1")


def test_same_input_gives_the_same_bytes(run, oracles, tmp_path):
    folder = oracles / "happy" / "synthetic"
    outputs = []
    for _ in range(2):
        run(folder / "truth.vcf", folder / "query.vcf", folder / "ref.fa", "-f", folder / "conf.bed")
        outputs.append({path.name: path.read_bytes() for path in tmp_path.glob("out.*")})
    assert sorted(outputs[0]) == ["out.extended.csv", "out.summary.csv", "out.vcf.gz", "out.vcf.gz.tbi"]
    assert outputs[0] == outputs[1]


@pytest.fixture
def small(tmp_path):
    """A reference, a VCF with one SNP, one without records, and a table of strata."""
    (tmp_path / "ref.fa").write_text(">c\nACGTACGTACGTACGTACGT\n")
    pysam.faidx(str(tmp_path / "ref.fa"))
    header = "##fileformat=VCFv4.2\n##contig=<ID=c>\n#CHROM\tPOS\tID\tREF\tALT\tQUAL\tFILTER\tINFO\tFORMAT\tS\n"
    (tmp_path / "none.vcf").write_text(header)
    (tmp_path / "snp.vcf").write_text(header + "c\t5\t.\tA\tG\t9\tPASS\t.\tGT\t0/1\n")
    (tmp_path / "empty.bed").write_text("")
    (tmp_path / "part.bed").write_text("c\t0\t6\n")
    (tmp_path / "strata.tsv").write_text("part\tpart.bed\nnowhere\tempty.bed\n")
    return tmp_path


@pytest.mark.parametrize(
    ("truth", "query", "options", "expected"),
    [
        ("snp", "none", (), [("SNP", 1, 0, 0)]),
        ("none", "snp", (), []),
        ("none", "snp", ("-l", "c"), [("SNP", 0, 1, 0)]),
        ("none", "none", (), []),
        ("snp", "snp", ("-f", "empty.bed"), [("SNP", 0, 0, 1)]),
        ("snp", "snp", ("-f", "part.bed"), [("SNP", 0, 0, 0)]),
    ],
)
def test_edge_cases(run, small, monkeypatch, truth, query, options, expected):
    monkeypatch.chdir(small)
    prefix = run(small / f"{truth}.vcf", small / f"{query}.vcf", small / "ref.fa", *options)
    table = read_summary(f"{prefix}.summary.csv")
    rows = table[table["Filter"] == "ALL"]
    assert [*zip(rows["Type"], rows["TRUTH.FN"], rows["QUERY.FP"], rows["QUERY.UNK"], strict=True)] == expected


def test_strata_have_rows_even_without_variants(run, small):
    prefix = run(small / "snp.vcf", small / "snp.vcf", small / "ref.fa", "--stratification", small / "strata.tsv")
    table = read_summary(f"{prefix}.extended.csv")
    found = table[table["Filter"] == "ALL"].set_index("Subset")["TRUTH.TP"].to_dict()
    assert found == {"*": 1, "part": 1, "nowhere": 0}
    assert list(table["Subset.IS_CONF.Size"].isna()) == [True] * 6


def test_no_write_counts(run, small):
    prefix = run(small / "snp.vcf", small / "snp.vcf", small / "ref.fa", "--no-write-counts")
    assert not prefix.with_suffix(".extended.csv").exists()


def test_all_problems_are_told_and_nothing_is_written(small, capsys):
    words = [small / "none.vcf", small / "absent.vcf", "-r", small / "ref.fa", "-o", small / "no" / "out"]
    assert cli.run(happy.main, [str(word) for word in words]) == cli.BAD_INPUT
    problems = capsys.readouterr().err.splitlines()
    assert len(problems) == 3
    assert "--engine=xcmp is not implemented here; only --engine=vcfeval is" in problems[0]
    assert not list(small.glob("out*"))


def test_input_is_not_overwritten(small, capsys):
    words = ["t.vcf.gz", "snp.vcf", "-r", "ref.fa", "-o", str(small / "t"), "--engine=vcfeval"]
    (small / "t.vcf.gz").write_bytes(b"")
    assert cli.run(happy.main, [str(small / word) if "." in word else word for word in words]) == cli.BAD_INPUT
    assert "t.vcf.gz is an input and would be overwritten" in capsys.readouterr().err


def test_flags_that_are_not_implemented_are_refused_by_name(small, capsys):
    words = [small / "snp.vcf", small / "snp.vcf", "-r", small / "ref.fa", "-o", small / "out", "--engine=vcfeval"]
    words += ["--unhappy", "--bcf", "--ci-alpha", "0.05"]
    assert cli.run(happy.main, [str(word) for word in words]) == cli.BAD_INPUT
    problems = capsys.readouterr().err
    assert [flag in problems for flag in ("--unhappy", "--bcf", "--ci-alpha")] == [True] * 3


def test_location_outside_the_reference(small, capsys):
    words = [small / "snp.vcf", small / "snp.vcf", "-r", small / "ref.fa", "-o", small / "out", "--engine=vcfeval"]
    assert cli.run(happy.main, [str(word) for word in [*words, "-l", "x,c:90-99"]]) == cli.BAD_INPUT
    assert len(capsys.readouterr().err.splitlines()) == 2


def test_implemented_flags_are_in_the_contract(contracts):
    known = {option["name"] for option in json.loads((contracts / "happy-0.3.15.json").read_text())["options"]}
    own = {f"--{name}" for name in happy.IMPLEMENTED if not name.endswith("_vcf")}
    assert own <= known
