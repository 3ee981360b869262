"""Counting and choosing: by eye, and against a slow count that follows the written rules base by base."""

import struct
from collections import Counter

import numpy as np
import pytest

from genomics import vcf
from genomics.genome import Genome, Interval
from genomics.variants import Variant
from minidv.candidates import Stretch, Thresholds, count_alleles, fetch_stretch, find_candidates
from minidv.read_files import ReadFiles, ReadFilter
from minidv.reads import align_clips, flatten
from minidv.windows import partition

REFERENCE = "ACGTTGCAACCATGGA"
DEFAULT_FILTER = ReadFilter()
WHOLE = Interval("c", 0, len(REFERENCE))


@pytest.fixture
def candidates(make_read):
    """Candidates of some reads, given as (start, cigar, bases, qualities), on REFERENCE."""

    def find(*reads, window=WHOLE, reference=REFERENCE, **thresholds):
        arrays = flatten([make_read(*read, name=f"r{index}") for index, read in enumerate(reads)])
        thresholds = Thresholds(**thresholds)
        stretch = Stretch("c", 0, reference)
        counts = count_alleles(arrays, window, stretch, thresholds.min_base_quality)
        return find_candidates(counts, stretch, thresholds)

    return find


SAME = (0, "8M", "ACGTTGCA")


def test_snp(candidates):
    snp = (0, "8M", "ACTTTGCA")
    [found] = candidates(snp, SAME, snp)
    assert found.variant == Variant("c", 2, "G", ("T",))
    assert (found.depth, found.allele_depths, found.support) == (3, (1, 2), ((0, 2),))
    assert found.fractions == (2 / 3,)


def test_insertion_and_deletion_share_a_site(candidates):
    insertion, deletion, snp = (0, "3M2I5M", "ACGTTTTGCA"), (0, "3M2D3M", "ACGGCA"), (0, "8M", "ACATTGCA")
    [found] = candidates(*[insertion] * 2, *[deletion] * 3, *[snp] * 4, SAME)
    assert found.variant == Variant("c", 2, "GTT", ("ATT", "G", "GTTTT"))
    assert (found.depth, found.allele_depths) == (10, (1, 4, 3, 2))
    assert found.support == ((5, 6, 7, 8), (2, 3, 4), (0, 1))


def test_two_deletions_take_the_longest_reference(candidates):
    short, long = (0, "3M1D4M", "ACGTGCA"), (0, "3M3D2M", "ACGCA")
    [found] = candidates(short, short, long, long)
    assert found.variant == Variant("c", 2, "GTTG", ("G", "GTG"))


def test_deletion_after_a_mismatch_keeps_the_reads_base(candidates):
    [found] = candidates(*[(0, "3M2D3M", "ACAGCA")] * 2)
    assert found.variant == Variant("c", 2, "GTT", ("A",))


def test_indel_supersedes_the_base_before(candidates):
    [found] = candidates(*[(0, "3M1I5M", "ACGTTTGCA")] * 2, SAME)
    assert (found.depth, found.allele_depths) == (3, (1, 2))


def test_deletion_after_insertion_supersedes_it(candidates):
    [found] = candidates(*[(0, "3M1I2D3M", "ACGAGCA")] * 2)
    assert found.variant == Variant("c", 2, "GTT", ("A",))  # base before the deletion: the inserted one


def test_soft_clip_counts_in_the_depth_only(candidates):
    clipped = (3, "2S5M", "AATTGCA")
    found = candidates(clipped, clipped, clipped, *[(0, "8M", "ACTTTGCA")] * 2)
    assert [(c.variant, c.depth, c.allele_depths) for c in found] == [(Variant("c", 2, "G", ("T",)), 5, (0, 2))]


def test_indels_before_the_first_base_take_the_references(candidates):
    [found] = candidates(*[(3, "2I5M", "CCTTGCA")] * 2)
    assert found.variant == Variant("c", 2, "G", ("GCC",))
    assert candidates(*[(0, "2I5M", "CCACGTT")] * 2) == []  # the contig has no base before


def test_low_quality_base_supports_but_does_not_count(candidates):
    good, poor = (0, "8M", "ACTTTGCA"), (0, "8M", "ACTTTGCA", [30, 30, 9, 30, 30, 30, 30, 30])
    [found] = candidates(good, good, poor)
    assert (found.depth, found.allele_depths, found.support) == (2, (0, 2), ((0, 1, 2),))
    assert candidates(good, poor) == []


def test_insertion_quality_is_a_mean_without_the_base_before(candidates):
    at_floor, below = [0, 0, 0, 5, 15, 0, 0, 0, 0, 0], [40, 40, 40, 5, 14, 40, 40, 40, 40, 40]
    insertion = (0, "3M2I5M", "ACGCCTTGCA")
    [found] = candidates((*insertion, at_floor), (*insertion, at_floor), (*insertion, below))
    assert (found.depth, found.allele_depths, found.support) == (2, (0, 2), ((0, 1, 2),))


def test_deletion_is_never_of_low_quality(candidates):
    [found] = candidates(*[(0, "3M2D3M", "ACGGCA", 2)] * 2)
    assert found.allele_depths == (0, 2)


def test_unknown_bases_void_an_allele(candidates):
    assert candidates(*[(0, "8M", "ACNTTGCA")] * 3) == []
    assert candidates(*[(0, "3M2I5M", "ACGNATTGCA")] * 3) == []
    assert candidates(*[(0, "3M2I5M", "ACNAATTGCA")] * 3) == []
    with_gap = REFERENCE[:4] + "N" + REFERENCE[5:]
    assert candidates(*[(0, "3M2D3M", "ACGGCA")] * 3, reference=with_gap) == []


def test_void_insertion_leaves_the_base_before(candidates):
    [found] = candidates(*[(0, "3M1I5M", "ACTNTTGCA")] * 2)
    assert found.variant == Variant("c", 2, "G", ("T",))


def test_no_candidate_where_the_reference_is_unknown(candidates):
    assert candidates(*[(0, "8M", "ACGTTGCA")] * 3, reference="ACN" + REFERENCE[3:]) == []


def test_deletion_beyond_the_contig_is_void(candidates):
    assert candidates(*[(12, "3M9D1M", "TGGA")] * 3) == []


def test_only_alleles_inside_the_window(candidates):
    reads = [(0, "8M", "AAGTTGAA")] * 2
    assert [c.variant.start for c in candidates(*reads, window=Interval("c", 1, 6))] == [1]
    assert [c.variant.start for c in candidates(*reads, window=Interval("c", 2, 7))] == [6]


def test_no_reads(candidates):
    assert candidates() == []


@pytest.mark.parametrize(
    ("count", "total", "options", "expected"),
    [
        (12, 100, {}, True),  # 0.12 in 32 bits is a little less than 12 / 100
        (20, 100, {"min_fraction_snps": 0.2}, False),  # 0.2 in 32 bits is a little more than 20 / 100
        (3, 26, {}, False),
        (2, 16, {}, True),
        (1, 1, {}, False),
        (2, 25, {"min_fraction_multiplier": 0.5}, True),
        (2, 25, {"min_fraction_multiplier": float("inf")}, False),
        (12, 100, {"min_fraction_multiplier": float("inf")}, True),
        (1, 1, {"min_fraction_multiplier": 0.5}, False),
        (1, 1000, {"min_count_snps": 0, "min_fraction_snps": 0.0}, True),
    ],
)
def test_accepts_snp(count, total, options, expected):
    assert Thresholds(**options).accepts(0, count, total) is expected


@pytest.mark.parametrize(("count", "total", "expected"), [(3, 50, True), (3, 51, False), (1, 2, False)])
@pytest.mark.parametrize("kind", [1, 2])
def test_accepts_indel(kind, count, total, expected):
    assert Thresholds().accepts(kind, count, total) is expected


def slow_alleles(record, reference, floor):
    """Alleles of one read as {position: (kind, bases, is_low)}, operation by operation; later ones replace earlier."""
    alleles, position, offset = {}, record.reference_start, 0
    bases, qualities = record.query_sequence, list(record.query_qualities)
    for operation, length in record.cigartuples:
        if operation in (0, 7, 8):
            for step in range(length):
                base, quality = bases[offset + step], qualities[offset + step]
                if base in "ACGT":
                    kind = "reference" if reference[position + step] == base else "snp"
                    alleles[position + step] = (kind, base, quality < floor)
            position, offset = position + length, offset + length
            continue
        before = bases[offset - 1] if offset else reference[position - 1] if position else "N"
        if operation in (1, 4):
            shown, mean = before + bases[offset : offset + length], sum(qualities[offset : offset + length]) / length
            if set(shown) <= set("ACGT"):
                alleles[position - 1] = ("insertion" if operation == 1 else "clip", shown, mean < floor)
            offset += length
        elif operation == 2:
            shown = before + reference[position : position + length]
            if set(shown) <= set("ACGT") and position + length <= len(reference):
                alleles[position - 1] = ("deletion", shown, False)
            position += length
        elif operation == 3:
            position += length
    return alleles


def key(record):
    """Name and number, which tell the mates of a pair apart."""
    return record.query_name, int(record.is_read2)


def slow_candidates(records, reference, window, thresholds):
    """(start, ref, alts, depth, AD, names per alternate) of every candidate, position by position."""
    single = {name: struct.unpack("f", struct.pack("f", getattr(thresholds, name)))[0] for name in thresholds._fields}
    overlapping = [r for r in records if r.reference_start < window.end and r.reference_end > window.start]
    shown = {key(r): slow_alleles(r, reference, thresholds.min_base_quality) for r in overlapping}
    found = []
    for position in range(window.start, window.end):
        here = {name: alleles[position] for name, alleles in shown.items() if position in alleles}
        counts = Counter((kind, bases) for kind, bases, is_low in here.values() if not is_low)
        total = sum(counts.values())
        good = []
        for (kind, bases), count in counts.items():
            kinds = "snps" if kind == "snp" else "indels"
            lowest = single[f"min_fraction_{kinds}"] * min(single["min_fraction_multiplier"], 1)
            enough = count >= single[f"min_count_{kinds}"] and count / total >= lowest
            if kind not in ("reference", "clip") and enough:
                good.append((kind, bases))
        if not good or reference[position] not in "ACGT":
            continue
        ref = max([reference[position], *(reference[position] + b[1:] for k, b in good if k == "deletion")], key=len)
        spelled = {
            (bases[0] + ref[len(bases) :] if kind == "deletion" else bases + ref[1:]): (kind, bases)
            for kind, bases in good
        }
        alts = sorted(spelled)
        depths = [sum(n for (kind, _), n in counts.items() if kind == "reference"), *(counts[spelled[a]] for a in alts)]
        support = [{name for name, (*allele, _) in here.items() if tuple(allele) == spelled[alt]} for alt in alts]
        found.append((position, ref, tuple(alts), total, tuple(depths), support))
    return found


@pytest.mark.parametrize("seed", range(12))
def test_find_candidates_agrees_with_slow_count(seed, write_genome, write_bam, random_reads):
    random = np.random.default_rng(seed)
    reference = "".join(random.choice(list("ACGTN"), 400, p=[0.3, 0.3, 0.2, 0.19, 0.01]))
    records = random_reads(random, reference, 400)
    genome = Genome(write_genome(c=reference))
    files = ReadFiles([write_bam(records, contigs={"c": 400})], genome.path)
    counts, fractions = random.integers(1, 3, 2).tolist(), random.choice([0.02, 0.06, 0.12], 2).tolist()
    thresholds = Thresholds(int(random.integers(5, 20)), *counts, *fractions, float(random.choice([0.5, 1])))
    number = 0
    for window, reads in files.fetch(partition([Interval("c", 7, 400)], 60), ReadFilter()):
        stretch = Stretch("c", 0, reference)
        names = list(zip(reads.names, reads.numbers.tolist(), strict=True))
        counts = count_alleles(reads, window, stretch, thresholds.min_base_quality)
        found = [
            (v.start, v.ref, v.alts, depth, depths, [{names[read] for read in reads_of} for reads_of in support])
            for v, depth, depths, support in find_candidates(counts, stretch, thresholds)
        ]
        assert found == slow_candidates(records, reference, window, thresholds)
        number += len(found)
    assert number > 3


WINDOWS = list(partition([Interval("chr20", 9_999_999, 10_099_999)], 1000))


@pytest.fixture(scope="module")
def na12878(request):
    """Candidates of 100 kb (or its first windows) of real reads, 52x."""
    data = request.getfixturevalue("real_data") / "grch37-chr20"
    genome = Genome(data / "reference.fasta.gz")
    files = ReadFiles([data / "NA12878.bam"], genome.path)

    def find(read_filter=DEFAULT_FILTER, windows=WINDOWS, with_clips=False, **thresholds):
        thresholds = Thresholds(**thresholds)
        for window, reads in files.fetch(windows, read_filter):
            stretch = fetch_stretch(genome, window, reads, 200)
            reads = align_clips(reads, stretch.codes, stretch.start) if with_clips else reads
            counts = count_alleles(reads, window, stretch, thresholds.min_base_quality)
            yield from find_candidates(counts, stretch, thresholds)

    return find


@pytest.mark.real
@pytest.mark.parametrize(
    ("options", "expected"),
    [
        ({}, 297),
        ({"min_fraction_snps": 0.05}, 390),
        ({"min_fraction_snps": 0.2}, 279),
        ({"min_count_snps": 5, "min_count_indels": 5}, 274),
        ({"min_base_quality": 20}, 293),
        ({"read_filter": ReadFilter(min_mapping_quality=20)}, 296),
        ({"min_fraction_indels": 0.15}, 284),
        ({"with_clips": True}, 300),
    ],
)
def test_number_of_real_candidates(na12878, options, expected):
    """Counts of a prototype that was checked against DeepVariant; only the last is our own."""
    assert sum(1 for _ in na12878(**options)) == expected


@pytest.mark.real
@pytest.mark.parametrize(("with_clips", "least"), [(False, 43), (True, 48)])
def test_real_candidates_against_deepvariant(na12878, oracles, with_clips, least):
    """DeepVariant 1.9 with its realigner has 78 candidates in 10 kb; how many have equal DP and AD here."""
    calls = vcf.read_calls(oracles / "deepvariant/golden.postprocess_single_site_output.vcf")
    real = {call.variant[:4]: (call.fields["DP"], call.fields["AD"]) for call in calls}
    found = list(na12878(windows=WINDOWS[:10], with_clips=with_clips))
    ours = {candidate.variant[:4]: (candidate.depth, candidate.allele_depths) for candidate in found}
    assert (len(real), len(ours), len(real.keys() & ours.keys())) == (78, 82, 72)
    assert sum(real.get(site) == counts for site, counts in ours.items()) >= least
