"""Variants against spelled sequences and bcftools norm."""

import random

import pysam.bcftools
import pytest
from hypothesis import given
from hypothesis import strategies as st

from genomics.errors import InputError
from genomics.genome import Genome
from genomics.variants import Variant, genotype_order, left_align, simplify, trim

alleles = st.text("ACG", min_size=1, max_size=6)
REPEATS = "ACACACACTTTTTTTTGGGCAGCAGCAGCATATATAGCGCGCAAAAAAAAAAAACTCTCTCGATTACAGATTACAT"


def spell(reference, start, ref, alt):
    """The reference with one allele replaced."""
    assert reference[start : start + len(ref)] == ref
    return reference[:start] + alt + reference[start + len(ref) :]


def test_variant_properties():
    variant = Variant("chr1", 9, "CA", ("C", "CAT"), (0, 2))
    assert (variant.end, variant.alleles, variant.is_snp, variant.is_called_variant) == (
        11,
        ("CA", "C", "CAT"),
        False,
        True,
    )
    assert Variant("chr1", 9, "C", ("A", "T")).is_snp
    assert not Variant("chr1", 9, "C", ("A",)).is_called_variant
    assert not Variant("chr1", 9, "C", ("A",), (0, 0)).is_called_variant


@pytest.mark.parametrize(
    ("ref", "alt", "expected"),
    [
        ("A", "C", (10, "A", "C")),
        ("CAA", "CA", (11, "A", "")),
        ("CA", "CAA", (11, "", "A")),
        ("ACGT", "ATGT", (11, "C", "T")),
        ("AC", "GC", (10, "A", "G")),
        ("AC", "AC", (10, "", "")),
        ("A", "<DEL>", (10, "A", "<DEL>")),
        ("CA", "*", (10, "CA", "*")),
    ],
)
def test_trim(ref, alt, expected):
    assert trim(10, ref, alt) == expected


@given(alleles, alleles)
def test_trim_spells_the_same(ref, alt):
    start, short_ref, short_alt = trim(2, ref, alt)
    assert spell("NN" + ref + "NN", 2, ref, alt) == spell("NN" + ref + "NN", start, short_ref, short_alt)
    if short_ref and short_alt:
        assert short_ref[0] != short_alt[0]
        assert short_ref[-1] != short_alt[-1]


@pytest.mark.parametrize(
    ("ref", "alts", "expected"),
    [
        ("CAA", ("CA",), ("CA", ("C",))),
        ("CAA", ("CA", "TAA"), ("CA", ("C", "TA"))),
        ("CAA", ("CA", "C"), ("CAA", ("CA", "C"))),
        ("A", ("C",), ("A", ("C",))),
        ("AT", ("CT", "GT"), ("A", ("C", "G"))),
        ("AT", ("AT",), ("A", ("A",))),
    ],
)
def test_simplify(ref, alts, expected):
    assert simplify(ref, alts) == expected


@pytest.mark.parametrize("count", range(1, 6))
def test_genotype_order_follows_the_formula_of_the_specification(count):
    for place, (first, second) in enumerate(genotype_order(count)):
        assert place == second * (second + 1) // 2 + first
    assert len(genotype_order(count)) == count * (count + 1) // 2


@pytest.fixture
def repeats(write_genome):
    return Genome(write_genome(c=REPEATS, d="AAAA"))


@pytest.mark.parametrize(
    ("variant", "expected"),
    [
        (("c", 6, "AC", ("A",)), ("c", 6, "AC", ("A",))),
        (("c", 14, "TT", ("T",)), ("c", 7, "CT", ("C",))),
        (("d", 3, "A", ("AA",)), ("d", 0, "A", ("AA",))),
        (("d", 2, "AA", ("A",)), ("d", 0, "AA", ("A",))),
        (("c", 7, "CT", ("AT",)), ("c", 7, "C", ("A",))),
        (("c", 7, "C", ("C",)), ("c", 7, "C", ("C",))),
    ],
)
def test_left_align_by_hand(repeats, variant, expected):
    assert left_align(repeats, Variant(*variant)) == Variant(*expected)


def test_left_align_keeps_the_genotype(repeats):
    assert left_align(repeats, Variant("d", 3, "A", ("AA",), (0, 1), phased=True))[4:] == ((0, 1), True)


def test_left_align_several_alleles(repeats):
    with pytest.raises(ValueError, match="split the site first"):
        left_align(repeats, Variant("c", 3, "A", ("C", "G")))


@pytest.mark.parametrize("start", [4, 5, 50])
def test_left_align_behind_the_contig(repeats, start):
    with pytest.raises(InputError, match=rf"d:{start + 2} lies behind the end of d in the reference"):
        left_align(repeats, Variant("d", start, "A", ("AT",)))


def random_variant(rng, reference):
    start = rng.randrange(1, len(reference) - 8)
    ref = reference[start : start + rng.randint(1, 6)]
    if rng.random() < 0.4:
        return start, ref, ref[0]
    if rng.random() < 0.5:
        inserted = reference[start : start + rng.randint(1, 6)] if rng.random() < 0.5 else rng.choice(["A", "AC", "T"])
        return start, ref[0], ref[0] + inserted
    return start, ref, "".join(rng.choices("ACGT", k=rng.randint(1, 4)))


@pytest.mark.parametrize("step", [1, 3, 100])
def test_left_align_equals_bcftools_norm(tmp_path, repeats, step):
    rng = random.Random(step)
    made = [random_variant(rng, REPEATS) for _ in range(300)]
    made = [Variant("c", start, ref, (alt,)) for start, ref, alt in made if ref != alt]
    lines = [f"c\t{v.start + 1}\t{number}\t{v.ref}\t{v.alts[0]}\t.\t.\t." for number, v in enumerate(made)]
    header = (
        f"##fileformat=VCFv4.2\n##contig=<ID=c,length={len(REPEATS)}>\n#CHROM\tPOS\tID\tREF\tALT\tQUAL\tFILTER\tINFO\n"
    )
    (tmp_path / "x.vcf").write_text(header + "\n".join(lines) + "\n")
    normalised = pysam.bcftools.norm("-f", repeats.path, str(tmp_path / "x.vcf"), catch_stderr=True)
    rows = [line.split("\t") for line in normalised.splitlines() if not line.startswith("#")]
    expected = {int(row[2]): (int(row[1]) - 1, row[3], row[4]) for row in rows}
    found = [left_align(repeats, variant, step) for variant in made]
    assert {number: (v.start, v.ref, v.alts[0]) for number, v in enumerate(found)} == expected


def test_left_align_spells_the_same(repeats):
    rng = random.Random(7)
    for start, ref, alt in (random_variant(rng, REPEATS) for _ in range(300)):
        found = left_align(repeats, Variant("c", start, ref, (alt,)))
        assert spell(REPEATS, found.start, found.ref, found.alts[0]) == spell(REPEATS, start, ref, alt)
