"""Totals against summaries of whole runs: of the embedded hap.py on random call sets, of the real one on real ones."""

import csv
import gzip
import itertools
import shutil
from collections import Counter
from random import Random

import pysam
import pytest
import random_variants

from genomics import vcf
from genomics.errors import InputError
from genomics.genome import Genome, Interval, Regions, read_bed
from genomics.variants import trim
from minidv import happy
from retrain.discordance import Discordance, Side, summary_rows

META = [
    '##FILTER=<ID=RefCall,Description="r">',
    '##FILTER=<ID=LowQual,Description="l">',
    '##FORMAT=<ID=GT,Number=1,Type=String,Description="g">',
]
LENGTH = 6000
CONFIDENT = Regions([Interval("c", 300, 2800), Interval("c", 3100, LENGTH)])


def write_vcf(path, genome, variants, rng=None):
    """Write variants; with `rng` some as reference calls or filtered."""
    lines = []
    for variant in sorted(variants, key=lambda variant: variant.start):
        chance = rng.random() if rng else 1.0
        label = "RefCall" if chance < 0.15 else "LowQual" if chance < 0.25 else "PASS"
        genotype = "0/0" if label == "RefCall" else vcf.format_genotype(variant.genotype)
        columns = ["c", variant.start + 1, ".", variant.ref, ",".join(variant.alts), 50, label, ".", "GT", genotype]
        lines.append("\t".join(map(str, columns)))
    vcf.write(path, vcf.header(genome.lengths, META, ["S"]), lines)
    return path


def is_plain(variant):
    """Whether every alternate replaces one base, or only inserts, or only deletes, as DeepVariant's do."""
    trimmed = [trim(variant.start, variant.ref, alt)[1:] for alt in variant.alts]
    return all(len(ref + alt) == 2 if ref and alt else True for ref, alt in trimmed)


def random_calls(rng, bases, truth):
    """Truth with missing, wrong and false calls."""
    calls = [variant for variant in truth if rng.random() < 0.8]
    calls = [variant if rng.random() < 0.9 else variant._replace(genotype=(0, 1)) for variant in calls]
    return calls + [random_variants.variant(rng, bases, start) for start in range(20, LENGTH - 10, 397)]


@pytest.fixture
def random_run(tmp_path, write_genome):
    """Genome, truth and two graded cells from a seed; and hap.py's summaries."""

    def make(seed, wanted=lambda variant: True):
        rng = Random(seed)
        bases = random_variants.reference(rng, LENGTH)
        genome = Genome(write_genome(c=bases))
        truth = [random_variants.variant(rng, bases, start) for start in range(10, LENGTH - 10, rng.randint(23, 41))]
        truth = [variant for variant in truth if wanted(variant)]
        truth_path = write_vcf(tmp_path / "truth.vcf.gz", genome, truth)
        bed = tmp_path / "confident.bed"
        bed.write_text("".join(f"{contig}\t{start}\t{end}\n" for contig, start, end in CONFIDENT))
        sides, summaries = [], []
        for name in ("left", "right"):
            variants = [variant for variant in random_calls(rng, bases, truth) if wanted(variant)]
            calls = write_vcf(tmp_path / f"{name}.vcf.gz", genome, variants, rng)
            prefix = str(tmp_path / f"{name}_happy")
            files = [str(truth_path), str(calls), "-r", genome.path, "-f", str(bed), "-o", prefix]
            happy.main([*files, "--engine=vcfeval", "--pass-only", "--quiet"])
            sides.append(Side(calls, tmp_path / f"{name}_happy.vcf.gz"))
            summaries.append(read_summary(f"{prefix}.summary.csv"))
        return Discordance(genome, sides, truth_path, CONFIDENT, None), summaries

    return make


def read_summary(path):
    """Counts of hap.py's PASS rows by (type, status)."""
    counts = Counter()
    with open(path) as lines:
        for row in csv.DictReader(lines):
            if row["Filter"] == "PASS":
                total, fp, unk, fn = (int(row[name]) for name in ("QUERY.TOTAL", "QUERY.FP", "QUERY.UNK", "TRUTH.FN"))
                parts = {"TP": total - fp - unk, "FP": fp, "outside": unk, "FN": fn}
                counts.update({(row["Type"], status): count for status, count in parts.items()})
    return counts


@pytest.mark.parametrize("seed", range(6))
def test_totals_equal_the_summary_of_happy(random_run, seed):
    discordance, summaries = random_run(seed, is_plain)
    assert {comparison.left_status for comparison in discordance.comparisons()} >= {"TP", "FP", "outside"}
    for totals, summary in zip(discordance.totals, summaries, strict=True):
        assert dict(+totals.happy) == dict(+summary)
        assert dict(+totals.records) == dict(+summary)


@pytest.mark.parametrize("seed", range(6))
def test_totals_of_calls_that_happy_divides(random_run, seed):
    """Every query record is reached; truth not found may differ, as our matching does not divide calls."""
    discordance, summaries = random_run(seed)
    list(discordance.comparisons())
    for totals, summary in zip(discordance.totals, summaries, strict=True):
        assert dict(+totals.happy) == dict(+summary)
        for kind, status in itertools.product(("SNP", "INDEL"), ("TP", "FP", "outside")):
            assert totals.records[kind, status] == summary[kind, status]


def test_comparisons_are_sorted_and_complete(random_run):
    discordance, _ = random_run(1)
    found = list(discordance.comparisons())
    assert [comparison.allele for comparison in found] == sorted(comparison.allele for comparison in found)
    assert {comparison.left_status for comparison in found} == {"TP", "FP", "FN", "negative", "outside"}
    counted = Counter((c.allele.type, c.left_status) for c in found)
    assert discordance.totals[0].alleles == counted


def test_comparisons_left_and_right_are_symmetric(random_run):
    discordance, _ = random_run(2)
    for comparison in discordance.comparisons():
        called = [site is not None and site.is_called for site in (comparison.left, comparison.right)]
        if all(called) and comparison.left.genotype == comparison.right.genotype:
            assert (comparison.left_status == "outside") == (comparison.right_status == "outside")


def test_summary_rows_of_no_calls(write_genome, tmp_path):
    genome = Genome(write_genome(c="ACGT" * 25))
    empty = write_vcf(tmp_path / "empty.vcf.gz", genome, [])
    files = [str(empty), str(empty), "-r", genome.path, "-o", str(tmp_path / "h"), "--engine=vcfeval", "--quiet"]
    happy.main(files)
    discordance = Discordance(genome, [Side(empty, tmp_path / "h.vcf.gz")] * 2, empty, CONFIDENT, None)
    assert list(discordance.comparisons()) == []
    rows = list(summary_rows(discordance.totals[0]))
    assert [(row["type"], row["status"]) for row in rows[:5]] == [
        ("SNP", status) for status in ("TP", "FP", "FN", "outside", "negative")
    ]
    assert all(row["alleles"] == 0 for row in rows)


def test_check_contigs_names_every_file(write_genome, tmp_path):
    genome = Genome(write_genome(c="ACGT" * 25))
    other = Genome(write_genome("other.fa", chr7="ACGT" * 25))
    paths = [write_vcf(tmp_path / f"{name}.vcf.gz", other, []) for name in ("one", "two")]
    with pytest.raises(InputError) as caught:
        Discordance(genome, [Side(*paths)] * 2, paths[0], CONFIDENT, None)
    assert len(caught.value.problems) == 2
    assert "chr7" in caught.value.problems[0]


@pytest.mark.real
@pytest.mark.parametrize("engine", ["vcfeval", "xcmp"])
def test_totals_equal_the_real_happy(tmp_path, oracles, real_data, engine):
    folder = oracles / "happy" / "hg001_nist"
    paths = [folder / "truth.vcf.gz", folder / "query.vcf.gz", folder / "expected" / f"happy-{engine}.vcf.gz"]
    truth, calls, graded = (indexed(path, tmp_path / f"{number}.vcf.gz") for number, path in enumerate(paths))
    genome = Genome(real_data / "other-contig-names" / "reference.fasta.gz")
    confident = read_bed(folder / "conf.bed.gz")
    discordance = Discordance(genome, [Side(calls, graded)] * 2, truth, confident, None)
    assert len(list(discordance.comparisons())) > 200
    expected = read_summary(folder / "expected" / f"happy-{engine}.summary.csv")
    for totals in discordance.totals:
        assert dict(+totals.happy) == dict(+expected)
        assert dict(+totals.records) == dict(+expected)


def indexed(source, target):
    """A bgzipped, indexed copy."""
    plain = target.with_suffix("")
    with gzip.open(source, "rb") as packed, open(plain, "wb") as unpacked:
        shutil.copyfileobj(packed, unpacked)
    pysam.tabix_compress(str(plain), str(target))
    pysam.tabix_index(str(target), preset="vcf")
    return target
