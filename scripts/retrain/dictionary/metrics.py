"""Counts and rates over all cells."""

from retrain.dictionary.entries import SAMPLE, Table

METRICS = {
    "example_set": "Flags with which the examples were made that were called; `upstream-…` are the baseline's. Of "
    "call sets `given`.",
    "model": "Model that called: `baseline`, or `{arm}.r{replicate}`. Of call sets the name of the set.",
    "arm": "Arm in whose comparison the cell stands. A cell that stands in several arms has rows in each.",
    "replicate": "Number of the arm's model, from 1; empty for the baseline's model.",
    "cell": "Place in the cross of flags and models: `A`, `B`, `C`, `D`, or `K`, the arm's control. Of call sets the "
    "first is `A`, every other one `D` of an arm of its own name.",
    "role": "Role of the sample: `select` or `test`.",
    "sample": SAMPLE,
    "type": "`SNP` or `INDEL`, as hap.py counts records.",
    "filter": "`PASS`: calls whose FILTER is PASS; `ALL`: all calls. With `benchmark.pass_only` they are the same.",
    "truth_total": "Records of the truth in the confident regions: `truth_tp` + `truth_fn`.",
    "truth_tp": "Records of the truth that the calls find, with their genotype.",
    "truth_fn": "Records of the truth that the calls do not find.",
    "query_total": "Records of the calls, those outside the confident regions included.",
    "query_fp": "Records of the calls that are false; a right allele with a wrong genotype is one of them.",
    "query_unk": "Records of the calls outside the confident regions: nobody knows.",
    "recall": "`truth_tp` / `truth_total`; empty without any.",
    "precision": "Share of true records among `query_total` − `query_unk`; empty without any.",
    "f1": "Harmonic mean of recall and precision; empty where one of them is, or both are 0.",
}

TABLES = (Table("tables/metrics.tsv", "Counts and rates: one row per arm, cell, sample, type and filter.", METRICS),)
