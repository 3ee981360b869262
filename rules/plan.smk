"""What the experiment will do, printed before it runs: `snakemake plan`."""


localrules:
    plan,


rule plan:
    log:
        "logs/print_plan.log",
    conda:
        env("analysis")
    params:
        exe=script("print_plan"),
        packed=packed_config,
    shell:
        "{params.exe:q} --packed {params.packed} 2> {log:q}"
