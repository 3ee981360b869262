"""Is it real: counts by block of the genome, verdicts, ranking, what each parameter does."""


rule count_blocks:
    input:
        "results/benchmark/{example_set}/{model}/{role}/{sample}.vcf.gz",
    output:
        blocks="results/blocks/{example_set}/{model}/{role}/{sample}.parquet",
        errors="results/blocks/{example_set}/{model}/{role}/{sample}.errors.parquet",
    log:
        "logs/count_blocks/{example_set}.{model}.{role}.{sample}.log",
    benchmark:
        "benchmarks/count_blocks/{example_set}.{model}.{role}.{sample}.tsv"
    conda:
        env("analysis")
    resources:
        mem_mb=memory("count_blocks"),
        runtime=minutes("count_blocks"),
    params:
        strata=strata_names,
    shell:
        "python3 -m count_blocks --annotated {input:q} {params.strata:q}"
        " --output {output.blocks:q} --errors {output.errors:q} > {log:q} 2>&1"


rule decide_verdicts:
    input:
        config="results/plan.yaml",
        blocks=blocks_of(*samples.GRADED_ROLES),
    output:
        verdicts="results/tables/verdicts.tsv",
        power="results/tables/power.tsv",
    log:
        "logs/decide_verdicts.log",
    benchmark:
        "benchmarks/decide_verdicts.tsv"
    conda:
        env("analysis")
    resources:
        mem_mb=memory("decide_verdicts"),
        runtime=minutes("decide_verdicts"),
    shell:
        "python3 -m decide_verdicts --config {input.config:q} --blocks results/blocks"
        " --output {output.verdicts:q} --power {output.power:q} > {log:q} 2>&1"


rule rank_arms:
    input:
        config="results/plan.yaml",
        blocks=blocks_of(*samples.GRADED_ROLES),
    output:
        ranking="results/tables/ranking.tsv",
        pareto="results/tables/pareto.tsv",
        parameters="results/tables/parameters.tsv",
    log:
        "logs/rank_arms.log",
    benchmark:
        "benchmarks/rank_arms.tsv"
    conda:
        env("analysis")
    resources:
        mem_mb=memory("rank_arms"),
        runtime=minutes("rank_arms"),
    shell:
        "python3 -m rank_arms --config {input.config:q} --blocks results/blocks --ranking {output.ranking:q}"
        " --pareto {output.pareto:q} --parameters {output.parameters:q} > {log:q} 2>&1"
