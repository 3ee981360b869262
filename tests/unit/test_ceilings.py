"""Ceilings through the command lines, against the summaries of our hap.py."""

from random import Random

import made_results
import polars as pl
import pytest
import random_variants
import yaml

import check_ceiling
import collect_ceiling
import measure_ceiling
import print_ceiling
from genomics import cli, parquet, vcf
from genomics.genome import Genome, Interval, Regions
from genomics.variants import Variant, genotype_order
from minidv import happy
from retrain import experiment, happy_summaries, images
from retrain.ceilings import measures, paths, tables, truths

META = ['##FORMAT=<ID=GT,Number=1,Type=String,Description="g">']


def write_vcf(path, genome, records):
    lines = [
        f"{v.contig}\t{v.start + 1}\t.\t{v.ref}\t{','.join(v.alts)}\t50\tPASS\t.\tGT\t{vcf.format_genotype(v.genotype)}"
        for v in sorted(records, key=lambda v: v.start)
    ]
    vcf.write(path, vcf.header(genome.lengths, META, ["S"]), lines)
    return path


def write_candidates(path, candidates, label=None):
    rows = [
        (v.contig, v.start, v.end, v.ref, ",".join(v.alts), index, "0" * 16, label, 30, "")
        for v in sorted(candidates)
        for index in ("0", "0,1", "1")[: 1 if len(v.alts) == 1 else 3]
    ]
    parquet.write(path, pl.DataFrame(rows, images.SCHEMA, orient="row"))
    return path


class Case:
    """A genome of 3 kb with truth, candidates and a confident BED, and what hap.py says of calls."""

    def __init__(self, folder, write_genome, seed):
        self.folder, self.random = folder, Random(seed)
        self.bases = random_variants.reference(self.random, 3000)
        self.genome = Genome(write_genome(c=self.bases))
        truth = [random_variants.variant(self.random, self.bases, start) for start in range(20, 2950, 40)]
        self.truth = write_vcf(folder / "truth.vcf.gz", self.genome, truth)
        written = [new for v in truth if self.random.random() < 0.8 for new in self._rewritten(v)]
        false = [random_variants.variant(self.random, self.bases, start) for start in range(33, 2950, 90)]
        by_start = {(v.start, v.ref): v for v in (*written, *false)}
        self.candidates = [by_start[key] for key in sorted(by_start)]
        self.bed = folder / "confident.bed"
        self.bed.write_text("".join(f"c\t{start}\t{start + 130}\n" for start in range(40, 2900, 170)))

    def _rewritten(self, variant):
        return random_variants.rewrite(self.random, self.bases, variant, with_replacements=False)

    def ceiling(self, *words):
        table = write_candidates(self.folder / "candidates.parquet", self.candidates)
        arguments = ["--candidates", table, "--reference", self.genome.path, "--truth", self.truth]
        arguments += ["--confident", self.bed, "--output", self.folder / "S.tsv", *words]
        measure_ceiling.main([str(word) for word in arguments])
        return {row["type"]: row for row in tables.read(self.folder / "S.tsv", measures.COLUMNS)}

    def summary(self, query, *words):
        calls = write_vcf(self.folder / "calls.vcf.gz", self.genome, query)
        arguments = [self.truth, calls, "-f", self.bed, "-r", self.genome.path, "-o", self.folder / "happy", *words]
        happy.main([str(word) for word in (*arguments, "--engine=vcfeval", "--quiet")])
        table = happy_summaries.read_summary(self.folder / "happy.summary.csv")
        return table[table.Filter == "ALL"].set_index("Type")


@pytest.fixture
def case(tmp_path, write_genome):
    return Case(tmp_path, write_genome, seed=4)


@pytest.mark.parametrize(("of_ceiling", "of_happy"), [((), ()), (("--regions", "c:300-1500"), ("-l", "c:300-1500"))])
def test_no_calls_find_more_truth_than_the_ceiling(case, of_ceiling, of_happy):
    limits, most = case.ceiling(*of_ceiling), 0
    for _ in range(12):
        chosen = [v._replace(genotype=case.random.choice(genotype_order(len(v.alts) + 1))) for v in case.candidates]
        found = case.summary([v for v in chosen if v.is_called_variant], *of_happy)
        for kind in truths.TYPES:
            reachable, edge = int(limits[kind]["truth_reachable"]), int(limits[kind]["truth_edge"])
            assert found.loc[kind, "TRUTH.TP"] <= reachable + edge
            most = max(most, found.loc[kind, "TRUTH.TP"])
    assert most > 0


@pytest.mark.parametrize("regions", [None, "c:300-1500", "bed"])
def test_totals_are_those_of_happy_and_true_calls_reach_the_ceiling(case, regions):
    """Calls that are the truth itself: all of it is found, whatever the edges."""
    of_ceiling, of_happy = [], []
    if regions == "bed":
        (case.folder / "some.bed").write_text("c\t300\t1500\n")
        of_ceiling, of_happy = ["--regions", case.folder / "some.bed"], ["-T", case.folder / "some.bed"]
    elif regions:
        of_ceiling, of_happy = ["--regions", regions], ["-l", regions]
    case.candidates = sorted({call.variant._replace(genotype=(-1, -1)) for call in vcf.read_calls(case.truth)})
    limits = case.ceiling(*of_ceiling)
    found = case.summary([call.variant for call in vcf.read_calls(case.truth)], *of_happy)
    for kind in truths.TYPES:
        assert int(limits[kind]["truth_total"]) == found.loc[kind, "TRUTH.TOTAL"]
        assert limits[kind]["truth_reachable"] == limits[kind]["truth_total"]
        assert (limits[kind]["recall"], limits[kind]["truth_assumed"]) == ("1.000000", "0")


def test_classes_of_a_graded_sample_are_the_best_labels(tmp_path, write_genome):
    genome = Genome(write_genome(c="ACGTTGCAGGATCCATTAGC" * 10))
    truth = [Variant("c", 5, "G", ("T",), (0, 1)), Variant("c", 60, "A", ("C", "G"), (1, 2))]
    candidates = [
        Variant("c", 5, "G", ("T",)),
        Variant("c", 30, "A", ("AT",)),
        Variant("c", 60, "A", ("C", "G")),
        Variant("c", 150, "A", ("C",)),
    ]
    bed = Regions([Interval("c", 0, 100)])
    graded = measures.Graded(write_vcf(tmp_path / "t.vcf.gz", genome, truth), bed, truths.Asked())
    snp, indel = measures.measure(write_candidates(tmp_path / "c.parquet", candidates), genome, graded)
    assert [snp[column] for column in measures.OF_IMAGES] == [3, 5, 0, 3, 1]  # the last lies outside
    assert [indel[column] for column in measures.OF_IMAGES] == [1, 1, 1, 0, 0]
    assert [snp[column] for column in (*measures.OF_TRUTH, "recall")] == [2, 2, 0, 0, 1.0]
    assert [indel[column] for column in (*measures.OF_TRUTH, "recall")] == [0, 0, 0, 0, None]


def test_training_examples_have_their_labels_and_no_truth(tmp_path, write_genome):
    genome = write_genome(c="ACGT" * 30)
    table = write_candidates(tmp_path / "c.parquet", [Variant("c", 4, "A", ("C",)), Variant("c", 9, "C", ("CA",))], 2)
    words = ["--candidates", table, "--reference", genome, "--output", tmp_path / "out.tsv"]
    assert cli.run(measure_ceiling.main, [str(word) for word in words]) == 0
    rows = tables.read(tmp_path / "out.tsv", measures.COLUMNS)
    assert [list(row.values()) for row in rows] == [
        ["SNP", "1", "1", "0", "0", "1", "", "", "", "", ""],
        ["INDEL", "1", "1", "0", "0", "1", "", "", "", "", ""],
    ]


def test_example_set_without_images_reaches_nothing(case):
    case.candidates = []
    limits = case.ceiling()
    assert [limits[kind]["truth_reachable"] for kind in truths.TYPES] == ["0", "0"]
    assert int(limits["SNP"]["truth_total"]) > 0
    assert limits["SNP"]["recall"] == "0.000000"


@pytest.fixture
def plan(tmp_path):
    """An experiment of two example sets; the arm of the second is trained, that of the first is not there."""
    arms = {"m": {"make_examples": {"min_base_quality": 5}}}
    config = made_results.make_config(tmp_path, arms)
    (tmp_path / "config.yaml").write_text(yaml.safe_dump(config))
    return experiment.load(config)


@pytest.fixture
def collected(tmp_path, plan):
    """Ceilings of both sets, collected."""
    upstream, own = plan.example_sets
    values = {upstream: ("90", "0.900000"), own: ("95", "0.950000")}
    for path in paths.measured_paths(plan, tmp_path / "ceiling"):
        reachable, recall = values[path.parts[-3]]
        graded = ["8"] * 5 + ["100", reachable, "1", "0", recall]
        row = graded if path.parts[-2] == "test" else ["7"] * 5 + [""] * 5
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("".join("\t".join(line) + "\n" for line in (measures.COLUMNS, ("SNP", *row))))
    output = tmp_path / "ceiling.tsv"
    words = ["--config", tmp_path / "config.yaml", "--ceilings", tmp_path / "ceiling", "--output", output]
    assert cli.run(collect_ceiling.main, [str(word) for word in words]) == 0
    return output


def test_collect_ceiling_puts_the_baseline_beside(collected, plan):
    rows = tables.read(collected, tables.COLUMNS)
    upstream, own = plan.example_sets
    assert [tuple(row[key] for key in tables.KEYS) for row in rows] == [
        (upstream, "test", "Bob", "SNP"),
        (own, "train", "Ann", "SNP"),
        (own, "tune", "Ann", "SNP"),
        (own, "test", "Bob", "SNP"),
    ]
    differences = ("images_difference", "truth_reachable_difference", "recall_difference")
    assert [rows[3][column] for column in differences] == ["0", "5", "0.050000"]
    assert [rows[1][column] for column in differences] == ["", "", ""]


def test_measured_paths_of_a_given_model_are_graded_only(tmp_path):
    elsewhere = made_results.make_model(tmp_path / "elsewhere")
    arms = {"m": {"make_examples": {"min_base_quality": 5}, "model": elsewhere}}
    measured = paths.measured_paths(made_results.make_plan(tmp_path, arms), tmp_path)
    assert [path.parts[-2] for path in measured] == ["test", "test"]


def test_print_ceiling(collected, plan, capsys):
    assert cli.run(print_ceiling.main, [str(collected)]) == 0
    lines = [line.split() for line in capsys.readouterr().out.splitlines()]
    assert lines[4] == [list(plan.example_sets)[1], "test", "Bob", "SNP", *["8"] * 4, "95.00", "%", "+5.00"]
    assert lines[2][-2:] == ["-", "-"]


@pytest.fixture
def check(tmp_path, collected, plan):
    def checked(found, kind="SNP"):
        for path in paths.summary_paths(plan, tmp_path / "benchmark"):
            path.parent.mkdir(parents=True)
            path.write_text(f"Type,Filter,TRUTH.TP,QUERY.FP\n{kind},ALL,{found},0\n{kind},PASS,1,0\n")
        words = ["--config", tmp_path / "config.yaml", "--benchmark", tmp_path / "benchmark"]
        words += ["--ceiling", collected, "--output", tmp_path / "check.tsv"]
        return cli.run(check_ceiling.main, [str(word) for word in words])

    return checked


def test_check_ceiling_lists_every_cell(check, plan, tmp_path):
    assert check(91) == 0
    rows = tables.read(tmp_path / "check.tsv", tables.CHECK_COLUMNS)
    upstream, own = plan.example_sets
    assert [tuple(row.values()) for row in rows] == [
        (upstream, "baseline", "test", "Bob", "SNP", "91", "90", "1", "0"),
        (own, "baseline", "test", "Bob", "SNP", "91", "95", "1", "5"),
        (upstream, "m.r1", "test", "Bob", "SNP", "91", "90", "1", "0"),
        (own, "m.r1", "test", "Bob", "SNP", "91", "95", "1", "5"),
    ]


def test_check_ceiling_fails_where_a_model_exceeds_it(check, plan, tmp_path, capsys):
    assert check(92) == cli.BAD_INPUT
    told = capsys.readouterr().err.splitlines()
    upstream = plan.baseline_set.id
    assert [line.split(" on ")[0] for line in told] == [f"error: {upstream}/baseline", f"error: {upstream}/m.r1"]
    assert "hap.py finds 92 SNP records of the truth, but the candidates can reach 90 at most" in told[0]
    assert not (tmp_path / "check.tsv").exists()


def test_check_ceiling_without_ceiling(check, capsys):
    assert check(1, kind="INDEL") == cli.BAD_INPUT
    assert "there is no ceiling of" in capsys.readouterr().err


def test_bad_input_is_told_together(tmp_path, capsys):
    words = ["--candidates", "no.parquet", "--reference", "no.fa", "--truth", "no.vcf.gz"]
    assert cli.run(measure_ceiling.main, [*words, "--output", f"{tmp_path}/no/x.tsv"]) == cli.BAD_INPUT
    assert len(capsys.readouterr().err.splitlines()) == 5
