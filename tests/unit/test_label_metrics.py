from collections import Counter

from genomics.label_metrics import count_labels
from genomics.variants import Variant


def record(start, ref, alts, genotype):
    return Variant("c", start, ref, tuple(alts.split(",")), genotype)


def counted(*arguments):
    metrics = Counter()
    count_labels(metrics, *arguments)
    return {name: count for name, count in metrics.items() if count}


def test_count_labels_truth():
    truth = [
        record(4, "C", "G", (1, 1)),  # both copies found
        record(14, "GAA", "GA,GAAA", (1, 2)),  # one of two alternates found
        record(27, "C", "T", (0, 1)),  # missed
        record(36, "A", "T", (1, 1)),  # missed
    ]
    assert counted(truth, Counter({1: 1, 2: 1, 3: 2}), []) == {
        "n_truth_variant_sites": 4,
        "n_truth_variant_alleles": 5,
        "n_true_positive_sites": 2,
        "n_true_positive_alleles": 3,
        "n_false_negative_sites": 2,
        "n_false_negative_alleles": 4,
        "n_truth_multiallelics_sites_with_missed_alleles": 1,
    }


def test_count_labels_candidates():
    truth = [record(4, "C", "G", (1, 0)), record(14, "GAA", "GA,GAAA", (1, 2))]
    labeled = [
        (record(4, "C", "G", (0, 1)), True),  # same site, allele and genotype
        (record(14, "GAA", "G,GA", (0, 2)), True),  # same site only
        (record(24, "G", "C", (0, 0)), True),  # false
        (record(30, "G", "A", (1, 1)), True),  # found elsewhere
        (record(33, "G", "A", (0, 0)), False),
    ]
    found = counted(truth, Counter(), labeled)
    assert {name: count for name, count in found.items() if "truth" not in name and "true" not in name} == {
        "n_candidate_variant_sites": 4,
        "n_candidate_variant_alleles": 5,
        "n_non_confident_candidate_variant_sites": 1,
        "n_false_positive_sites": 1,
        "n_false_positive_alleles": 2,
        "n_inexact_position_matches": 1,
        "n_exact_position_matches": 2,
        "n_exact_position_and_allele_matches": 1,
        "n_exact_position_and_allele_and_genotype_matches": 1,
    }


def test_count_labels_same_site_and_alleles_with_another_genotype():
    found = counted([record(4, "C", "G", (1, 1))], Counter({0: 1}), [(record(4, "C", "G", (0, 1)), True)])
    assert found["n_exact_position_and_allele_matches"] == 1
    assert "n_exact_position_and_allele_and_genotype_matches" not in found
