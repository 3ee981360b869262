"""Words of the flips: alleles whose genotype or FILTER class differs between two cells.

One row per alternate allele (left-aligned), sample and pair of cells. Genotypes are told by the row's allele: 0 is the
reference, 1 this allele, 2 another alternate of the same record; a site differs in genotype where the copies of the
row's allele differ, and `./.` is a class of its own.
"""

CONFIDENT_FLIP, NEAR_MISS = "confident_flip", "near_miss"
CANDIDATE_LOST, CANDIDATE_GAINED = "candidate_lost", "candidate_gained"
QUALITY_ONLY, UNCHANGED, SAME_HAPLOTYPE = "quality_only", "unchanged", "same_haplotype"
CANDIDATE, NO_CANDIDATE = "candidate", "no_candidate"
UNLIKELY = 0.01  # probability below which a side excludes the other side's genotype

SIDE_COLUMNS = ("called", "gt", "filter", "qual", "gq", "dp", "ad_ref", "ad_alt", "vaf", "pl")
SIDES = ("left", "right")
COLUMNS = (
    *("sample", "left_cell", "right_cell", "chrom", "pos", "ref", "alt", "type", "size"),
    *(f"{side}_{name}" for side in SIDES for name in SIDE_COLUMNS),
    *("transition", "filter_transition", "kind", "truth_gt", "left_status", "right_status", "direction"),
    *("homopolymer", "gc"),
)
