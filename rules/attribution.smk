"""Why each flip flipped: the cells of its arm, the arm's control, and the replicates of both."""

ATTRIBUTED = [
    f"results/attribution/{model}/{row.name}.tsv.gz"
    for model in EXPERIMENT.models
    for row in EXPERIMENT.with_roles(*samples.GRADED_ROLES)
]


rule merge_probabilities:
    input:
        probabilities="results/calls/{example_set}/{model}/{role}/{sample}.probabilities-00000-of-00001.tfrecord.gz",
        reference=REFERENCE,
        par_regions=PAR_REGIONS,
    output:
        COPIES,
    log:
        "logs/merge_probabilities/{example_set}.{model}.{role}.{sample}.log",
    benchmark:
        "benchmarks/merge_probabilities/{example_set}.{model}.{role}.{sample}.tsv"
    conda:
        env("analysis")
    resources:
        mem_mb=memory("merge_probabilities"),
        runtime=minutes("merge_probabilities"),
    params:
        ploidy=ploidy_words,
    shell:
        "python3 -m merge_probabilities --infile {input.probabilities:q} --reference {input.reference:q}"
        " {params.ploidy:q} --output {output:q} > {log:q} 2>&1"


rule attribute_flips:
    input:
        unpack(corner_files),
    output:
        "results/attribution/{model}/{role}/{sample}.tsv.gz",
    log:
        "logs/attribute_flips/{model}.{role}.{sample}.log",
    benchmark:
        "benchmarks/attribute_flips/{model}.{role}.{sample}.tsv"
    conda:
        env("analysis")
    resources:
        mem_mb=memory("attribute_flips"),
        runtime=minutes("attribute_flips"),
    params:
        corners=corner_words,
    shell:
        "python3 -m attribute_flips --flips {input.flips:q} --a {input.a:q} --d {input.d:q} {params.corners:q}"
        " --replicates {input.replicates:q} --control-replicates {input.control_replicates:q}"
        " --left-candidates {input.left_candidates:q} --right-candidates {input.right_candidates:q}"
        " --output {output:q} > {log:q} 2>&1"


rule collect_attribution:
    input:
        config="results/plan.yaml",
        tables=ATTRIBUTED,
        copies=tree(COPIES, EXPERIMENT.cells),
    output:
        table="results/tables/attribution.tsv.gz",
        counts="results/tables/causes.tsv",
    log:
        "logs/collect_attribution.log",
    benchmark:
        "benchmarks/collect_attribution.tsv"
    conda:
        env("analysis")
    resources:
        mem_mb=memory("collect_attribution"),
        runtime=minutes("collect_attribution"),
    shell:
        "python3 -m collect_attribution --config {input.config:q} --attribution results/attribution"
        " --output {output.table:q} --counts {output.counts:q} > {log:q} 2>&1"
