"""What each example set holds, and what the best network could reach with it; no job here needs a model's calls."""


localrules:
    collect_ceiling,
    check_ceiling,
    ceiling,


MEASURED = [str(path) for path in ceiling_tables.measured_paths(EXPERIMENT, Path("results/ceiling"))]


rule list_candidates:
    input:
        examples=examples_for(uses.listing),
        reference=REFERENCE,
        reference_indices=REFERENCE_INDICES,
    output:
        "results/candidates/{example_set}/{role}/{sample}.parquet",
    log:
        "logs/list_candidates/{example_set}.{role}.{sample}.log",
    conda:
        env("analysis")
    resources:
        mem_mb=memory(2000),
    params:
        exe=script("list_candidates"),
        shards=shards,
    shell:
        "{params.exe:q} --examples {input.examples:q}/examples.tfrecord@{params.shards}.gz"
        " --reference {input.reference:q} --output {output:q} > {log:q} 2>&1"


rule measure_ceiling:
    input:
        candidates="results/candidates/{example_set}/{role}/{sample}.parquet",
        truth=of_graded(column("truth")),
        truth_index=of_graded(index_of("truth")),
        confident=of_graded(column("confident")),
        reference=REFERENCE,
        reference_indices=REFERENCE_INDICES,
    output:
        "results/ceiling/{example_set}/{role}/{sample}.tsv",
    log:
        "logs/measure_ceiling/{example_set}.{role}.{sample}.log",
    conda:
        env("analysis")
    resources:
        mem_mb=memory(3000),
    params:
        exe=script("measure_ceiling"),
        truth=truth_words,
    shell:
        "{params.exe:q} --candidates {input.candidates:q} --reference {input.reference:q} {params.truth:q}"
        " --output {output:q} > {log:q} 2>&1"


rule collect_ceiling:
    input:
        config="results/plan.yaml",
        measured=MEASURED,
    output:
        "results/tables/ceiling.tsv",
    log:
        "logs/collect_ceiling.log",
    conda:
        env("analysis")
    params:
        exe=script("collect_ceiling"),
    shell:
        "{params.exe:q} --config {input.config:q} --ceilings results/ceiling --output {output:q} > {log:q} 2>&1"


rule check_ceiling:
    input:
        config="results/plan.yaml",
        ceiling="results/tables/ceiling.tsv",
        summaries=tree("results/benchmark/{example_set}/{model}/{role}/{sample}.summary.csv", EXPERIMENT.cells),
    output:
        "results/tables/ceiling_check.tsv",
    log:
        "logs/check_ceiling.log",
    conda:
        env("analysis")
    params:
        exe=script("check_ceiling"),
    shell:
        "{params.exe:q} --config {input.config:q} --ceiling {input.ceiling:q} --benchmark results/benchmark"
        " --output {output:q} > {log:q} 2>&1"


rule ceiling:
    input:
        "results/tables/ceiling.tsv",
    log:
        "logs/ceiling.log",
    conda:
        env("analysis")
    params:
        exe=script("print_ceiling"),
    shell:
        "{params.exe:q} {input:q} 2> {log:q}"
