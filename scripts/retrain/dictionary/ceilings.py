"""What the best network could reach."""

from retrain.dictionary.entries import SAMPLE, Table

_SET = "Flags with which the examples were made; `upstream-…` are the baseline's."
_ROLE = "Role of the sample: `train`, `tune`, `select` or `test`."
MEASURED = {
    "type": "`SNP` or `INDEL`: of candidates and images as make_examples tells it (`SNP` where every allele is one "
    "base long), of truth records as hap.py counts them.",
    "candidates": "Candidates of make_examples. In training only those in the confident regions are examples.",
    "images": "Their images.",
    "class_0": "Images whose alternates have no copy in the truth. Training examples have labels; images of a graded "
    "sample count where the candidate begins in the confident regions, with the best labels that the truth allows.",
    "class_1": "Images with one copy.",
    "class_2": "Images with two copies.",
    "truth_total": "Truth records in the confident regions, as hap.py counts them. Graded samples only.",
    "truth_reachable": "Those that hap.py could find at most, whatever genotypes the candidates are given; SNP and "
    "INDEL each by itself. Truth and candidates are compared as haplotypes, not as text.",
    "truth_edge": "Truth records at an edge of the confident regions, which are in no other count: hap.py may count "
    "them by what the calls write beside them.",
    "truth_assumed": "Those of `truth_reachable` that are taken for reachable because the candidates around them have "
    "too many combinations to try.",
    "recall": "`truth_reachable` / `truth_total`: no network exceeds it. Empty without truth records.",
}
_COMPARED = ("candidates", "images", "class_0", "class_1", "class_2", "truth_reachable", "recall")
CEILING = {
    "example_set": _SET,
    "role": _ROLE,
    "sample": SAMPLE,
    **MEASURED,
    **{
        f"{name}_difference": f"`{name}` less that of the baseline's example set on the same sample and role; empty "
        "where that was not made."
        for name in _COMPARED
    },
}
CHECK = {
    "example_set": _SET,
    "model": "Model that called: `baseline`, or `{arm}.r{replicate}`.",
    "role": "Role of the sample: `select` or `test`.",
    "sample": SAMPLE,
    "type": "`SNP` or `INDEL`.",
    "truth_tp": "Truth records that hap.py finds.",
    "truth_reachable": "Truth records that the candidates can reach.",
    "truth_edge": "Truth records at an edge of the confident regions, which may count or not.",
    "left": "`truth_reachable` + `truth_edge` − `truth_tp`: what the model leaves. Below 0 the run fails, as then this "
    "program is wrong.",
}

TABLES = (
    Table(
        "tables/ceiling.tsv",
        "What the best network could reach: one row per example set, sample and type, beside the baseline's.",
        CEILING,
    ),
    Table("tables/ceiling_check.tsv", "What each model found, beside what it could have found.", CHECK),
    Table("ceiling/{example_set}/{role}/{sample}.tsv", "The ceiling of one example set and sample.", MEASURED),
)
