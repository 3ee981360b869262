"""Assembly of examples."""

import pytest

from genomics.genome import Genome, Interval
from genomics.protos import Example
from genomics.variants import Variant
from minidv.candidates import Candidate
from minidv.examples import VARIANT_TYPES, Settings, Statistics, make_examples, prepare, variant_message
from minidv.pileup import ImageOptions
from minidv.read_files import ReadFiles, ReadFilter
from minidv.reads import SOFT_CLIP, flatten
from minidv.windows import partition

REFERENCE = "ACGTTGCAAC" * 30
SETTINGS = Settings(ImageOptions(("read_base",), height=75, width=21), sample_name="me")


@pytest.fixture
def examples(write_genome, write_bam, make_read):
    """Examples of reads with C, G or T in place of A at some positions; all reads span 30 bp around it."""

    def make(sites, labeler=None, settings=SETTINGS, size=100):
        records = []
        for position, bases in sites:
            for base in bases:
                shown = REFERENCE[position - 15 : position] + base + REFERENCE[position + 1 : position + 15]
                records.append(make_read(position - 15, "30M", shown, name=f"r{len(records)}", contigs={"c": 300}))
        genome = Genome(write_genome(c=REFERENCE))
        files = ReadFiles([write_bam(records, contigs={"c": 300})], genome.path)
        return make_examples(partition([Interval("c", 0, 300)], size), files, genome, settings, labeler)

    return make


def test_make_examples_multi_allelic_labels(examples):
    found = list(examples([(100, "CCCGGG")], lambda window, variants: [v._replace(genotype=(1, 2)) for v in variants]))
    assert [example.alt_allele_indices for example in found] == [(0,), (1,), (0, 1)]
    assert [example.label for example in found] == [1, 1, 2]
    assert len({example.variant for example in found}) == 1
    assert list(found[0].decode_variant().calls[0].genotype) == [1, 2]


def test_make_examples_without_pairs(examples):
    settings = SETTINGS._replace(with_pairs=False)
    assert [e.alt_allele_indices for e in examples([(100, "CCCGGG")], settings=settings)] == [(0,), (1,)]


def test_make_examples_only_the_confident(examples):
    def labeler(window, variants):
        return [None if variant.start < 150 else variant._replace(genotype=(0, 1)) for variant in variants]

    assert [(e.locus, e.label) for e in examples([(100, "CCC"), (200, "GGG")], labeler)] == [("c:201-201", 1)]


def test_make_examples_labeler_sees_every_window(examples):
    """Truth without a candidate counts as missed."""
    seen = []

    def labeler(window, variants):
        seen.append((window.start, len(variants)))
        return [None] * len(variants)

    assert list(examples([(250, "CCC")], labeler)) == []
    assert seen == [(0, 0), (100, 0), (200, 1)]


def test_make_examples_streams(examples):
    """The first example is there before the last window is looked at."""
    seen = []
    found = examples([(50, "CCC"), (250, "CCC")], lambda window, variants: seen.append(window.start) or variants)
    assert next(found).locus == "c:51-51"
    assert seen == [0]


def test_make_examples_window_border_cuts_the_reads(examples):
    """An image holds the reads of its window only: those that start at 100 lie within 5 bp of 97, but beyond it."""
    sites = [(97, "CCC"), (115, "AAA")]
    rows = [next(examples(sites, size=size)).pixels[5:].any(axis=(1, 2)).sum() for size in (100, 300)]
    assert rows == [3, 6]


@pytest.mark.parametrize(
    ("ref", "alts", "expected"),
    [
        ("A", ("C",), {"snps"}),
        ("A", ("C", "G"), {"snps", "multi-allelics"}),
        ("A", ("AC",), {"indels", "insertions"}),
        ("AC", ("A",), {"indels", "deletions"}),
        ("AC", ("A", "CC"), {"indels", "deletions", "multi-allelics"}),
        ("AC", ("A", "ACC"), {"indels", "insertions", "deletions", "multi-allelics"}),
    ],
)
def test_variant_types(ref, alts, expected):
    assert {name for name, test in VARIANT_TYPES.items() if test(Variant("c", 1, ref, alts))} == expected | {"all"}


def test_variant_message():
    candidate = Candidate(Variant("c", 9, "A", ("C", "G")), 20, (5, 10, 4), ((), ()))
    settings = SETTINGS._replace(reads_name="reads.bam")
    message = variant_message(candidate, candidate.variant._replace(genotype=(0, 2)), settings)
    assert (message.start, message.end, message.info) == (9, 10, {"BAM_FNAME": ["reads.bam"]})
    assert message.calls[0].info == {"AD": [5, 10, 4], "DP": [20], "VAF": [0.5, 0.2]}
    assert (message.calls[0].genotype, message.calls[0].call_set_name) == ([0, 2], "me")


def test_prepare_joins_clips_and_reaches_around_all_images(write_genome, make_read):
    genome = Genome(write_genome(c=REFERENCE))
    reads = flatten([make_read(120, "40S30M", REFERENCE[80:150])])
    joined, reference = prepare(genome, Interval("c", 100, 200), reads, 21)
    assert SOFT_CLIP not in joined.op_codes
    assert joined.starts.tolist() == [80]
    assert (reference.start, reference.end) == (49, 251)  # 11 bp of half an image, 40 of a clip


@pytest.mark.parametrize("label", [None, 2])
def test_statistics(label):
    statistics = Statistics(is_labeled=label is not None)
    for variant_type in (1, 1, 2):
        statistics.add(Example(b"", (0, 0, 0), b"", (0,), variant_type, "", label=label))
    classes = {"num_class_0": 0, "num_class_1": 0, "num_class_2": 3} if label else {}
    assert statistics.counts == {"num_examples": 3, "num_indels": 1, "num_snps": 2} | classes


def test_reads_are_sampled_per_window(examples):
    settings = SETTINGS._replace(read_filter=ReadFilter(max_reads=4))
    [example] = examples([(100, "C" * 20)], settings=settings, size=300)
    assert example.decode_variant().calls[0].info["DP"] == [4]
