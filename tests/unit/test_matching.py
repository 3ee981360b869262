"""Matching against every subset in every phase, against RTG vcfeval and hap.py, and by what must not change."""

import csv
import gzip
import shutil
from collections import Counter
from random import Random

import pysam
import pytest
import random_variants
from brute_force import Text, best_counts

from genomics import matching
from genomics.errors import InputError
from genomics.genome import Genome, read_bed
from genomics.matching import match
from genomics.variants import Variant
from genomics.vcf import read_calls

#              0         1         2         3         4
#              0123456789012345678901234567890123456789012
GENOME = Text(c="GATTCACACACATGGAAAAACTGCGTACCATGTTGCATCCAGA", other="ACGTACGTAC")
CASES = 20_000


def record(start, ref, alts, genotype=(0, 1), contig="c"):
    return Variant(contig, start, ref, tuple(alts.split(",")), genotype)


def counts(result):
    groups = {group for group in result.truth_group if group >= 0}
    assert groups == {group for group in result.query_group if group >= 0}
    return sum(result.truth), sum(result.query), len(groups)


def random_case(rng):
    """A reference, truth records, and query records: truth rewritten or not, with errors."""
    bases = random_variants.reference(rng, rng.choice((12, 16, 24, 40, 80)))
    near = rng.randrange(1, len(bases) - 10)
    truth = [
        random_variants.variant(rng, bases, rng.randrange(near, near + 6) if rng.random() < 0.7 else None)
        for _ in range(rng.choice((1, 1, 2, 2, 3)))
    ]
    query = []
    for call in truth:
        fate = rng.random()
        if fate < 0.6:
            query += random_variants.rewrite(rng, bases, call)
        elif fate < 0.75:
            query.append(call._replace(genotype=rng.choice(((0, 1), (1, 1)))))
        elif fate < 0.9:
            query.append(call)
    while len(query) < 4 and rng.random() < 0.25:
        query.append(random_variants.variant(rng, bases, rng.randrange(near, near + 6)))
    return bases, sorted(truth), sorted(query)[:5]


def test_match_equals_brute_force():
    rng, seen = Random(1), Counter()
    for _ in range(CASES):
        bases, truth, query = random_case(rng)
        squash = rng.random() < 0.2
        expected = best_counts(bases, truth, query, squash)
        result = match(Text(c=bases), truth, query, squash_ploidy=squash)
        assert counts(result) == expected, (bases, truth, query, squash)
        assert result.exact
        seen[len(truth) > expected[0], len(query) > expected[1], expected[2] > 1] += 1
    assert len(seen) == 8  # missed truth, unmatched query, several groups: every mixture occurs
    assert min(seen.values()) > CASES // 200


def test_match_finds_shifted_deletion():
    truth, query = [record(4, "CA", "C")], [record(5, "AC", "A")]
    assert counts(match(GENOME, truth, query)) == (0, 0, 0)  # another base
    truth, query = [record(4, "CAC", "C")], [record(8, "CAC", "C")]
    assert counts(match(GENOME, truth, query)) == (1, 1, 1)


def test_match_joins_records_across_a_long_repeat():
    genome = Text(c="GATTC" + "CA" * 200 + "GTCATTG")
    truth, query = [record(4, "CCA", "C")], [record(402, "ACA", "A")]
    assert counts(match(genome, truth, query)) == (1, 1, 1)


def test_match_reads_genotypes_without_phase():
    truth = [record(0, "G", "C", (0, 1)), record(12, "G", "T", (0, 1))]
    query = [record(0, "G", "C", (0, 1)), record(12, "G", "T", (1, 0))]
    assert counts(match(GENOME, truth, query)) == (2, 2, 2)


def test_match_genotype_differs():
    result = match(GENOME, [record(4, "C", "G", (1, 1))], [record(4, "C", "G", (0, 1))])
    assert result == ((False,), (False,), (-1,), (-1,), True)
    assert counts(match(GENOME, [record(4, "C", "G", (1, 1))], [record(4, "C", "G")], squash_ploidy=True)) == (1, 1, 1)


def test_match_two_alternates_against_two_records():
    truth = [record(15, "AAA", "A,AA", (1, 2))]
    query = [record(15, "AAA", "A"), record(17, "AA", "A")]
    assert counts(match(GENOME, truth, query)) == (1, 2, 1)


def test_match_squash_ploidy_takes_one_shared_allele():
    truth, query = [record(4, "C", "G,T", (1, 2))], [record(4, "C", "T")]
    assert counts(match(GENOME, truth, query)) == (0, 0, 0)
    assert counts(match(GENOME, truth, query, squash_ploidy=True)) == (1, 1, 1)


def test_match_squash_ploidy_of_an_alternate_that_begins_later():
    """The deletion (13) is free to match although the SNP (12) of the same record would begin earlier."""
    truth = [record(12, "GGA", "TGA,G", (1, 2))]
    query = [record(11, "T", "A"), record(12, "GGA", "G")]
    assert match(GENOME, truth, query, squash_ploidy=True).query == (False, True)


def test_match_deletion_and_insertion_that_undo_each_other_match_nothing():
    query = [record(14, "AA", "A"), record(17, "A", "AA")]
    assert counts(match(GENOME, [], query)) == (0, 0, 0)
    assert counts(match(GENOME, [record(21, "T", "G")], query)) == (0, 0, 0)


def test_match_insertion_beside_a_substitution_on_one_haplotype():
    truth = [record(21, "TG", "TAAC", (1, 1))]
    query = [record(21, "T", "TAA", (1, 1)), record(22, "G", "C", (1, 1))]
    assert counts(match(GENOME, truth, query)) == (1, 2, 1)


def test_match_two_insertions_in_one_place_of_one_haplotype_do_not_fit():
    truth = [record(21, "T", "TAACC", (1, 1))]
    query = [record(21, "T", "TAA", (1, 1)), record(21, "T", "TCC", (1, 1))]
    assert counts(match(GENOME, truth, query)) == (0, 0, 0)


def test_match_duplicate_record_is_unmatched_once():
    query = [record(4, "C", "G", (1, 1)), record(4, "C", "G", (1, 1))]
    assert counts(match(GENOME, query[:1], query)) == (1, 1, 1)


def test_match_adjacent_records_are_groups_of_their_own():
    truth = [record(24, "G", "C"), record(25, "T", "A")]
    result = match(GENOME, truth, truth)
    assert result.truth_group == result.query_group
    assert len(set(result.truth_group)) == 2


def test_match_groups_tell_which_records_belong_together():
    truth = [record(4, "C", "G"), record(24, "GT", "CA"), record(30, "G", "C")]
    query = [record(25, "T", "A"), record(30, "G", "C"), record(24, "G", "C")]
    first, second, third = match(GENOME, truth, query).truth_group
    assert first == -1
    assert match(GENOME, truth, query).query_group == (second, third, second)


def test_match_spanning_deletion_allele_changes_nothing():
    truth = [record(24, "GTACC", "G"), record(26, "A", "T")]
    query = [record(24, "GTACC", "G"), record(26, "A", "*,T", (1, 2))]
    assert counts(match(GENOME, truth, query)) == (2, 2, 1)


@pytest.mark.parametrize(
    "call",
    [
        record(4, "C", "G", (0, 0)),
        record(4, "C", "G", (-1, -1)),
        record(4, "C", "G", ()),
        record(4, "C", "*", (0, 1)),
        record(4, "C", "<DEL>", (0, 1)),
        record(4, "C", "G[c:9[", (1, 1)),
        record(4, "C", "R", (0, 1)),
        record(4, "C", "C", (0, 1)),
        record(4, "C", "G", (0, 1, 1)),
        Variant("c", 4, "C", (), (0, 0)),
    ],
)
def test_match_nothing_called(call):
    assert match(GENOME, [call], [call]) == ((False,), (False,), (-1,), (-1,), True)


@pytest.mark.parametrize(("genotype", "copies"), [((1,), 2), ((-1, 1), 1), ((1, -1), 1), ((0, 1), 1)])
def test_match_haploid_calls_are_homozygous_half_calls_heterozygous(genotype, copies):
    found = [
        counts(match(GENOME, [record(4, "C", "G", gt)], [record(4, "C", "G", genotype)])) for gt in [(0, 1), (1, 1)]
    ]
    assert found == [(1, 1, 1) if copies == expected else (0, 0, 0) for expected in (1, 2)]


def test_match_symbolic_allele_that_is_not_called_does_no_harm():
    call = record(4, "C", "<NON_REF>,G", (0, 2))
    assert counts(match(GENOME, [record(4, "C", "G")], [call])) == (1, 1, 1)


def test_match_several_contigs_in_any_order():
    truth = [record(24, "G", "C"), record(3, "T", "A", contig="other"), record(4, "C", "G")]
    result = match(GENOME, truth, [truth[i] for i in (1, 2, 0)])
    assert result.truth == result.query == (True, True, True)
    assert result.query_group == tuple(result.truth_group[i] for i in (1, 2, 0))


def test_match_first_and_last_base():
    truth = [record(0, "G", "T"), record(42, "A", "AT", (1, 1))]
    assert counts(match(GENOME, truth, truth)) == (2, 2, 2)


def test_match_between_unknown_bases():
    genome = Text(c="ACGT" + "N" * 40_000 + "ACGT")
    call = record(20_000, "NN", "N")
    assert counts(match(genome, [call], [call])) == (1, 1, 1)


def test_match_empty():
    assert match(GENOME, [], []) == ((), (), (), (), True)


def test_match_contig_not_in_reference(tmp_path):
    path = tmp_path / "reference.fa"
    path.write_text(">c\nACGTACGTAC\n")
    pysam.faidx(str(path))
    call = record(3, "T", "A", contig="chr20")
    with pytest.raises(InputError, match="contig 'chr20' not in reference"):
        match(Genome(path), [call], [call])


def test_match_dense_heterozygous_records_are_exact():
    rng = Random(2)
    bases = "".join(rng.choices("ACGT", k=100))
    truth = [
        record(10 + 3 * i, bases[10 + 3 * i], random_variants.other_base(rng, bases[10 + 3 * i])) for i in range(20)
    ]
    result = match(Text(c=bases), truth, truth[::2])
    assert result.exact
    assert result.truth == tuple(i % 2 == 0 for i in range(20))


def test_match_too_many_states_gives_a_valid_match():
    rng = Random(3)
    bases = "A" * 100
    truth = [random_variants.variant(rng, bases, rng.randrange(20, 80)) for _ in range(40)]
    query = [new for call in truth for new in random_variants.rewrite(rng, bases, call)]
    result = match(Text(c=bases), truth, query, max_states=50)
    assert not result.exact
    truth_matched, query_matched, groups = counts(result)
    assert min(truth_matched, query_matched) >= groups > 0


def test_match_few_states_still_agree_with_brute_force_on_what_is_matched():
    """Whatever a search cut short matches, brute force can match too."""
    rng = Random(4)
    for _ in range(200):
        bases, truth, query = random_case(rng)
        result = match(Text(c=bases), truth, query, max_states=2)
        kept = [
            [v for v, taken in zip(*side, strict=True) if taken]
            for side in ((truth, result.truth), (query, result.query))
        ]
        assert best_counts(bases, *kept)[:2] == (len(kept[0]), len(kept[1]))


def spaced_truth(rng):
    """Records in short repeats so far apart that none can shift into the next."""
    bases, truth_starts = "", []
    for _ in range(12):
        unit = rng.choice(("A", "CA", "GTT", "ACGTG"))
        truth_starts.append(len(bases) + 12 + rng.randrange(6))
        bases += "".join(rng.choices("ACGT", k=12)) + unit * rng.randint(1, 4) + "".join(rng.choices("ACGT", k=12))
    return bases, [random_variants.variant(rng, bases, start) for start in truth_starts]


def test_match_does_not_depend_on_how_records_are_written():
    """Split, shifted, widened, decomposed: every record stays matched, on both sides."""
    rng, changed = Random(5), 0
    for _ in range(300):
        bases, truth = spaced_truth(rng)
        query = [new for call in truth for new in random_variants.rewrite(rng, bases, call)]
        result = match(Text(c=bases), truth, query)
        assert (all(result.truth), all(result.query), result.exact) == (True, True, True), (bases, truth, query)
        changed += sum(call not in truth for call in query)
    assert changed > 1000


@pytest.mark.parametrize("squash_ploidy", [False, True])
def test_match_of_a_single_same_call_is_that_of_the_search(monkeypatch, squash_ploidy):
    """The shortcut changes nothing: groups, flags and all."""
    rng, cases = Random(7), []
    for _ in range(80):
        bases, truth = spaced_truth(rng)
        query = []
        for call in truth:
            rewritten = random_variants.rewrite(rng, bases, call) if rng.random() < 0.2 else [call]
            haploid = call._replace(genotype=call.genotype[:1]) if rng.random() < 0.1 else None
            turned = call._replace(genotype=call.genotype[::-1]) if rng.random() < 0.3 else call
            query += rng.choice(([turned], [turned], [turned], [haploid or turned], rewritten, []))
        cases.append((Text(c=bases), truth, query))
    found = [match(*case, squash_ploidy=squash_ploidy) for case in cases]
    monkeypatch.setattr(matching, "_is_same_call", lambda *_: False)
    assert [match(*case, squash_ploidy=squash_ploidy) for case in cases] == found
    monkeypatch.setattr(matching, "assign", None)
    with pytest.raises(TypeError):  # without the shortcut every superlocus is searched
        match(*cases[0])


def test_match_of_a_single_same_call_needs_no_search(monkeypatch):
    monkeypatch.setattr(matching, "assign", None)
    calls = [record(5, "C", "G"), record(61, "C", "G,T", (2, 1)), record(120, "AC", "A", (1, 1))]
    query = [call._replace(genotype=call.genotype[::-1]) for call in calls]
    assert counts(match(Text(c="ACGT" * 50), calls, query)) == (3, 3, 3)


def test_match_is_symmetric_and_ignores_input_order():
    rng = Random(6)
    for _ in range(300):
        bases, truth, query = random_case(rng)
        genome = Text(c=bases)
        result = match(genome, truth, query)
        shuffled = rng.sample(query, len(query))
        assert counts(match(genome, truth, shuffled)) == counts(result)
        turned = match(genome, query, truth)
        assert sum(turned.truth) + sum(turned.query) == sum(result.truth) + sum(result.query)


def test_match_equals_vcfeval_on_real_call_sets(oracles, real_data):
    """HG001 v3.3.2 against the older NIST set, which write many variants differently."""
    folder = oracles / "happy" / "hg001_nist"
    genome = Genome(real_data / "other-contig-names" / "reference.fasta.gz")
    sides = [[call.variant for call in read_calls(folder / f"{side}.vcf.gz")] for side in ("truth", "query")]
    result = match(genome, *sides)
    confident = read_bed(folder / "conf.bed.gz")
    for variants, matched, missed in zip(sides, result[:2], ("fn", "fp"), strict=True):
        inside = [confident.overlaps(variant.contig, variant.start, variant.end) for variant in variants]
        assert sum(taken for taken, counted in zip(matched, inside, strict=True) if counted) == 212
        unmatched = [v for v, taken, counted in zip(variants, matched, inside, strict=True) if counted and not taken]
        assert places(unmatched) == stored_places(folder / "expected" / f"vcfeval-ref-overlap.{missed}.tsv.gz")


def places(variants):
    return sorted((variant.start + 1, variant.ref, ",".join(variant.alts)) for variant in variants)  # 1-based


def stored_places(path):
    with gzip.open(path, "rt") as lines:
        return sorted((int(row["POS"]), row["REF"], row["ALT"]) for row in csv.DictReader(lines, delimiter="\t"))


# hap.py divides a 1/2 query record into two before it compares.
DIVIDED = {"c19_trans_block", "c25_multi_same"}
OUTSIDE = {"c07_snp_fp_outside", "c55_ins_conf_edge2"}  # of the confident regions


def test_match_equals_happy_on_made_up_situations(oracles, tmp_path):
    folder = oracles / "happy" / "synthetic"
    shutil.copy(folder / "ref.fa", tmp_path)
    pysam.faidx(str(tmp_path / "ref.fa"))
    sides = [[call.variant for call in read_calls(folder / f"{side}.vcf")] for side in ("truth", "query")]
    result = match(Genome(tmp_path / "ref.fa"), *sides)
    found = Counter()
    for side, variants, matched in zip(("TRUTH", "QUERY"), sides, result[:2], strict=True):
        found.update((v.contig, side) for v, taken in zip(variants, matched, strict=True) if taken)
    expected = Counter()
    with open(folder / "expected" / "happy-vcfeval.percontig.tsv") as lines:
        for row in csv.DictReader(lines, delimiter="\t"):
            expected.update({(row["contig"], side): int(row[f"{side}.TP"]) for side in ("TRUTH", "QUERY")})
    expected.update({(contig, "QUERY"): -1 for contig in DIVIDED})
    inside = {key: count for key, count in found.items() if key[0] not in OUTSIDE}
    assert inside == {key: count for key, count in expected.items() if count and key[0] not in OUTSIDE}
