"""Faults of call sets, told before any job."""

import gzip
import os

import pytest
from made_inputs import BASES, CONTIG, LENGTH, ids

from retrain.design.call_sets import GivenCalls
from retrain.doctor import inputs


@pytest.fixture
def examine(bench):
    def examine_calls(path, **changes):
        row = bench.row("test", reads="", **changes)
        return inputs.examine(bench.reference, [row], [GivenCalls("new", row, path)])

    return examine_calls


def changed(bench, old, new, name="calls.vcf"):
    """Sound calls with a fault, as plain text."""
    path = bench.write_truth(name)
    with open(path) as source:
        text = source.read()
    assert old in text
    return bench.write(name, text.replace(old, new))


def test_examine_sound_calls_of_any_packing(bench, examine):
    plain = bench.write_truth("calls.vcf")
    with open(plain, "rb") as source, gzip.open(bench.path("gzip.vcf.gz"), "wb") as target:
        target.write(source.read())
    bgzipped = bench.write_truth("bgzip.vcf.gz")
    os.remove(f"{bgzipped}.tbi")
    for path in (plain, bench.path("gzip.vcf.gz"), bgzipped):
        assert ids(examine(path)) == []


def test_examine_calls_without_contig_lines(bench, examine):
    assert ids(examine(changed(bench, f"##contig=<ID={CONTIG},length={LENGTH}>\n", ""))) == []


def test_examine_calls_absent(bench, examine):
    assert ids(examine(bench.path("absent.vcf"))) == [("stop", "file_absent")]


def test_examine_calls_not_vcf(bench, examine):
    (found,) = examine(bench.write("calls.vcf", "nothing of the kind\n"))
    assert ids([found]) == [("stop", "calls_unreadable")]
    assert "no line of columns" in found.found


@pytest.mark.parametrize("left", [-28, 60])
def test_examine_calls_truncated(bench, examine, left):
    path = bench.write_truth("calls.vcf.gz")
    with open(path, "r+b") as file:
        file.truncate(left if left > 0 else os.path.getsize(path) + left)
    (found,) = examine(path)
    assert found.id == ("calls_truncated" if left < 0 else "calls_unreadable")
    assert found.severity == "stop"


def test_examine_calls_of_another_style(bench, examine):
    found = examine(bench.write_truth("calls.vcf", contig="T"))
    assert ids(found) == [("stop", "calls_other_contigs")] * 2
    assert "the same chromosome named in another style" in found[0].found
    assert "rename" in found[0].cure


def test_examine_calls_of_another_build(bench, examine):
    assert ids(examine(bench.write_truth("calls.vcf", length=LENGTH - 1))) == [("stop", "calls_other_build")]


def test_examine_calls_of_another_reference(bench, examine):
    row = bench.row("test", reads="", truth=bench.write_truth(sites=()))
    bench.reference = bench.write_reference(bases=BASES[1:] + "A")
    calls = GivenCalls("new", row, bench.write_truth("calls.vcf"))
    (found,) = [one for one in inputs.examine(bench.reference, [row], [calls]) if one.id.startswith("calls")]
    assert ids([found]) == [("stop", "calls_other_reference")]
    assert "REF differs from the reference at 2 of 2 records" in found.found


def test_examine_calls_of_several_samples(bench, examine):
    path = bench.write_truth("calls.vcf", names=("Bob", "Eve"))
    (found,) = examine(path)
    assert ids([found]) == [("stop", "calls_other_sample")]
    assert found.found == "has no sample 'Ann'; found 'Bob', 'Eve'"
    assert "bcftools view -s NAME" in found.cure
    assert examine(bench.write_truth("calls.vcf", names=("Bob", "Ann"))) == []


def test_examine_calls_without_sample(bench, examine):
    assert ("stop", "calls_other_sample") in ids(examine(bench.write_truth("calls.vcf", names=())))


def test_examine_calls_without_genotypes(bench, examine):
    assert ids(examine(changed(bench, "\tGT\t", "\tXX\t"))) == [("stop", "calls_no_genotype")]


def test_examine_calls_without_record(bench, examine):
    assert ids(examine(bench.write_truth("calls.vcf", sites=()))) == [("warn", "calls_empty")]


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ("\t121\t", "\t901\t", "comes after a later position"),
        ("\tPASS\t.\tGT\t", "\tPASS\t.\tGT\t", ""),
        ("\tC\t.\tPASS", "\tC,<*>\t.\tPASS", "is a gVCF"),
    ],
)
def test_examine_calls_that_would_be_misread(bench, examine, old, new, told):
    found = examine(changed(bench, old, new))
    assert ids(found) == ([("stop", "calls_unfit")] if told else [])
    assert all(told in one.found and one.found.startswith("line ") for one in found)


def test_examine_calls_with_a_value_that_the_header_does_not_allow(bench, examine):
    path = changed(bench, "\tGT\t", "\tGT:DP\t")
    with open(path) as source:
        text = source.read().replace("0/1\n", "0/1:3.5\n")
    for kind, found in (("Integer", ["calls_unfit"]), ("Float", [])):
        line = f'##FORMAT=<ID=DP,Number=1,Type={kind},Description="Depth">\n#CHROM'
        told = examine(bench.write("typed.vcf", text.replace("#CHROM", line)))
        assert [one.id for one in told] == found


def test_examine_rows_without_reads_are_no_one_person(bench):
    rows = [bench.row("test", reads=""), bench.row("test", sample="Bob", individual="Bob", reads="")]
    assert ids(inputs.examine(bench.reference, rows)) == []
