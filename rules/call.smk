"""Call every cell: probabilities, then VCF."""


rule call_variants:
    input:
        examples=examples_for(uses.calling),
        model=model_files,
    output:
        temp("results/calls/{example_set}/{model}/{role}/{sample}.probabilities-00000-of-00001.tfrecord.gz"),
    log:
        "logs/call_variants/{example_set}.{model}.{role}.{sample}.log",
    benchmark:
        "benchmarks/call_variants/{example_set}.{model}.{role}.{sample}.tsv"
    conda:
        env("call_variants")
    container:
        image("call_variants")
    threads: cores("call_variants")
    resources:
        mem_mb=memory("call_variants"),
        runtime=minutes("call_variants"),
    params:
        exe=tool("call_variants"),
        version=version("call_variants"),
        checkpoint=model_path,
        shards=shards,
        outfile="results/calls/{example_set}/{model}/{role}/{sample}.probabilities.tfrecord.gz",
    shell:
        "python3 -m check_channels --examples {input.examples:q} --checkpoint {params.checkpoint:q} > {log:q} 2>&1"
        " && {params.exe:q} --examples {input.examples:q}/examples.tfrecord@{params.shards}.gz"
        " --checkpoint {params.checkpoint:q} --outfile {params.outfile:q} --writer_threads 1 >> {log:q} 2>&1"


rule postprocess_variants:
    input:
        probabilities="results/calls/{example_set}/{model}/{role}/{sample}.probabilities-00000-of-00001.tfrecord.gz",
        reference=REFERENCE,
        par_regions=PAR_REGIONS,
    output:
        vcf="results/calls/{example_set}/{model}/{role}/{sample}.vcf.gz",
        index="results/calls/{example_set}/{model}/{role}/{sample}.vcf.gz.tbi",
    log:
        "logs/postprocess_variants/{example_set}.{model}.{role}.{sample}.log",
    benchmark:
        "benchmarks/postprocess_variants/{example_set}.{model}.{role}.{sample}.tsv"
    conda:
        env("postprocess_variants")
    container:
        image("postprocess_variants")
    threads: cores("postprocess_variants")
    resources:
        mem_mb=memory("postprocess_variants"),
        runtime=minutes("postprocess_variants"),
    params:
        exe=tool("postprocess_variants"),
        version=version("postprocess_variants"),
        infile="results/calls/{example_set}/{model}/{role}/{sample}.probabilities.tfrecord.gz",
        sample=sample_name,
        ploidy=ploidy_words,
    shell:
        "{params.exe:q} --ref {input.reference:q} --infile {params.infile:q} --outfile {output.vcf:q}"
        " --sample_name {params.sample:q} {params.ploidy:q} --cpus {threads} > {log:q} 2>&1"
