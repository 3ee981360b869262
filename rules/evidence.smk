"""What the most informative flips look like: the pile-up images that every cell of their arm saw."""

from retrain.evidence import choices

EVIDENCE_SITES = EXPERIMENT.config["discordance"]["evidence_sites"]
EVIDENCE_TABLE = ["results/tables/evidence.tsv"] if EVIDENCE_SITES and not CALL_SETS else []


localrules:
    choose_evidence,
    index_evidence,
    collect_evidence,


def own_set(wildcards):
    """Example set of the model's arm."""
    return EXPERIMENT.arms[EXPERIMENT.models[wildcards.model].arm].example_set


def own_flips(wildcards):
    """Input function: flips of the model, called with its arm's own flags."""
    return f"results/discordance/{own_set(wildcards)}/{{model}}/{{role}}/{{sample}}.flips.tsv.gz"


def own_copies(wildcards):
    """Input function: which records list which alleles, in the baseline's own cell and in the model's."""
    cells = (BASELINE_CELL, f"{own_set(wildcards)}/{wildcards.model}")
    return [f"results/calls/{cell}/{{role}}/{{sample}}.copies.parquet" for cell in cells]


def shown_sets(wildcards):
    """Example sets on which cells of the model's arm are called: the baseline's, and the arm's own."""
    return list(dict.fromkeys([EXPERIMENT.baseline_set.id, own_set(wildcards)]))


def shown_folder(wildcards, example_set):
    """What show_examples leaves of an example set."""
    return f"results/shown/{wildcards.model}/{wildcards.role}/{wildcards.sample}/{example_set}"


def shown_folders(wildcards):
    """Input function: the folders of all example sets of the arm."""
    return [shown_folder(wildcards, example_set) for example_set in shown_sets(wildcards)]


def shown_words(wildcards):
    """Each example set with the cells that call it, of the baseline, the model and its control, and its folder."""
    control = EXPERIMENT.control_of(EXPERIMENT.models[wildcards.model])
    models = [arms.BASELINE, wildcards.model, *([control.id] if control else [])]
    words = []
    for example_set in shown_sets(wildcards):
        cells = [arms.Cell(example_set, model) for model in models]
        told = ",".join("/".join(cell) for cell in cells if cell in EXPERIMENT.cells)
        words += ["--shown", example_set, told, shown_folder(wildcards, example_set)]
    return words


def sites_of_model(wildcards):
    """Sites to show of one model and sample: its share of those of the arm."""
    models = EXPERIMENT.arms[EXPERIMENT.models[wildcards.model].arm].models
    graded = EXPERIMENT.with_roles(*samples.GRADED_ROLES)
    parts = [(model.id, row.role, row.id) for row in graded for model in models]
    return choices.share(EVIDENCE_SITES, len(parts), parts.index((wildcards.model, wildcards.role, wildcards.sample)))


rule choose_evidence:
    input:
        flips=own_flips,
        attribution="results/attribution/{model}/{role}/{sample}.tsv.gz",
        copies=own_copies,
    output:
        sites="results/chosen/{model}/{role}/{sample}.tsv",
        loci="results/chosen/{model}/{role}/{sample}.vcf",
    log:
        "logs/choose_evidence/{model}.{role}.{sample}.log",
    conda:
        env("analysis")
    params:
        exe=script("choose_evidence"),
        number=sites_of_model,
    shell:
        "{params.exe:q} --flips {input.flips:q} --attribution {input.attribution:q} --copies {input.copies:q}"
        " --number {params.number}"
        " --sites {output.sites:q} --loci {output.loci:q} > {log:q} 2>&1"


rule show_examples:
    input:
        examples="results/examples/{example_set}/{role}/{sample}",
        loci="results/chosen/{model}/{role}/{sample}.vcf",
    output:
        temp(directory("results/shown/{model}/{role}/{sample}/{example_set}")),
    log:
        "logs/show_examples/{model}.{role}.{sample}.{example_set}.log",
    conda:
        env("show_examples")
    container:
        image("show_examples")
    resources:
        mem_mb=memory(2000),
    params:
        exe=tool("show_examples"),
        version=version("show_examples"),
        shards=shards,
    shell:
        "{params.exe:q} --examples {input.examples:q}/examples.tfrecord@{params.shards}.gz --vcf {input.loci:q}"
        " --output {output:q}/shown --write_tfrecords > {log:q} 2>&1"


rule index_evidence:
    input:
        sites="results/chosen/{model}/{role}/{sample}.tsv",
        shown=shown_folders,
        reference=REFERENCE,
        reference_indices=REFERENCE_INDICES,
    output:
        table="results/evidence/{model}/{role}/{sample}.tsv",
        folder=directory("results/evidence/{model}/{role}/{sample}"),
    log:
        "logs/index_evidence/{model}.{role}.{sample}.log",
    conda:
        env("analysis")
    params:
        exe=script("index_evidence"),
        shown=shown_words,
    shell:
        "{params.exe:q} --sites {input.sites:q} --reference {input.reference:q} {params.shown:q}"
        " --folder {output.folder:q} --output {output.table:q} > {log:q} 2>&1"


rule collect_evidence:
    input:
        config="results/plan.yaml",
        evidence=[
            f"results/evidence/{model}/{row.name}.tsv"
            for model in EXPERIMENT.models
            for row in EXPERIMENT.with_roles(*samples.GRADED_ROLES)
        ],
    output:
        "results/tables/evidence.tsv",
    log:
        "logs/collect_evidence.log",
    conda:
        env("analysis")
    params:
        exe=script("collect_evidence"),
    shell:
        "{params.exe:q} --config {input.config:q} --evidence results/evidence --output {output:q} > {log:q} 2>&1"
