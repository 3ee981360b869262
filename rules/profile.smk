"""What flipped sites have in common: features of flips and of matched sites that did not flip."""


localrules:
    collect_profiles,


rule describe_flips:
    input:
        unpack(files_of_row("reads", "reads_index", "confident", may_lack=("reads",))),
        flips="results/discordance/{example_set}/{model}/{role}/{sample}.flips.tsv.gz",
        left=f"results/calls/{BASELINE_CELL}/{{role}}/{{sample}}.vcf.gz",
        strata=EXPERIMENT.config["benchmark"]["strata"].values(),
        reference=REFERENCE,
    output:
        "results/discordance/{example_set}/{model}/{role}/{sample}.features.tsv.gz",
    log:
        "logs/describe_flips/{example_set}.{model}.{role}.{sample}.log",
    benchmark:
        "benchmarks/describe_flips/{example_set}.{model}.{role}.{sample}.tsv"
    conda:
        env("analysis")
    resources:
        mem_mb=memory("describe_flips"),
        runtime=minutes("describe_flips"),
    params:
        left=BASELINE_CELL,
        reads=reads_words,
        strata=stratum_words,
    shell:
        "python3 -m describe_flips --flips {input.flips:q} --left {input.left:q} --reference {input.reference:q}"
        " --confident {input.confident:q} {params.reads:q} {params.strata:q} --sample {wildcards.sample}"
        " --left-cell {params.left:q} --right-cell {wildcards.example_set}/{wildcards.model}"
        " --output {output:q} > {log:q} 2>&1"


rule profile_flips:
    input:
        "results/discordance/{example_set}/{model}/{role}/{sample}.features.tsv.gz",
    output:
        "results/discordance/{example_set}/{model}/{role}/{sample}.profile.tsv",
    log:
        "logs/profile_flips/{example_set}.{model}.{role}.{sample}.log",
    benchmark:
        "benchmarks/profile_flips/{example_set}.{model}.{role}.{sample}.tsv"
    conda:
        env("analysis")
    resources:
        mem_mb=memory("profile_flips"),
        runtime=minutes("profile_flips"),
    shell:
        "python3 -m profile_flips --features {input:q} --output {output:q} > {log:q} 2>&1"


rule collect_profiles:
    input:
        config="results/plan.yaml",
        profiles=own_cells("results/discordance/{example_set}/{model}/{role}/{sample}.profile.tsv"),
    output:
        "results/tables/flip_profile.tsv",
    log:
        "logs/collect_profiles.log",
    benchmark:
        "benchmarks/collect_profiles.tsv"
    conda:
        env("analysis")
    shell:
        "python3 -m collect_profiles --config {input.config:q} --discordance results/discordance"
        " --output {output:q} > {log:q} 2>&1"
