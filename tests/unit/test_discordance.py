"""The columnar comparison against the one allele by allele, and totals against summaries of whole runs: of the embedded
hap.py on random call sets, of the real one on real ones."""

import csv
import gzip
import shutil
from collections import Counter
from random import Random
from typing import NamedTuple

import pandas as pd
import pysam
import pytest
import random_variants
import slow_flips
from slow_discordance import Discordance, Side

import find_flips
import judge_calls
from genomics import cli, vcf
from genomics.genome import Genome, Interval, Regions, read_bed
from genomics.variants import trim
from minidv import happy
from retrain import flips

META = [
    *(f'##FILTER=<ID={name},Description="f">' for name in ("RefCall", "LowQual")),
    *(
        f'##FORMAT=<ID={key},Number={number},Type={kind},Description="f">'
        for key, number, kind in (
            *(("GT", "1", "String"), ("GQ", "1", "Integer"), ("DP", "1", "Integer"), ("AD", "R", "Integer")),
            *(("VAF", "A", "Float"), ("PL", "G", "Integer"), ("XX", "1", "String")),
        )
    ),
]
LENGTH = 6000
CONFIDENT = Regions([Interval("c", 300, 2800), Interval("c", 3100, LENGTH)])
FORMATS = ("GT:GQ:DP:AD:VAF:PL", "GT:GQ:DP:AD:VAF:PL", "GT", "GT:PL:XX:DP:GQ", "GT:AD:PL")


def sample_of(rng, genotype, alternates, keys):
    """Values of a sample column, now and then missing or cut short."""
    size = {"AD": alternates + 1, "VAF": alternates, "PL": (alternates + 1) * (alternates + 2) // 2}
    if "|" not in genotype and "/" not in genotype:
        size["PL"] = alternates + 1
    values = [genotype]
    for key in keys.split(":")[1:]:
        numbers = [rng.randint(0, 60) for _ in range(size.get(key, 1))]
        if key == "PL":
            numbers[rng.randrange(len(numbers))] = 0
        text = [f"{n / 60:.6g}" if key == "VAF" else str(n) for n in numbers]
        if rng.random() < 0.05:
            text[rng.randrange(len(text))] = "."
        values.append("." if rng.random() < 0.03 else ",".join(text))
    return ":".join(values[: rng.randint(1, len(values))] if rng.random() < 0.03 else values)


def call_line(rng, variant, is_tidy):
    """A record as a caller may write it: filtered, as a reference or no call, in any FORMAT; unless `is_tidy` haploid,
    half called, or with `*`."""
    chance = rng.random()
    label = "RefCall" if chance < 0.2 else "LowQual" if chance < 0.28 else rng.choice(["PASS", "PASS", "."])
    genotype = vcf.format_genotype(variant.genotype)
    if label == "RefCall":
        genotype = rng.choice(["0/0", "0/0", "./.", "."])
    elif rng.random() < 0.1 and not is_tidy:
        genotype = rng.choice(["1", "./1", "0|1", "1|1"])
    keys = rng.choice(FORMATS)
    alts = [*variant.alts, *(["*"] if rng.random() < 0.03 and not is_tidy else [])]
    qual = rng.choice(["0", "0.5", "33.3", "60", "."])
    columns = ["c", variant.start + 1, ".", variant.ref, ",".join(alts), qual, label, ".", keys]
    return "\t".join(map(str, [*columns, sample_of(rng, genotype, len(alts), keys)]))


def truth_line(variant):
    columns = ["c", variant.start + 1, ".", variant.ref, ",".join(variant.alts), 50, "PASS", ".", "GT"]
    return "\t".join(map(str, [*columns, vcf.format_genotype(variant.genotype)]))


def write_vcf(path, genome, lines):
    lines = sorted(lines, key=lambda line: int(line.split("\t")[1]))
    vcf.write(path, vcf.header(genome.lengths, META, ["S"]), lines)
    return path


def is_plain(variant):
    """Whether every alternate replaces one base, or only inserts, or only deletes, as DeepVariant's do."""
    trimmed = [trim(variant.start, variant.ref, alt)[1:] for alt in variant.alts]
    return all(len(ref + alt) == 2 if ref and alt else True for ref, alt in trimmed)


def random_calls(rng, bases, truth, is_tidy):
    """Truth with missing, wrong and false calls; unless `is_tidy` some written in another way, some repeated."""
    calls = [variant for variant in truth if rng.random() < 0.85]
    calls = [variant if rng.random() < 0.9 else variant._replace(genotype=(0, 1)) for variant in calls]
    if not is_tidy:
        calls = [new for call in calls for new in _rewritten(rng, bases, call)]
        calls += [call for call in calls if rng.random() < 0.02]
    return calls + [random_variants.variant(rng, bases, start) for start in range(20, LENGTH - 10, 197)]


def _rewritten(rng, bases, call):
    return random_variants.rewrite(rng, bases, call, with_replacements=True) if rng.random() < 0.3 else [call]


class Run(NamedTuple):
    """Files of two graded cells, what find_flips wrote, and hap.py's summaries."""

    oracle: Discordance
    genome: Genome
    table: pd.DataFrame
    totals: pd.DataFrame
    summaries: list[Counter]
    paths: dict


def judge_and_pair(folder, genome, truth, sides, confident, options=(), regions=()):
    """Tables of flips (all sites) and totals through the command lines."""
    for name, side in zip(("left", "right"), sides, strict=True):
        words = ["--calls", side.calls, "--truth", truth, "--confident", confident, "--reference", genome.path]
        words += ["--happy", side.happy] if side.happy else []
        words += ["--regions", *regions] if regions else []
        assert cli.run(judge_calls.main, [str(w) for w in (*words, "--output", folder / f"{name}.parquet")]) == 0
    words = ["--left", folder / "left.parquet", "--right", folder / "right.parquet", "--left-name", "l"]
    words += ["--right-name", "r", "--reference", genome.path, "--sample", "S", "--output", folder / "flips.tsv.gz"]
    words += ["--vcf", folder / "flips.vcf.gz", "--summary", folder / "summary.tsv", *options]
    assert cli.run(find_flips.main, [str(word) for word in words]) == 0
    return [
        pd.read_csv(folder / name, sep="\t", dtype=str, keep_default_na=False)
        for name in ("flips.tsv.gz", "summary.tsv")
    ]


@pytest.fixture
def random_run(tmp_path, write_genome):
    """Two graded cells from a seed, compared."""

    def make(seed, wanted=lambda variant: True, happy_files=True, regions=None, is_tidy=False):
        rng = Random(seed)
        bases = random_variants.reference(rng, LENGTH)
        genome = Genome(write_genome(c=bases))
        truth = [random_variants.variant(rng, bases, start) for start in range(10, LENGTH - 10, rng.randint(23, 41))]
        truth = [variant for variant in truth if wanted(variant)]
        truth_path = write_vcf(tmp_path / "truth.vcf.gz", genome, map(truth_line, truth))
        bed = tmp_path / "confident.bed"
        bed.write_text("".join(f"{contig}\t{start}\t{end}\n" for contig, start, end in CONFIDENT))
        sides, summaries = [], []
        for name in ("left", "right"):
            variants = [variant for variant in random_calls(rng, bases, truth, is_tidy) if wanted(variant)]
            calls = write_vcf(tmp_path / f"{name}.vcf.gz", genome, [call_line(rng, v, is_tidy) for v in variants])
            prefix = str(tmp_path / f"{name}_happy")
            files = [str(truth_path), str(calls), "-r", genome.path, "-f", str(bed), "-o", prefix]
            happy.main([*files, "--engine=vcfeval", "--pass-only", "--quiet"])
            sides.append(Side(calls, tmp_path / f"{name}_happy.vcf.gz" if happy_files else None))
            summaries.append(read_summary(f"{prefix}.summary.csv"))
        oracle = Discordance(genome, sides, truth_path, CONFIDENT, regions)
        words = [str(interval) for interval in regions or ()]
        table, totals = judge_and_pair(tmp_path, genome, truth_path, sides, bed, ["--all-sites"], words)
        return Run(oracle, genome, table, totals, summaries, {"truth": truth_path, "bed": bed, "sides": sides})

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


def totals_of(run, side, column):
    """Counts of the summary that find_flips wrote, by (type, status)."""
    rows = run.totals[(run.totals.side == side) & (run.totals[column] != "")]
    return Counter({(row.type, row.status): int(row[column]) for _, row in rows.iterrows() if row[column] != "0"})


def expected_rows(run):
    """What the oracle says, as rows of text."""
    names = {"sample": "S", "left_cell": "l", "right_cell": "r"}
    return pd.DataFrame(
        [names | slow_flips.row(comparison, run.genome) for comparison in run.oracle.comparisons()],
        columns=flips.COLUMNS,
    )


@pytest.mark.parametrize("seed", range(12))
def test_rows_equal_those_allele_by_allele(random_run, seed):
    run = random_run(seed, is_plain if seed % 3 == 0 else lambda variant: True)
    expected = expected_rows(run)
    kinds = run.table.kind.where(run.table.kind != flips.SAME_HAPLOTYPE, expected.kind)
    pd.testing.assert_frame_equal(run.table.assign(kind=kinds), expected)
    assert len(run.table) > 150
    for number, side in enumerate(("left", "right")):
        assert totals_of(run, side, "alleles") == run.oracle.totals[number].alleles
        assert totals_of(run, side, "records") == +run.oracle.totals[number].records
        assert totals_of(run, side, "happy") == +run.oracle.totals[number].happy


@pytest.mark.parametrize("seed", range(2))
def test_rows_in_regions_equal_those_allele_by_allele(random_run, seed):
    run = random_run(seed, regions=Regions([Interval("c", 500, 2000), Interval("c", 3000, 3300)]))
    expected = expected_rows(run)
    kinds = run.table.kind.where(run.table.kind != flips.SAME_HAPLOTYPE, expected.kind)
    pd.testing.assert_frame_equal(run.table.assign(kind=kinds), expected)
    assert 50 < len(run.table) < 200


@pytest.mark.parametrize("seed", range(20, 26))
def test_totals_equal_the_summary_of_happy(random_run, seed):
    run = random_run(seed, is_plain, is_tidy=True)
    for side, summary in zip(("left", "right"), run.summaries, strict=True):
        assert totals_of(run, side, "happy") == +summary
        assert totals_of(run, side, "records") == +summary


@pytest.mark.parametrize("seed", range(20, 24))
def test_totals_of_calls_that_happy_divides(random_run, seed):
    """hap.py divides calls that mix replaced and inserted or deleted bases, and moves their parts."""
    run = random_run(seed, is_tidy=True)
    for side, summary in zip(("left", "right"), run.summaries, strict=True):
        assert totals_of(run, side, "happy") == +summary
        assert totals_of(run, side, "records") == +summary


@pytest.mark.parametrize("seed", range(3))
def test_without_happy_our_own_word(random_run, seed):
    run = random_run(seed, happy_files=False)
    expected = expected_rows(run)
    kinds = run.table.kind.where(run.table.kind != flips.SAME_HAPLOTYPE, expected.kind)
    pd.testing.assert_frame_equal(run.table.assign(kind=kinds), expected)
    assert set(run.totals.happy) == {""}
    assert {"TP", "FP", "FN", "negative", "outside"} == set(run.table.left_status)


def test_flips_are_the_rows_that_differ(random_run, tmp_path):
    run = random_run(4)
    table, _ = judge_and_pair(tmp_path, run.genome, run.paths["truth"], run.paths["sides"], run.paths["bed"])
    unshared = ~run.table.kind.isin([flips.SAME_HAPLOTYPE, flips.QUALITY_ONLY, flips.UNCHANGED])
    lone = run.table.kind.isin([flips.CANDIDATE_LOST, flips.CANDIDATE_GAINED])
    copies = run.table.left_gt.where(run.table.left_gt != "", run.table.right_gt).str.contains("1")
    expected = run.table[unshared & (~lone | copies)].reset_index(drop=True)
    pd.testing.assert_frame_equal(table, expected)
    with pysam.VariantFile(str(tmp_path / "flips.vcf.gz")) as source:
        found = [(record.pos, record.ref, record.alts[0], record.info["KIND"]) for record in source]
    assert found == [(int(row.pos), row.ref, row.alt, row.kind) for row in table.itertuples()]


@pytest.mark.real
@pytest.mark.parametrize("engine", ["vcfeval", "xcmp"])
def test_totals_equal_the_real_happy(tmp_path, oracles, real_data, engine):
    folder = oracles / "happy" / "hg001_nist"
    paths = [folder / "truth.vcf.gz", folder / "query.vcf.gz", folder / "expected" / f"happy-{engine}.vcf.gz"]
    truth, calls, graded = (indexed(path, tmp_path / f"{number}.vcf.gz") for number, path in enumerate(paths))
    genome = Genome(real_data / "other-contig-names" / "reference.fasta.gz")
    sides = [Side(calls, graded)] * 2
    confident = folder / "conf.bed.gz"
    table, totals = judge_and_pair(tmp_path, genome, truth, sides, confident, ["--all-sites"])
    assert len(table) > 200
    oracle = Discordance(genome, sides, truth, read_bed(confident), None)
    run = Run(oracle, genome, table, totals, [], {})
    pd.testing.assert_frame_equal(table, expected_rows(run))
    expected = read_summary(folder / "expected" / f"happy-{engine}.summary.csv")
    for side in ("left", "right"):
        assert totals_of(run, side, "happy") == +expected
        assert totals_of(run, side, "records") == +expected


def indexed(source, target):
    """A bgzipped, indexed copy."""
    plain = target.with_suffix("")
    with gzip.open(source, "rb") as packed, open(plain, "wb") as unpacked:
        shutil.copyfileobj(packed, unpacked)
    pysam.tabix_compress(str(plain), str(target))
    pysam.tabix_index(str(target), preset="vcf")
    return target
