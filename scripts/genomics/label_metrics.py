"""Counts of labelled candidates and found truth, under the names of DeepVariant's labeling metrics (run_info).

Sites are records, alleles of candidates are ALTs, alleles of truth are ALTs of the genotype; true positive and false
negative alleles count copies, so that a homozygous record has two. Candidates count where they are confident.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence

from genomics.variants import Variant

CUT_SHORT = "n_superloci_cut_short"  # ours: labels may not be the best there


def count_labels(
    metrics: Counter, truth: Sequence[Variant], missed: Mapping[int, int], labeled: Iterable[tuple[Variant, bool]]
) -> None:
    """Add up counts of truth records, of which `missed` tells the allele copies not found, and of candidates with
    genotype that are confident or not."""
    for record, variant in enumerate(truth):
        _count_truth(metrics, variant, missed[record])
    truth_at = {(variant.contig, variant.start): variant for variant in truth}
    for variant, is_confident in labeled:
        if is_confident:
            _count_candidate(metrics, variant, truth_at.get((variant.contig, variant.start)))
        else:
            metrics["n_non_confident_candidate_variant_sites"] += 1


def _count_truth(metrics: Counter, variant: Variant, missed: int) -> None:
    copies, alleles = sum(index > 0 for index in variant.diploid_genotype), _called_alts(variant)
    metrics["n_truth_variant_sites"] += 1
    metrics["n_truth_variant_alleles"] += alleles
    metrics["n_true_positive_sites"] += missed < copies
    metrics["n_false_negative_sites"] += missed >= copies
    metrics["n_true_positive_alleles"] += copies - missed
    metrics["n_false_negative_alleles"] += missed
    metrics["n_truth_multiallelics_sites_with_missed_alleles"] += alleles > 1 and missed > 0


def _count_candidate(metrics: Counter, candidate: Variant, truth: Variant | None) -> None:
    metrics["n_candidate_variant_sites"] += 1
    metrics["n_candidate_variant_alleles"] += len(candidate.alts)
    metrics["n_false_positive_sites"] += not candidate.is_called_variant
    metrics["n_false_positive_alleles"] += len(candidate.alts) - _called_alts(candidate)
    if truth is None:
        metrics["n_inexact_position_matches"] += candidate.is_called_variant
        return
    same_alleles = sorted(candidate.alts) == sorted(truth.alts)
    metrics["n_exact_position_matches"] += 1
    metrics["n_exact_position_and_allele_matches"] += same_alleles
    metrics["n_exact_position_and_allele_and_genotype_matches"] += same_alleles and _names(candidate) == _names(truth)


def _called_alts(variant: Variant) -> int:
    return len({index for index in variant.genotype if index > 0})


def _names(variant: Variant) -> list[str]:
    """The genotype as sorted allele texts; a missing allele counts as the reference."""
    return sorted(variant.alleles[max(index, 0)] for index in variant.diploid_genotype)
