"""Fetch input files from the sources of the config, and unpack references that come packed."""

if "downloads" in EXPERIMENT.config:

    # On many clusters only the login node reaches the network. Where the others do too, take the line away, and
    # downloads become jobs like all others.
    localrules:
        download,

    rule download:
        output:
            "resources/downloads/{source}/{path}",
        log:
            "logs/download/{source}/{path}.log",
        benchmark:
            "benchmarks/download/{source}/{path}.tsv"
        wildcard_constraints:
            source=one_of(EXPERIMENT.config["downloads"]["sources"]),
            path=".+",
        # A byte that went wrong on the way is refused; the second attempt fetches the file anew.
        retries: 1
        conda:
            env("analysis")
        params:
            url=download_url,
            published=published_words,
        shell:
            "python3 -m fetch_file --url {params.url:q} --output {output:q}"
            " --store work/downloads/{wildcards.source}/{wildcards.path:q}"
            " --lock downloads.lock/{wildcards.source}/{wildcards.path:q}.tsv"
            " {params.published:q} > {log:q} 2>&1"

    rule unpack_reference:
        input:
            "resources/downloads/{source}/{path}.gz",
        output:
            fasta="resources/references/{source}/{path}",
            fai="resources/references/{source}/{path}.fai",
        log:
            "logs/unpack_reference/{source}/{path}.log",
        benchmark:
            "benchmarks/unpack_reference/{source}/{path}.tsv"
        wildcard_constraints:
            source=one_of(EXPERIMENT.config["downloads"]["sources"]),
            path=r".+\.(fa|fasta|fna)",
        conda:
            env("analysis")
        resources:
            mem_mb=memory("unpack_reference"),
            runtime=minutes("unpack_reference"),
        shell:
            "python3 -m unpack_reference --input {input:q} --output {output.fasta:q} > {log:q} 2>&1"
