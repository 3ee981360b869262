"""What each example set holds, and what the best network could reach with it; no job here needs a model's calls."""


localrules:
    collect_ceiling,
    check_ceiling,
    ceiling,


MEASURED = [str(path) for path in ceiling_paths.measured_paths(EXPERIMENT, Path("results/ceiling"))]


rule list_candidates:
    input:
        examples=examples_for(uses.listing),
        reference=REFERENCE,
    output:
        "results/candidates/{example_set}/{role}/{sample}.parquet",
    log:
        "logs/list_candidates/{example_set}.{role}.{sample}.log",
    benchmark:
        "benchmarks/list_candidates/{example_set}.{role}.{sample}.tsv"
    conda:
        env("analysis")
    resources:
        mem_mb=memory("list_candidates"),
        runtime=minutes("list_candidates"),
    params:
        shards=shards,
    shell:
        "python3 -m list_candidates --examples {input.examples:q}/examples.tfrecord@{params.shards}.gz"
        " --reference {input.reference:q} --output {output:q} > {log:q} 2>&1"


rule measure_ceiling:
    input:
        unpack(truth_if_graded),
        candidates="results/candidates/{example_set}/{role}/{sample}.parquet",
        reference=REFERENCE,
    output:
        "results/ceiling/{example_set}/{role}/{sample}.tsv",
    log:
        "logs/measure_ceiling/{example_set}.{role}.{sample}.log",
    benchmark:
        "benchmarks/measure_ceiling/{example_set}.{role}.{sample}.tsv"
    conda:
        env("analysis")
    resources:
        mem_mb=memory("measure_ceiling"),
        runtime=minutes("measure_ceiling"),
    params:
        truth=truth_words,
    shell:
        "python3 -m measure_ceiling --candidates {input.candidates:q} --reference {input.reference:q} {params.truth:q}"
        " --output {output:q} > {log:q} 2>&1"


rule collect_ceiling:
    input:
        config="results/plan.yaml",
        measured=MEASURED,
    output:
        "results/tables/ceiling.tsv",
    log:
        "logs/collect_ceiling.log",
    benchmark:
        "benchmarks/collect_ceiling.tsv"
    conda:
        env("analysis")
    shell:
        "python3 -m collect_ceiling --config {input.config:q} --ceilings results/ceiling"
        " --output {output:q} > {log:q} 2>&1"


rule check_ceiling:
    input:
        config="results/plan.yaml",
        ceiling="results/tables/ceiling.tsv",
        summaries=tree("results/benchmark/{example_set}/{model}/{role}/{sample}.summary.csv", EXPERIMENT.cells),
    output:
        "results/tables/ceiling_check.tsv",
    log:
        "logs/check_ceiling.log",
    benchmark:
        "benchmarks/check_ceiling.tsv"
    conda:
        env("analysis")
    shell:
        "python3 -m check_ceiling --config {input.config:q} --ceiling {input.ceiling:q} --benchmark results/benchmark"
        " --output {output:q} > {log:q} 2>&1"


rule ceiling:
    input:
        "results/tables/ceiling.tsv",
    log:
        "logs/ceiling.log",
    conda:
        env("analysis")
    shell:
        "python3 -m print_ceiling {input:q} 2> {log:q}"
