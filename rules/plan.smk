"""What the experiment will do, printed before it runs: `snakemake plan`."""


localrules:
    plan,


rule plan:
    log:
        "logs/print_plan.log",
    conda:
        env("analysis")
    params:
        packed=packed_config,
    shell:
        "python3 -m print_plan --packed {params.packed} 2> {log:q}"
