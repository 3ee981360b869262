"""The run record: with what the results were made, of what, what came of it, and what it cost."""


localrules:
    record_run,
    write_crate,


TARGETS = [
    "results/config.yaml",
    "results/tables/metrics.tsv",
    "results/tables/flips.tsv.gz",
    *ANALYSIS_TABLES,
    "results/report/report.html",
]
# What needs models and examples, not calls alone.
TARGETS += [] if CALL_SETS else ["results/tables/attribution.tsv.gz", "results/tables/ceiling_check.tsv"]
RECORD = ["results/run.json", "results/ro-crate-metadata.json"]


rule digest_files:
    input:
        config="results/config.yaml",
        targets=TARGETS,
    output:
        "results/checksums.tsv",
    log:
        "logs/digest_files.log",
    benchmark:
        "benchmarks/digest_files.tsv"
    conda:
        env("analysis")
    threads: cores("digest_files")
    resources:
        mem_mb=memory("digest_files"),
        runtime=minutes("digest_files"),
    shell:
        "python3 -m digest_files --config {input.config:q} --targets {input.targets:q} --threads {threads}"
        " --output {output:q} > {log:q} 2>&1"


rule record_run:
    input:
        config="results/config.yaml",
        checksums="results/checksums.tsv",
    output:
        "results/run.json",
    log:
        "logs/record_run.log",
    benchmark:
        "benchmarks/record_run.tsv"
    conda:
        env("analysis")
    shell:
        "python3 -m record_run --config {input.config:q} --checksums {input.checksums:q} --benchmarks benchmarks"
        " --output {output:q} > {log:q} 2>&1"


rule write_crate:
    input:
        "results/run.json",
    output:
        "results/ro-crate-metadata.json",
    log:
        "logs/write_crate.log",
    benchmark:
        "benchmarks/write_crate.tsv"
    conda:
        env("analysis")
    shell:
        "python3 -m write_crate --run {input:q} --output {output:q} > {log:q} 2>&1"
