"""What flipped sites have in common: features of flips and of matched sites that did not flip."""


localrules:
    collect_profiles,


def own_cells(pattern):
    """One path per trained model, called with its arm's own flags, and graded sample."""
    return tree(
        pattern, [arms.Cell(arm.example_set, model.id) for arm in EXPERIMENT.arms.values() for model in arm.models]
    )


def optional(name):
    """Input function: one column of the job's row, which may be empty."""

    def of_row(wildcards):
        return getattr(row_of(wildcards), name) or []

    return of_row


def reads_index(wildcards):
    """Input function: the index of the reads, where there are any."""
    return index_of("reads")(wildcards) if row_of(wildcards).reads else []


def reads_words(wildcards):
    """The sample's reads, where there are any."""
    reads = row_of(wildcards).reads
    return ["--reads", reads] if reads else []


def stratum_words(wildcards):
    """Every stratum of the configuration, as name and BED."""
    return [word for stratum in EXPERIMENT.config["benchmark"]["strata"].items() for word in ("--stratum", *stratum)]


rule describe_flips:
    input:
        flips="results/discordance/{example_set}/{model}/{role}/{sample}.flips.tsv.gz",
        left=f"results/calls/{BASELINE_CELL}/{{role}}/{{sample}}.vcf.gz",
        reads=optional("reads"),
        reads_index=reads_index,
        confident=column("confident"),
        strata=EXPERIMENT.config["benchmark"]["strata"].values(),
        reference=REFERENCE,
        reference_indices=REFERENCE_INDICES,
    output:
        "results/discordance/{example_set}/{model}/{role}/{sample}.features.tsv.gz",
    log:
        "logs/describe_flips/{example_set}.{model}.{role}.{sample}.log",
    conda:
        env("analysis")
    resources:
        mem_mb=memory(2000),
    params:
        exe=script("describe_flips"),
        left=BASELINE_CELL,
        reads=reads_words,
        strata=stratum_words,
    shell:
        "{params.exe:q} --flips {input.flips:q} --left {input.left:q} --reference {input.reference:q}"
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
    conda:
        env("analysis")
    resources:
        mem_mb=memory(1000),
    params:
        exe=script("profile_flips"),
    shell:
        "{params.exe:q} --features {input:q} --output {output:q} > {log:q} 2>&1"


rule collect_profiles:
    input:
        config="results/plan.yaml",
        profiles=own_cells("results/discordance/{example_set}/{model}/{role}/{sample}.profile.tsv"),
    output:
        "results/tables/flip_profile.tsv",
    log:
        "logs/collect_profiles.log",
    conda:
        env("analysis")
    params:
        exe=script("collect_profiles"),
    shell:
        "{params.exe:q} --config {input.config:q} --discordance results/discordance --output {output:q} > {log:q} 2>&1"
