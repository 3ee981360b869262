"""A male's X with a pseudo-autosomal region, from reads to flips: what has one copy is homozygous throughout."""

import csv
import gzip

import numpy as np
import pytest
from slow_annotated import read_annotated

import find_flips
import judge_calls
from genomics import cli, tfrecord, vcf
from genomics.protos import CallVariantsOutput, Example, read_messages
from genomics.protos.examples import AltAlleleIndices
from minidv import happy, make_examples, postprocess_variants

LENGTH, PAR_END = 3000, 1000
PAR_SITES, OTHER_SITES = (300, 700), (1500, 2200)  # of two copies (both 0/1), of one copy
UNSURE = [0.05, 0.6, 0.35]  # of a network that finds 0/1 likeliest everywhere


@pytest.fixture
def folder(tmp_path, write_genome, write_bam, make_read):
    """Reads, truth, reference, confident and pseudo-autosomal regions."""
    random = np.random.default_rng(2)
    reference = "".join(random.choice(list("ACGT"), LENGTH))
    change = dict(zip("ACGT", "CGTA", strict=True))
    records = []
    for index, start in enumerate(sorted(random.integers(0, LENGTH - 100, 600).tolist())):
        bases = list(reference[start : start + 100])
        for site in (*PAR_SITES, *OTHER_SITES):
            if start <= site < start + 100 and (site in OTHER_SITES or index % 2):
                bases[site - start] = change[reference[site]]
        records.append(make_read(start, "100M", "".join(bases), name=f"r{index}", contigs={"chrX": LENGTH}))
    write_bam(records, contigs={"chrX": LENGTH})
    write_genome(chrX=reference)
    sites = [(site, "0/1") for site in PAR_SITES] + [(site, "1") for site in OTHER_SITES]
    lines = [f"chrX\t{s + 1}\t.\t{reference[s]}\t{change[reference[s]]}\t.\tPASS\t.\tGT\t{gt}" for s, gt in sites]
    meta = ['##FORMAT=<ID=GT,Number=1,Type=String,Description="g">']
    vcf.write(tmp_path / "truth.vcf.gz", vcf.header({"chrX": LENGTH}, meta, ["one"]), lines)
    (tmp_path / "confident.bed").write_text(f"chrX\t0\t{LENGTH}\n")
    (tmp_path / "par.bed").write_text(f"chrX\t0\t{PAR_END}\n")
    return tmp_path


def of_male(folder):
    return ["--haploid_contigs", "chrX,chrY", "--par_regions_bed", f"{folder}/par.bed"]


def examples(folder, mode, *words):
    output = folder / f"{mode}.tfrecord.gz"
    given = [f"--mode={mode}", f"--ref={folder}/genome.fa", f"--reads={folder}/reads.bam", f"--examples={output}"]
    channels = ["--channel_list=BASE_CHANNELS,insert_size", "--norealign_reads"]
    assert cli.run(make_examples.main, [*given, *channels, *of_male(folder), *words]) == 0
    return list(read_messages(output, Example))


def call(folder, name, *words):
    """Calls of a network that gives every example of calling the same chances."""
    with tfrecord.Writer(folder / "probabilities-00000-of-00001.tfrecord.gz") as writer:
        for example in examples(folder, "calling"):
            indices = AltAlleleIndices(list(example.alt_allele_indices))
            writer.write(CallVariantsOutput(example.decode_variant(), indices, UNSURE).encode())
    given = [f"--infile={folder}/probabilities.tfrecord.gz", f"--outfile={folder}/{name}.vcf.gz"]
    assert cli.run(postprocess_variants.main, [*given, f"--ref={folder}/genome.fa", *words]) == 0
    return {call.variant.start: call.variant.genotype for call in vcf.read_calls(folder / f"{name}.vcf.gz")}


def grade(folder, name, gender="male"):
    words = [f"{folder}/truth.vcf.gz", f"{folder}/{name}.vcf.gz", "-r", f"{folder}/genome.fa", "--engine=vcfeval"]
    words += ["-f", f"{folder}/confident.bed", "-o", f"{folder}/{name}_happy", "--pass-only", "--quiet"]
    assert cli.run(happy.main, [*words, "--gender", gender]) == 0
    return {record.start: record.query.decision for record in read_annotated(f"{folder}/{name}_happy.vcf.gz")}


def test_labels_of_one_copy_are_homozygous(folder):
    truth = [f"--truth_variants={folder}/truth.vcf.gz", f"--confident_regions={folder}/confident.bed"]
    labels = {e.decode_variant().start: e.label for e in examples(folder, "training", *truth)}
    assert labels == dict.fromkeys(PAR_SITES, 1) | dict.fromkeys(OTHER_SITES, 2)


def test_calls_of_one_copy_are_homozygous(folder):
    assert call(folder, "right", *of_male(folder)) == (
        dict.fromkeys(PAR_SITES, (0, 1)) | dict.fromkeys(OTHER_SITES, (1, 1))
    )


@pytest.mark.parametrize("gender", ["male", "female", "auto"])
def test_grades(folder, gender):
    """Whatever hap.py takes the sample for: it writes 1 or 1/1 for the truth, and vcfeval reads both alike."""
    call(folder, "left")
    call(folder, "right", *of_male(folder))
    assert grade(folder, "right", gender) == dict.fromkeys((*PAR_SITES, *OTHER_SITES), "TP")
    assert grade(folder, "left", gender) == dict.fromkeys(PAR_SITES, "TP") | dict.fromkeys(OTHER_SITES, "FP")
    record = next(r for r in read_annotated(f"{folder}/left_happy.vcf.gz") if r.start == OTHER_SITES[0])
    assert record.truth.genotype == ((1, 1) if gender == "male" else (1,))
    assert record.query.match == "am"


@pytest.mark.parametrize("gender", ["male", "female"])
def test_flips(folder, gender):
    """Calls that took a copy of X for two of them, against calls that know better; totals agree with hap.py's."""
    call(folder, "left")
    call(folder, "right", *of_male(folder))
    words = [f"--reference={folder}/genome.fa", "--sample=one", f"--output={folder}/flips.tsv.gz"]
    words += [f"--vcf={folder}/flips.vcf.gz", f"--summary={folder}/summary.tsv"]
    for side in ("left", "right"):
        grade(folder, side, gender)
        given = [f"--truth={folder}/truth.vcf.gz", f"--confident={folder}/confident.bed"]
        given += [f"--reference={folder}/genome.fa", f"--calls={folder}/{side}.vcf.gz"]
        given += [f"--happy={folder}/{side}_happy.vcf.gz", f"--output={folder}/{side}.parquet"]
        assert cli.run(judge_calls.main, given) == 0
        words += [f"--{side}={folder}/{side}.parquet", f"--{side}-name={side}"]
    assert cli.run(find_flips.main, words) == 0
    with gzip.open(folder / "flips.tsv.gz", "rt") as lines:
        rows = list(csv.DictReader(lines, delimiter="\t"))
    shown = ("pos", "transition", "truth_gt", "left_status", "right_status", "direction")
    assert [tuple(row[name] for name in shown) for row in rows] == [
        (str(site + 1), "0/1>1/1", "1/1", "FP", "TP", "fixed") for site in OTHER_SITES
    ]
    with open(folder / "summary.tsv") as lines:
        totals = {(r["side"], r["status"]): r for r in csv.DictReader(lines, delimiter="\t") if r["type"] == "SNP"}
    assert {key: row["records"] for key, row in totals.items()} == {key: row["happy"] for key, row in totals.items()}
    assert totals["left", "FN"]["happy"] == "2"
