"""Verdicts, ranking, steps of parameters, the front of recall and precision, and what could be seen at all."""

from retrain.dictionary.entries import CELL, SAMPLE, Table

_ROLE = "Role of the sample: `select` or `test`."
_POOLED = f"{SAMPLE} `pooled`: all samples of the role together, where there are several."
_WHERE = {
    "type": "`SNP` or `INDEL`, as hap.py counts records.",
    "stratum": "`*` for the whole genome, or the name of a stratum.",
}
_METRIC = "`recall`, `precision` or `f1`."
_NOTE = "Why there is no interval: too few blocks with records, too few in which the errors differ."

VERDICTS = {
    "arm": "Arm; controls that the program made are among them.",
    "replicate": "Number of the arm's model, from 1. Columns of the setting are the same in all replicates of an arm.",
    "role": _ROLE,
    "sample": _POOLED,
    **_WHERE,
    "metric": _METRIC,
    "baseline_value": "Its value of the baseline, called with its own flags.",
    "model_value": "Its value of this model, called with the arm's flags.",
    "difference": "`model_value` minus `baseline_value`.",
    "low": "Lower end of the 95 % interval of the difference, from resampled blocks of the genome.",
    "high": "Upper end of it.",
    "left_only": "Of recall: truth records that the baseline alone finds; of precision: false calls of the baseline "
    "alone. Empty for F1.",
    "right_only": "The same of the model.",
    "p_exact": "Exact McNemar test of `left_only` against `right_only`; F1 has none.",
    "p_blocks": "Student's t of the difference over its spread between resamples; its degrees of freedom are the "
    "blocks in which the errors differ, less one.",
    "p_adjusted": "The larger of the two, adjusted for all rows of the table that have an interval (Holm).",
    "model_verdict": "Is this model different from the baseline on these genomes? `better` or `worse` where the "
    "interval excludes 0 and `p_adjusted` is below 0.05, else `no evidence`. Says nothing of another training.",
    "blocks": "Blocks of the genome that hold records of either.",
    "note": _NOTE,
    "compared_with": "What the arm's setting is compared with: its control arm, or the baseline where it has none.",
    "setting_difference": "Mean over the arm's replicates minus that over those of `compared_with`.",
    "setting_low": "Lower end of the 95 % interval of that difference, with the noise of training and of the genome.",
    "setting_high": "Upper end of it.",
    "setting_p": "Test of that difference: Student's t.",
    "setting_p_adjusted": "The same, adjusted for all settings of the table (Holm).",
    "setting_verdict": "Is this setting different? `better`, `worse` or `no evidence`, as `model_verdict`; with fewer "
    "than three replicates `no evidence: one replicate`, `no evidence: two replicates`.",
    "setting_note": "Why there is no interval of the setting.",
}

_TEST = "Of the best arm, its control and the baseline: "
RANKING = {
    "type": _WHERE["type"],
    "rank": "Place by `value`, from 1.",
    "arm": "Arm, control or baseline (of `snakemake compare`, the call set).",
    "role": "Role of the samples that arms are ranked on: `select`, or `test` without such samples.",
    "sample": _POOLED,
    "metric": "What arms are ranked by: `f1`.",
    "replicates": "Models of the arm.",
    "value": "Mean over the replicates.",
    "low": "Lower end of its 95 % interval, from resampled replicates and blocks of the genome.",
    "high": "Upper end of it.",
    "difference": "`value` minus that of the baseline.",
    "difference_low": "Lower end of the 95 % interval of the difference; with fewer than three replicates without the "
    "noise of training.",
    "difference_high": "Upper end of it.",
    "chance_best": "Share of resamples in which it is the best.",
    "rank_low": "Best rank that is not left out of 95 % of resamples.",
    "rank_high": "Worst such rank.",
    "winner": "`yes` for the best arm that is neither baseline nor control, else `no`.",
    "test_value": f"{_TEST}`value` on the test samples, where arms are ranked on others.",
    "test_low": f"{_TEST}`low` on the test samples.",
    "test_high": f"{_TEST}`high` on the test samples.",
    "test_difference": f"{_TEST}`difference` on the test samples.",
    "test_difference_low": f"{_TEST}`difference_low` on the test samples.",
    "test_difference_high": f"{_TEST}`difference_high` on the test samples.",
    "note": "`optimistic: chosen and measured on the same sites` without samples of role select; whether another arm "
    "is best for the other type; what an interval leaves out.",
}

PARAMETERS = {
    "parameter": "`make_examples.`, `train.` or `shuffle.` and the name of the setting.",
    "left": "Its value before the step.",
    "right": "Its value after the step.",
    "left_arm": "Arm with the value `left`; empty where the row is the mean over several pairs.",
    "right_arm": "Arm with the value `right` that is equal in every other setting.",
    "pairs": "Pairs of arms that the row is made of.",
    "role": RANKING["role"],
    "sample": _POOLED,
    "type": _WHERE["type"],
    "metric": _METRIC,
    "left_value": "Mean of the metric over the replicates of the left.",
    "right_value": "Mean of the metric over the replicates of the right.",
    "difference": "Effect of the step: right minus left.",
    "low": "Lower end of its 95 % interval, with the noise of training and of the genome.",
    "high": "Upper end of it.",
    "p": "Test of no effect: Student's t.",
    "p_adjusted": "The same, adjusted for all rows of the table (Holm).",
    "note": "Why there is no interval, or that it leaves out the noise of training.",
}

PARETO = {
    "type": _WHERE["type"],
    "arm": RANKING["arm"],
    "role": RANKING["role"],
    "sample": _POOLED,
    "recall": "Mean over the replicates.",
    "recall_low": "Lower end of its 95 % interval, from resampled replicates and blocks of the genome.",
    "recall_high": "Upper end of it.",
    "precision": "Mean over the replicates.",
    "precision_low": "Lower end of its 95 % interval.",
    "precision_high": "Upper end of it.",
    "on_front": "`yes` where no other has more of one and not less of the other, else `no`.",
    "front_share": "Share of resamples in which it is on the front.",
    "note": "`optimistic: chosen and measured on the same sites` without samples of role select.",
}

POWER = {
    "role": _ROLE,
    "sample": _POOLED,
    "type": _WHERE["type"],
    "metric": _METRIC,
    "records": "Records that the metric is made of: of the truth (recall), the baseline's calls (precision), or both.",
    "blocks": "Blocks of the genome that hold records of the baseline.",
    "models": "Models that were compared with the baseline; the next three columns are medians over them.",
    "discordant": "Records found, or false calls made, by one of the two only; empty for F1.",
    "standard_error": "Standard error of the difference from the resampled blocks.",
    "detectable": "Smallest difference that the test of one model finds in 80 % of such test sets, before adjusting.",
    "settings": "Arms with at least three replicates; the next two columns are root mean squares over them.",
    "setting_standard_error": "Standard error of the difference of settings.",
    "setting_detectable": "Smallest difference that the test of one setting finds in 80 % of such experiments.",
    "note": "What keeps the first model that has a note from an interval; its error is then a guess.",
}

BLOCKS = {
    **_WHERE,
    "contig": "Contig.",
    "start": "First base of the block, 0-based.",
    "bases": "Length of a block.",
    "truth_tp": "Records of the truth in the block that PASS calls find.",
    "truth_fn": "Records of the truth that they do not find.",
    "query_tp": "True PASS calls.",
    "query_fp": "False PASS calls.",
}
ERRORS = {
    "contig": "Contig.",
    "start": "First base of the record in hap.py's annotated VCF, 0-based.",
    "kind": "`missed`: a record of the truth; `false_call`.",
    "type": _WHERE["type"],
    "alleles": "Alternates of the genotype, trimmed: start (0-based):ref>alt, with commas between them.",
    "number": "Tells errors of equal alleles apart, from 0.",
    "strata": "Strata that the record is in, with commas between them.",
}

TABLES = (
    Table(
        "tables/verdicts.tsv",
        "Better or worse by more than chance: one row per arm, replicate, sample, type, stratum and metric.",
        VERDICTS,
    ),
    Table("tables/ranking.tsv", "Arms, controls and baseline by F1: one row per type and contestant.", RANKING),
    Table(
        "tables/parameters.tsv",
        "Effect of single parameters, from arms that differ in nothing else: one row per step, pair of arms, type and "
        "metric.",
        PARAMETERS,
    ),
    Table("tables/pareto.tsv", "Recall against precision: one row per type and contestant.", PARETO),
    Table(
        "tables/power.tsv",
        "What difference a test set of this size can show at all: one row per sample, type and metric.",
        POWER,
    ),
    Table(f"blocks/{CELL}.parquet", "What hap.py counts of one cell, by block of the genome.", BLOCKS),
    Table(f"blocks/{CELL}.errors.parquet", "The truth records that one cell misses, and its false calls.", ERRORS),
)
