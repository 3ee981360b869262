"""Tables over all cells, and the one page that tells what happened."""


localrules:
    collect_metrics,


rule collect_metrics:
    input:
        config="results/plan.yaml",
        summaries=tree(
            "results/benchmark/{example_set}/{model}/{role}/{sample}.summary.csv",
            EXPERIMENT.cells,
        ),
    output:
        "results/tables/metrics.tsv",
    log:
        "logs/collect_metrics.log",
    benchmark:
        "benchmarks/collect_metrics.tsv"
    conda:
        env("analysis")
    shell:
        "python3 -m collect_metrics --config {input.config:q} --output {output:q}"
        " --benchmark results/benchmark > {log:q} 2>&1"


rule collect_flips:
    input:
        config="results/plan.yaml",
        flips=tree("results/discordance/{example_set}/{model}/{role}/{sample}.flips.tsv.gz", EXPERIMENT.cells[1:]),
        features=own_cells("results/discordance/{example_set}/{model}/{role}/{sample}.features.tsv.gz"),
        causes=[] if CALL_SETS else ATTRIBUTED,
    output:
        table="results/tables/flips.tsv.gz",
        parquet="results/tables/flips.parquet",
    log:
        "logs/collect_flips.log",
    benchmark:
        "benchmarks/collect_flips.tsv"
    conda:
        env("analysis")
    resources:
        mem_mb=memory("collect_flips"),
        runtime=minutes("collect_flips"),
    params:
        attribution=[] if CALL_SETS else ["--attribution", "results/attribution"],
    shell:
        "python3 -m collect_flips --config {input.config:q} --output {output.table:q} --parquet {output.parquet:q}"
        " --discordance results/discordance {params.attribution:q} > {log:q} 2>&1"


rule make_report:
    input:
        config="results/config.yaml",
        metrics="results/tables/metrics.tsv",
        flips="results/tables/flips.tsv.gz",
        doctor="results/doctor/inputs.tsv",
        trainings=expand("results/doctor/training/{model}.tsv", model=EXPERIMENT.trained),
        selected=expand("results/models/{model}/selected.json", model=EXPERIMENT.trained),
        analyses=ANALYSIS_TABLES,
    output:
        "results/report/report.html",
    log:
        "logs/make_report.log",
    benchmark:
        "benchmarks/make_report.tsv"
    conda:
        env("analysis")
    resources:
        mem_mb=memory("make_report"),
        runtime=minutes("make_report"),
    params:
        analyses=analysis_words,
    shell:
        "python3 -m make_report --config {input.config:q} --metrics {input.metrics:q} --flips {input.flips:q}"
        " --doctor {input.doctor:q} --trainings results/doctor/training --models results/models {params.analyses:q} --output {output:q} > {log:q} 2>&1"
