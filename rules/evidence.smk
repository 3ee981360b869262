"""What the most informative flips look like: the pile-up images that every cell of their arm saw."""


localrules:
    choose_evidence,
    index_evidence,
    collect_evidence,


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
    benchmark:
        "benchmarks/choose_evidence/{model}.{role}.{sample}.tsv"
    conda:
        env("analysis")
    params:
        number=sites_of_model,
    shell:
        "python3 -m choose_evidence --flips {input.flips:q} --attribution {input.attribution:q}"
        " --copies {input.copies:q} --number {params.number}"
        " --sites {output.sites:q} --loci {output.loci:q} > {log:q} 2>&1"


rule show_examples:
    input:
        examples=examples_for(uses.showing),
        loci="results/chosen/{model}/{role}/{sample}.vcf",
    output:
        temp(directory("results/shown/{model}/{role}/{sample}/{example_set}")),
    log:
        "logs/show_examples/{model}.{role}.{sample}.{example_set}.log",
    benchmark:
        "benchmarks/show_examples/{model}.{role}.{sample}.{example_set}.tsv"
    conda:
        env("show_examples")
    container:
        image("show_examples")
    resources:
        mem_mb=memory("show_examples"),
        runtime=minutes("show_examples"),
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
    output:
        table="results/evidence/{model}/{role}/{sample}.tsv",
        folder=directory("results/evidence/{model}/{role}/{sample}"),
    log:
        "logs/index_evidence/{model}.{role}.{sample}.log",
    benchmark:
        "benchmarks/index_evidence/{model}.{role}.{sample}.tsv"
    conda:
        env("analysis")
    params:
        shown=shown_words,
    shell:
        "python3 -m index_evidence --sites {input.sites:q} --reference {input.reference:q} {params.shown:q}"
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
    benchmark:
        "benchmarks/collect_evidence.tsv"
    conda:
        env("analysis")
    shell:
        "python3 -m collect_evidence --config {input.config:q} --evidence results/evidence"
        " --output {output:q} > {log:q} 2>&1"
