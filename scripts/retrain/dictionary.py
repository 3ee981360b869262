"""What every column of every table under results/ means: the one place where it is said.

docs/tables.md is made from it; tests/unit/test_dictionary.py holds it against the columns that the code writes.
"""

from collections.abc import Mapping
from typing import NamedTuple


class Table(NamedTuple):
    """A table that a run leaves: its path below results/, what a row is, and its columns in order."""

    path: str
    about: str
    columns: Mapping[str, str]


SAMPLE = "Sample that was called, with its depth where its reads are thinned (`NA12878.ds0.5`)."
CELL = "{example_set}/{model}/{role}/{sample}"

METRICS = {
    "example_set": "Flags with which the examples were made that were called; `upstream-…` are the baseline's.",
    "model": "Model that called: `baseline`, or `{arm}.r{replicate}`.",
    "arm": "Arm in whose comparison the cell stands. A cell that stands in several arms has rows in each.",
    "replicate": "Number of the arm's model, from 1; empty for the baseline's model.",
    "cell": "Place in the cross of flags and models: `A`, `B`, `C` or `D`.",
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

_SIDE = {
    "called": "`candidate` where a record lists the allele, else `no_candidate`, and all that follows is empty.",
    "gt": "Genotype as the row's allele sees it: 0 reference, 1 this allele, 2 another alternate of the same record.",
    "filter": "FILTER of the record: `PASS`, `RefCall`, `LowQual`, `NoCall`.",
    "qual": "QUAL of the record.",
    "gq": "Genotype quality, phred-scaled.",
    "dp": "Reads counted at the site.",
    "ad_ref": "Reads for the reference.",
    "ad_alt": "Reads for the row's allele.",
    "vaf": "Share of the reads for the row's allele.",
    "pl": "Phred-scaled likelihoods of 0, 1, 2 copies of the row's allele, other alternates summed; the best is 0.",
}
_SITE = {
    "sample": SAMPLE,
    "left_cell": "Cell on the left, `{example_set}/{model}`: always the baseline's own.",
    "right_cell": "Cell on the right, `{example_set}/{model}`.",
    "chrom": "Contig.",
    "pos": "First position of `ref`, 1-based.",
    "ref": "Reference bases of the allele, trimmed and shifted to the left.",
    "alt": "Alternate bases of the allele.",
    "type": "`SNP` where as many bases come as go, else `INDEL`.",
    "size": "Bases inserted, or deleted (negative).",
}
_JUDGEMENT = {
    "transition": "`left_gt>right_gt`, with `no_candidate` for a side that does not list the allele.",
    "filter_transition": "`left_filter>right_filter`, likewise.",
    "kind": "`confident_flip`: each side's PL give the other side's genotype less than 1 %. `near_miss`: one "
    "of them leaves it more. `candidate_lost`, `candidate_gained`: only the left, only the right lists the allele. "
    "`quality_only`, `unchanged`: no flip; these stand here with `--all-sites` only.",
    "truth_gt": "Genotype in the truth as the row's allele sees it; empty outside the confident regions.",
    "left_status": "Truth status on the left. `TP`, `FP`: reported, and true or false. `FN`: not reported, but a "
    "record of the truth needs it. `negative`: not reported, rightly. `outside`: outside the confident regions.",
    "right_status": "Truth status on the right.",
    "direction": "`fixed`: wrong on the left, right on the right. `broken`: the reverse. `both_right`, `both_wrong`. "
    "`unassessed`: a side is outside the confident regions.",
    "homopolymer": "Longest run of one base that holds or touches the allele's reference bases.",
    "gc": "Share of G and C in the reference within 50 bases.",
}
FLIPS = {
    **_SITE,
    **{f"left_{name}": text for name, text in _SIDE.items()},
    **{f"right_{name}": f"As `left_{name}`, on the right." for name in _SIDE},
    **_JUDGEMENT,
}

TOTALS = {
    "sample": SAMPLE,
    "side": "`left` or `right` of the comparison.",
    "cell": "Cell on that side, `{example_set}/{model}`.",
    "type": "`SNP` or `INDEL`.",
    "status": "Truth status: `TP`, `FP`, `FN`, `negative` or `outside`.",
    "alleles": "Alleles that either side lists and that have this status on this side.",
    "records": "Records of hap.py's annotated VCF that those alleles reach; for `FN`, records of the truth that our "
    "own matching does not find. Empty for `negative`, which hap.py does not know.",
    "happy": "Records in hap.py's annotated VCF with this decision. It equals `records`, or something is amiss.",
}

FINDINGS = {
    "id": "Name of the check.",
    "severity": "`stop` ends the run, `warn` probably harms the results, `note` is to be kept in mind.",
    "where": "File, sample or samples that the finding is about.",
    "found": "What was found.",
    "why": "Why it matters.",
    "cure": "What to do.",
}

SELECTED = {
    "checkpoint": "Name of the checkpoint that became the model, as train wrote it.",
    "choice": "Rule of the choice: `best` or `last`.",
    "step": "Training step of the checkpoint.",
    "metric": "Name of the tune metric in the checkpoints' names.",
    "value": "The checkpoint's value of it. Never compare it between arms: each arm tunes on examples of its own.",
    "tune_rounds": "All checkpoints there were, each with its `step` and `value`.",
}

_RATES = {
    "METRIC.Recall": "TRUTH.TP / TRUTH.TOTAL.",
    "METRIC.Precision": "QUERY.TP / (QUERY.TP + QUERY.FP).",
    "METRIC.Frac_NA": "QUERY.UNK / QUERY.TOTAL.",
    "METRIC.F1_Score": "Harmonic mean of recall and precision.",
}
_WRONG = {
    "FP.gt": "False calls with the right allele and a wrong genotype.",
    "FP.al": "False calls near a truth record that has other alleles.",
}
_COUNTS = {
    "TRUTH.TOTAL": "Truth records in the confident regions.",
    "TRUTH.TP": "Truth records that are found.",
    "TRUTH.FN": "Truth records that are not found.",
    "QUERY.TOTAL": "Calls, those outside the confident regions included.",
    "QUERY.TP": "True calls. TRUTH.TP may differ: calls and truth may write the same haplotype in other records.",
    "QUERY.FP": "False calls.",
    "QUERY.UNK": "Calls outside the confident regions.",
}
_RATIOS = {"TiTv_ratio": "transitions per transversion", "het_hom_ratio": "heterozygous per homozygous record"}
_PARTS = {
    "ti": "transitions among them",
    "tv": "transversions among them",
    "het": "heterozygous ones",
    "homalt": "homozygous ones (1/2 is neither)",
    **_RATIOS,
}
HAPPY_SUMMARY = {
    "Type": "`SNP` or `INDEL`.",
    "Filter": "`PASS`: calls whose FILTER is PASS; `ALL`: all calls.",
    **{name: _COUNTS[name] for name in ("TRUTH.TOTAL", "TRUTH.TP", "TRUTH.FN", "QUERY.TOTAL", "QUERY.FP", "QUERY.UNK")},
    **_WRONG,
    **_RATES,
    **{
        f"{side}.{name}": f"{side}: {text}."
        for name, text in _RATIOS.items()
        for side in ("TRUTH.TOTAL", "QUERY.TOTAL")
    },
}
HAPPY_EXTENDED = {
    "Type": "`SNP` or `INDEL`.",
    "Subtype": "`*` for all; of an INDEL, inserted (`I`), deleted (`D`) or mixed (`C`), by the number of bases.",
    "Subset": "`*` for all; the name of a stratum; `TS_contained`, `TS_boundary`: inside, or across an edge of, the "
    "confident regions.",
    "Filter": "`PASS` or `ALL`, as in the summary.",
    "Genotype": "Always `*`.",
    "QQ.Field": "Name of the score that hap.py ranks calls by.",
    "QQ": "Always `*`: no threshold.",
    **_RATES,
    **_WRONG,
    "Subset.Size": "Bases of the subset.",
    "Subset.IS_CONF.Size": "Bases of it in confident regions.",
    "Subset.Level": "0, or the level of a stratum inside a stratum.",
    **{
        name: text
        for count, about in _COUNTS.items()
        for name, text in ((count, about), *((f"{count}.{part}", f"{count}: {what}.") for part, what in _PARTS.items()))
    },
}

TABLES = (
    Table("tables/metrics.tsv", "Counts and rates: one row per arm, cell, sample, type and filter.", METRICS),
    Table(
        "tables/flips.tsv.gz",
        "Every flip of every cell against the baseline's own cell: one row per allele, sample and cell. A flip is an "
        "allele whose genotype or FILTER class differs.",
        {"role": "Role of the sample: `select` or `test`.", **FLIPS},
    ),
    Table(f"discordance/{CELL}.flips.tsv.gz", "The flips of one cell, as `tables/flips.tsv.gz` has them.", FLIPS),
    Table(
        f"discordance/{CELL}.summary.tsv",
        "Alleles and records by truth status, on both sides of one comparison: a check that nothing was lost.",
        TOTALS,
    ),
    Table("doctor/inputs.tsv", "What was checked about the inputs, and found: one row per finding.", FINDINGS),
    Table("models/{model}/selected.json", "The checkpoint that became the model (JSON; keys).", SELECTED),
    Table(f"benchmark/{CELL}.summary.csv", "hap.py's counts and rates: one row per type and filter.", HAPPY_SUMMARY),
    Table(
        f"benchmark/{CELL}.extended.csv",
        "The same by subtype and subset, e.g. for each stratum.",
        HAPPY_EXTENDED,
    ),
)

COMPARED = {
    "type": "`SNP` or `INDEL`.",
    "metric": "`recall`, `precision` or `f1`.",
    "left": "Its value on the left.",
    "right": "Its value on the right.",
    "difference": "Right minus left.",
    "low": "Lower end of the 95 % interval of the difference, from resampled blocks of the genome.",
    "high": "Upper end of it.",
    "left_only": "Of recall: truth records that the left alone finds; of precision: false calls of the left alone.",
    "right_only": "The same of the right.",
    "p": "Exact McNemar test of `left_only` against `right_only`.",
    "blocks": "Blocks of the genome that hold records.",
    "note": "Why there is no interval.",
}
PRINTED = (
    Table("compare_calls", "Printed by `python -m compare_calls`: two call sets of one sample, compared.", COMPARED),
)
