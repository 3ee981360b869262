"""Compare calls with truth."""


localrules:
    write_strata,


rule write_strata:
    output:
        STRATA_TABLE,
    log:
        "logs/write_strata.log",
    benchmark:
        "benchmarks/write_strata.tsv"
    conda:
        env("analysis")
    params:
        strata=strata_words,
    shell:
        "printf '%s\\t%s\\n' {params.strata:q} > {output:q} 2> {log:q}"


rule happy:
    input:
        unpack(files_of_row("truth", "truth_index", "confident")),
        reference=REFERENCE,
        calls="results/calls/{example_set}/{model}/{role}/{sample}.vcf.gz",
        strata=EXPERIMENT.config["benchmark"]["strata"].values(),
        regions=region_files,
        strata_table=[STRATA_TABLE] if EXPERIMENT.config["benchmark"]["strata"] else [],
    output:
        summary="results/benchmark/{example_set}/{model}/{role}/{sample}.summary.csv",
        extended="results/benchmark/{example_set}/{model}/{role}/{sample}.extended.csv",
        vcf="results/benchmark/{example_set}/{model}/{role}/{sample}.vcf.gz",
        index="results/benchmark/{example_set}/{model}/{role}/{sample}.vcf.gz.tbi",
    log:
        "logs/happy/{example_set}.{model}.{role}.{sample}.log",
    benchmark:
        "benchmarks/happy/{example_set}.{model}.{role}.{sample}.tsv"
    conda:
        env("happy")
    container:
        image("happy")
    threads: cores("happy")
    resources:
        mem_mb=memory("happy"),
        runtime=minutes("happy"),
    params:
        exe=tool("happy"),
        version=version("happy"),
        prefix="results/benchmark/{example_set}/{model}/{role}/{sample}",
        options=happy_words,
    shell:
        # The Java in hap.py would take nine tenths of the node's memory, not of the job's.
        "export RTG_MEM=$(( {resources.mem_mb} * 3 / 4 ))m && {params.exe:q} {input.truth:q} {input.calls:q} -f {input.confident:q} -r {input.reference:q}"
        " -o {params.prefix:q} {params.options:q} --threads {threads} > {log:q} 2>&1"
