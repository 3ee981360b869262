"""make_examples, for training and for calling: one job per example set, role and sample, shards inside."""


rule make_training_examples:
    input:
        unpack(files_of_row("reads", "reads_index", "truth", "truth_index", "confident")),
        reference=REFERENCE,
        reference_indices=REFERENCE_INDICES,
        par_regions=PAR_REGIONS,
        named=named_in_flags,
    output:
        directory("results/examples/{example_set}/{role}/{sample}{generation}"),
    log:
        "logs/make_training_examples/{example_set}.{role}.{sample}{generation}.log",
    benchmark:
        "benchmarks/make_training_examples/{example_set}.{role}.{sample}{generation}.tsv"
    wildcard_constraints:
        role="train|tune",
    conda:
        env("make_examples")
    container:
        image("make_examples")
    threads: cores_of_shards("make_training_examples")
    resources:
        mem_mb=memory("make_training_examples"),
        runtime=minutes("make_training_examples"),
    params:
        exe=tool("make_examples"),
        version=version("make_examples"),
        flags=flag_words,
        regions=region_words,
        channels=EXPERIMENT.training_channels,
        shards=shards,
    shell:
        "python3 -m run_resumable --work work/make_training_examples/{wildcards.example_set}.{wildcards.role}.{wildcards.sample}{wildcards.generation}"
        " --tasks {params.shards} --jobs {threads} --version {params.version}"
        " --input {input.reference:q} {input.reads:q} {input.truth:q} {input.confident:q} {input.named:q}"
        " --output {output:q}"
        " -- {params.exe:q} --mode training --ref {input.reference:q} --reads {input.reads:q}"
        " --truth_variants {input.truth:q} --confident_regions {input.confident:q}"
        " --channel_list {params.channels} {params.regions:q} {params.flags:q} --write_run_info"
        " --examples {{out}}/examples.tfrecord@{params.shards}.gz --task {{task}} > {log:q} 2>&1"


rule make_calling_examples:
    input:
        unpack(files_of_row("reads", "reads_index")),
        reference=REFERENCE,
        reference_indices=REFERENCE_INDICES,
        par_regions=PAR_REGIONS,
        named=named_in_flags,
        model=whole_model(EXPERIMENT.baseline_model),
    output:
        directory("results/examples/{example_set}/{role}/{sample}{generation}"),
    log:
        "logs/make_calling_examples/{example_set}.{role}.{sample}{generation}.log",
    benchmark:
        "benchmarks/make_calling_examples/{example_set}.{role}.{sample}{generation}.tsv"
    wildcard_constraints:
        role="select|test",
    conda:
        env("make_examples")
    container:
        image("make_examples")
    threads: cores_of_shards("make_calling_examples")
    resources:
        mem_mb=memory("make_calling_examples"),
        runtime=minutes("make_calling_examples"),
    params:
        exe=tool("make_examples"),
        version=version("make_examples"),
        flags=flag_words,
        regions=region_words,
        checkpoint=baseline_path,
        shards=shards,
    shell:
        "python3 -m run_resumable --work work/make_calling_examples/{wildcards.example_set}.{wildcards.role}.{wildcards.sample}{wildcards.generation}"
        " --tasks {params.shards} --jobs {threads} --version {params.version}"
        " --input {input.reference:q} {input.reads:q} {input.named:q} --output {output:q}"
        " -- {params.exe:q} --mode calling --ref {input.reference:q} --reads {input.reads:q}"
        " --checkpoint {params.checkpoint:q} {params.regions:q} {params.flags:q} --write_run_info"
        " --examples {{out}}/examples.tfrecord@{params.shards}.gz --task {{task}} > {log:q} 2>&1"
