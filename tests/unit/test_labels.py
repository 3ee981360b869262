"""Labels against every genotype of all candidates, against DeepVariant's own, and under rewritten truth."""

import csv
from collections import Counter
from random import Random

import pytest
import random_variants
from brute_force import Text, best_labels

from genomics.genome import Genome, Interval, Regions, read_bed
from genomics.labels import label_candidates, label_of_image
from genomics.protos import read_run_info
from genomics.variants import Variant, left_align
from genomics.vcf import read_calls

#        0         1         2         3         4
#        0123456789012345678901234567890123456789012
BASES = "GATTCACACACATGGAAAAACTGCGTACCATGTTGCATCCAGA"
GENOME = Text(c=BASES)
EVERYWHERE = Regions([Interval("c", 0, 1000)])


def candidate(start, ref, alts):
    return Variant("c", start, ref, tuple(alts.split(",")))


def known(start, ref, alts, genotype=(0, 1)):
    return candidate(start, ref, alts)._replace(genotype=genotype)


def genotypes(candidates, truth, bases=BASES, confident=EVERYWHERE, **options):
    labeled = label_candidates(Text(c=bases), candidates, truth, confident, **options)
    return [item.variant.genotype for item in labeled]


def test_label_of_image_counts_the_alleles_shown():
    assert [label_of_image((0, 1), (0,)), label_of_image((1, 1), (0,)), label_of_image((0, 0), (0,))] == [1, 2, 0]
    assert [label_of_image((1, 2), indices) for indices in ((0,), (1,), (0, 1))] == [1, 1, 2]
    assert label_of_image((0, 2), (0,)) == 0


def test_label_candidates_same_record():
    assert genotypes([candidate(4, "C", "G")], [known(4, "C", "G", (1, 0))]) == [(0, 1)]
    assert genotypes([candidate(4, "C", "G")], [known(4, "C", "G", (1, 1))]) == [(1, 1)]


def test_label_candidates_keeps_order_and_fields():
    given = [candidate(24, "G", "A"), candidate(4, "C", "G")]
    labeled = label_candidates(GENOME, given, [known(4, "C", "G")], EVERYWHERE)
    assert [item.variant._replace(genotype=(-1, -1)) for item in labeled] == given
    assert [item.variant.genotype for item in labeled] == [(0, 0), (0, 1)]


def test_label_candidates_other_alternate_is_no_variant():
    assert genotypes([candidate(4, "C", "T")], [known(4, "C", "G", (1, 1))]) == [(0, 0)]


def test_label_candidates_second_alternate():
    assert genotypes([candidate(4, "C", "T,G")], [known(4, "C", "G", (1, 1))]) == [(2, 2)]
    assert genotypes([candidate(4, "C", "G,T")], [known(4, "C", "T,G", (1, 2))]) == [(1, 2)]


def test_label_candidates_two_candidates_for_one_truth_record():
    truth = [known(24, "GTA", "CTC", (1, 1))]
    assert genotypes([candidate(24, "G", "C"), candidate(26, "A", "C")], truth) == [(1, 1), (1, 1)]


def test_label_candidates_one_candidate_for_two_truth_records():
    truth = [known(24, "G", "C"), known(25, "T", "A")]
    assert genotypes([candidate(24, "GT", "CA")], truth) == [(0, 1)]


def test_label_candidates_shifted_deletion_in_a_repeat():
    assert genotypes([candidate(4, "CAC", "C")], [known(9, "ACA", "A", (1, 1))]) == [(1, 1)]


@pytest.mark.parametrize("start", [5, 7, 9])
def test_label_candidates_of_equals_the_leftmost(start):
    given = [candidate(start, BASES[start : start + 3], BASES[start]) for start in (9, 5, 7)]
    truth = [known(start, BASES[start : start + 3], BASES[start])]
    assert genotypes(given, truth) == [(0, 0), (0, 1), (0, 0)]


def test_label_candidates_truth_allele_without_candidate():
    """The deletion is found although the insertion of the same truth record is not a candidate."""
    truth = [known(14, "GAA", "G,GAAA", (1, 2))]
    assert genotypes([candidate(14, "GAA", "G")], truth) == [(0, 1)]


def test_label_candidates_part_of_a_truth_record():
    """A half-seen MNP leaves its seen half labelled, as it would be were the truth two SNPs."""
    assert genotypes([candidate(24, "G", "C")], [known(24, "GT", "CA")]) == [(0, 1)]
    assert genotypes([candidate(24, "G", "C")], [known(24, "GT", "CA,CG", (1, 2))]) == [(1, 1)]


def test_label_candidates_that_undo_each_other_are_no_variants():
    """DeepVariant would label both 1/1 next to any truth record, as that leaves fewer candidates 0/0."""
    given = [candidate(14, "GA", "G"), candidate(18, "A", "AA"), candidate(24, "G", "C")]
    assert genotypes(given, [known(24, "G", "C")]) == [(0, 0), (0, 0), (0, 1)]


def test_label_candidates_confident_by_start():
    confident = Regions([Interval("c", 4, 6)])
    given = [candidate(3, "TCA", "T"), candidate(4, "C", "G"), candidate(5, "ACA", "A"), candidate(6, "C", "T")]
    labeled = label_candidates(GENOME, given, [], confident)
    assert [item.is_confident for item in labeled] == [False, True, True, False]


def test_label_candidates_truth_outside_confident_regions_is_unknown():
    confident = Regions([Interval("c", 10, 20)])
    assert genotypes([candidate(4, "C", "G")], [known(4, "C", "G")], confident=confident) == [(0, 0)]


def test_label_candidates_no_confident_region_makes_nothing_confident():
    """DeepVariant takes every candidate for confident then, which labels all of them 0."""
    labeled = label_candidates(GENOME, [candidate(4, "C", "G")], [known(4, "C", "G")], Regions())
    assert [tuple(item[1:]) for item in labeled] == [(False,)]


@pytest.mark.parametrize("genotype", [(0, 0), (-1, -1), ()])
def test_label_candidates_truth_without_variant(genotype):
    metrics = Counter()
    assert genotypes([candidate(4, "C", "G")], [known(4, "C", "G", genotype)], metrics=metrics) == [(0, 0)]
    assert metrics["n_truth_variant_sites"] == 0


def test_label_candidates_alleles_without_bases():
    given = [candidate(4, "C", "<DEL>"), candidate(8, "C", "*,G")]
    assert genotypes(given, [known(8, "C", "G"), known(4, "C", "<DEL>")]) == [(0, 0), (0, 2)]


def test_label_candidates_without_candidates_or_truth():
    assert genotypes([], [known(4, "C", "G")]) == []
    assert genotypes([candidate(4, "C", "G")], []) == [(0, 0)]


def test_label_candidates_crowd_is_cut_short_and_counted():
    rng, bases, metrics = Random(1), "A" * 120, Counter()
    truth = [random_variants.variant(rng, bases, rng.randrange(20, 90)) for _ in range(30)]
    given = [call._replace(genotype=(-1, -1)) for call in truth]
    found = genotypes(given, truth, bases, metrics=metrics, max_states=20)
    assert metrics["n_superloci_cut_short"] == 1
    assert any(any(genotype) for genotype in found)


def test_label_candidates_adds_to_metrics():
    metrics = Counter(n_truth_variant_sites=5)
    genotypes([candidate(4, "C", "G")], [known(4, "C", "G", (1, 1)), known(24, "GT", "CA")], metrics=metrics)
    assert metrics["n_truth_variant_sites"] == 7
    assert metrics["n_true_positive_alleles"] == 2
    assert metrics["n_false_negative_alleles"] == 1  # one MNP, though it is sought as two changes


def test_label_candidates_takes_one_genotype_though_alternates_begin_apart():
    """A haplotype holds either the SNP or the deletion of one record, so two of the four truth alleles are missed."""
    metrics, truth = Counter(), [known(24, "G", "C", (1, 1)), known(24, "GT", "G", (1, 1))]
    genotypes([candidate(24, "GT", "CT,G")], truth, metrics=metrics)
    assert metrics["n_true_positive_alleles"] == 2


def test_label_candidates_equals_brute_force():
    rng, seen = Random(2), Counter()
    for _ in range(2000):
        bases, truth, given = random_case(rng)
        found = tuple(genotypes(given, truth, bases))
        assert found in best_labels(bases, truth, given), (bases, truth, given)
        seen[sum(map(any, found))] += 1
    assert min(seen[count] for count in (0, 1, 2)) > 100


def random_case(rng):
    """Truth with one change per allele, and candidates: the truth written otherwise, with errors."""
    bases = random_variants.reference(rng, rng.choice((14, 20, 30)))
    near = rng.randrange(1, len(bases) - 10)
    truth = sorted(simple_variant(rng, bases, rng.randrange(near, near + 5)) for _ in range(rng.choice((1, 2, 2))))
    given = [new for call in truth if rng.random() < 0.8 for new in random_variants.rewrite(rng, bases, call)]
    if len(given) < 3 and rng.random() < 0.4:
        given.append(random_variants.variant(rng, bases, rng.randrange(near, near + 5)))
    return bases, truth, [call._replace(genotype=(-1, -1)) for call in sorted(given)[:3]]


def simple_variant(rng, bases, start):
    call = random_variants.variant(rng, bases, start)
    return call if all(makes_one_change(call.ref, alt) for alt in call.alts) else simple_variant(rng, bases, start)


def makes_one_change(ref, alt):
    return len(ref) == len(alt) == 1 or (ref[0] == alt[0] and 1 in (len(ref), len(alt)))


def test_label_candidates_do_not_depend_on_how_truth_is_written():
    """Split, shifted, merged, widened: 1,000 sets of truth records, with candidates missing and candidates too many."""
    rng, changed = Random(3), 0
    for _ in range(1000):
        bases, truth, given = spaced_case(rng)
        rewritten = [new for call in truth for new in random_variants.rewrite(rng, bases, call, False)]
        before, after = (genotypes(given, records, bases) for records in (truth, rewritten))
        assert after == before, (bases, truth, rewritten, given)
        changed += rewritten != sorted(truth)
    assert changed > 900


def spaced_case(rng):
    """Truth records of any kind in short repeats, most of their changes as candidates, and an odd candidate by each."""
    bases, starts, truth, given = "", [], [], []
    for _ in range(6):
        unit = rng.choice(("A", "CA", "GTT", "ACGTG"))
        starts.append(len(bases) + 14 + rng.randrange(4))
        bases += "".join(rng.choices("ACGT", k=14)) + unit * rng.randint(1, 4) + "".join(rng.choices("ACGT", k=12))
    for start in starts:
        pick = random_variants.variant if rng.random() < 0.5 else simple_variant
        call = pick(rng, bases, start)
        truth.append(call if len(call.alts) == 1 else simple_variant(rng, bases, start))
        given += [change for change in observed(Text(c=bases), truth[-1]) if rng.random() < 0.85]
        given.append(random_variants.variant(rng, bases, start - rng.randrange(5, 12)))
    unlabeled = {call._replace(genotype=(-1, -1), phased=False) for call in given}
    return bases, truth, sorted(unlabeled)


def observed(genome, call):
    """Candidates as reads show them: substituted bases one by one, insertions and deletions shifted left."""
    for alt in call.alts:
        if len(alt) == len(call.ref):
            yield from (
                call._replace(start=call.start + i, ref=a, alts=(b,))
                for i, (a, b) in enumerate(zip(call.ref, alt, strict=True))
                if a != b
            )
        else:
            yield left_align(genome, call._replace(alts=(alt,)))


def test_label_candidates_equals_deepvariant(oracles, real_data):
    """The 49 training examples of DeepVariant 1.9.0, and the labeling metrics of its run info."""
    data, golden = real_data / "grch37-chr20", oracles / "deepvariant"
    inside = Interval("chr20", 10_000_000, 10_010_000)
    truth = [call.variant for call in read_calls(data / "NA12878.older_truth.vcf.gz", inside) if call.passes]
    given = [call.variant for call in read_calls(golden / "golden.postprocess_single_site_output.vcf")]
    metrics = Counter()
    labeled = label_candidates(
        Genome(data / "reference.fasta.gz"), given, truth, read_bed(data / "NA12878.official_9kb.bed"), metrics=metrics
    )
    with open(golden / "golden.training_examples.tfrecord.gz.decoded.tsv") as lines:
        expected = {
            (int(row["pos"]) - 1, row["ref"], row["alts"]): row for row in csv.DictReader(lines, delimiter="\t")
        }
    found = {(v.start, v.ref, ",".join(v.alts)): v.genotype for v, is_confident in labeled if is_confident}
    assert found == {site: tuple(map(int, row["genotype"].split("/"))) for site, row in expected.items()}
    images = {site: tuple(map(int, row["alt_allele_indices"].split(","))) for site, row in expected.items()}
    assert [label_of_image(found[site], images[site]) for site in expected] == [
        int(row["label"]) for row in expected.values()
    ]
    info = read_run_info(golden / "golden.training_examples.tfrecord.gz.run_info.pbtxt")
    assert {name: count for name, count in metrics.items() if count} == info["labeling_metrics"]
