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
    params:
        exe=script("clean_examples"),
    shell:
        "{params.exe:q} --config {input.config:q} 2> {log:q}"
