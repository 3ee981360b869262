"""Which sites changed: every cell judged against the truth, then paired with the baseline's own."""


rule judge_calls:
    input:
        unpack(files_of_row("truth", "confident")),
        calls="results/calls/{example_set}/{model}/{role}/{sample}.vcf.gz",
        happy="results/benchmark/{example_set}/{model}/{role}/{sample}.vcf.gz",
        reference=REFERENCE,
    output:
        alleles="results/judged/{example_set}/{model}/{role}/{sample}.parquet",
        missed="results/judged/{example_set}/{model}/{role}/{sample}.missed.parquet",
        totals="results/judged/{example_set}/{model}/{role}/{sample}.totals.tsv",
    log:
        "logs/judge_calls/{example_set}.{model}.{role}.{sample}.log",
    benchmark:
        "benchmarks/judge_calls/{example_set}.{model}.{role}.{sample}.tsv"
    conda:
        env("analysis")
    resources:
        mem_mb=memory("judge_calls"),
        runtime=minutes("judge_calls"),
    params:
        regions=region_list,
    shell:
        "python3 -m judge_calls --calls {input.calls:q} --happy {input.happy:q}"
        " --truth {input.truth:q} --confident {input.confident:q} --reference {input.reference:q} {params.regions:q}"
        " --output {output.alleles:q} > {log:q} 2>&1"


rule find_flips:
    input:
        left=f"results/judged/{BASELINE_CELL}/{{role}}/{{sample}}.parquet",
        left_missed=f"results/judged/{BASELINE_CELL}/{{role}}/{{sample}}.missed.parquet",
        left_totals=f"results/judged/{BASELINE_CELL}/{{role}}/{{sample}}.totals.tsv",
        right="results/judged/{example_set}/{model}/{role}/{sample}.parquet",
        right_missed="results/judged/{example_set}/{model}/{role}/{sample}.missed.parquet",
        right_totals="results/judged/{example_set}/{model}/{role}/{sample}.totals.tsv",
        reference=REFERENCE,
    output:
        flips="results/discordance/{example_set}/{model}/{role}/{sample}.flips.tsv.gz",
        vcf="results/discordance/{example_set}/{model}/{role}/{sample}.flips.vcf.gz",
        vcf_index="results/discordance/{example_set}/{model}/{role}/{sample}.flips.vcf.gz.tbi",
        summary="results/discordance/{example_set}/{model}/{role}/{sample}.summary.tsv",
    log:
        "logs/find_flips/{example_set}.{model}.{role}.{sample}.log",
    benchmark:
        "benchmarks/find_flips/{example_set}.{model}.{role}.{sample}.tsv"
    conda:
        env("analysis")
    threads: cores("find_flips")
    resources:
        mem_mb=memory("find_flips"),
        runtime=minutes("find_flips"),
    params:
        left=BASELINE_CELL,
    shell:
        "python3 -m find_flips --left {input.left:q} --right {input.right:q} --reference {input.reference:q}"
        " --sample {wildcards.sample} --left-name {params.left:q}"
        " --right-name {wildcards.example_set}/{wildcards.model} --threads {threads}"
        " --output {output.flips:q} --vcf {output.vcf:q} --summary {output.summary:q} > {log:q} 2>&1"
