"""Which sites changed: every cell against the baseline's own, with truth status."""


rule find_flips:
    input:
        left=f"results/calls/{BASELINE_CELL}/{{role}}/{{sample}}.vcf.gz",
        left_happy=f"results/benchmark/{BASELINE_CELL}/{{role}}/{{sample}}.vcf.gz",
        right="results/calls/{example_set}/{model}/{role}/{sample}.vcf.gz",
        right_happy="results/benchmark/{example_set}/{model}/{role}/{sample}.vcf.gz",
        truth=column("truth"),
        truth_index=index_of("truth"),
        confident=column("confident"),
        reference=REFERENCE,
        reference_indices=REFERENCE_INDICES,
    output:
        flips="results/discordance/{example_set}/{model}/{role}/{sample}.flips.tsv.gz",
        summary="results/discordance/{example_set}/{model}/{role}/{sample}.summary.tsv",
    log:
        "logs/find_flips/{example_set}.{model}.{role}.{sample}.log",
    conda:
        env("analysis")
    resources:
        mem_mb=memory(2000),
    params:
        exe=script("find_flips"),
        left=BASELINE_CELL,
        regions=region_list,
    shell:
        "{params.exe:q} --left {input.left:q} --right {input.right:q}"
        " --left-happy {input.left_happy:q} --right-happy {input.right_happy:q}"
        " --truth {input.truth:q} --confident {input.confident:q} --reference {input.reference:q} {params.regions:q}"
        " --sample {wildcards.sample} --left-name {params.left:q}"
        " --right-name {wildcards.example_set}/{wildcards.model}"
        " --output {output.flips:q} --summary {output.summary:q} > {log:q} 2>&1"
