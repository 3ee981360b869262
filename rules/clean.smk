"""Free the disk of examples that no unfinished arm needs: `snakemake clean_examples`."""


localrules:
    clean_examples,


rule clean_examples:
    input:
        config="results/config.yaml",
    log:
        "logs/clean_examples.log",
    conda:
        env("analysis")
    shell:
        "python3 -m clean_examples --config {input.config:q} 2> {log:q}"
