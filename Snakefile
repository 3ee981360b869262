"""Retrain DeepVariant, compare, and explain which sites changed and why."""

from snakemake.utils import min_version

min_version("9.27")


include: "rules/common.smk"
include: "rules/before_jobs.smk"
include: "rules/functions.smk"
include: "rules/resources.smk"
include: "rules/words.smk"
include: "rules/analysis_inputs.smk"
include: "rules/evidence_inputs.smk"
include: "rules/data.smk"
include: "rules/download.smk"
include: "rules/doctor.smk"
include: "rules/examples.smk"
include: "rules/train.smk"
include: "rules/call.smk"
include: "rules/compare.smk"
include: "rules/benchmark.smk"
include: "rules/discordance.smk"
include: "rules/ceiling.smk"
include: "rules/attribution.smk"
include: "rules/profile.smk"
include: "rules/evidence.smk"
include: "rules/verdict.smk"
include: "rules/report.smk"
include: "rules/notes.smk"
include: "rules/record.smk"
include: "rules/plan.smk"
include: "rules/clean.smk"


onstart:
    before_jobs()
    note_run()


localrules:
    all,
    compare,


rule all:
    default_target: True
    input:
        [*TARGETS, *RECORD],


rule compare:
    input:
        of_call_sets([*TARGETS, *RECORD]),
