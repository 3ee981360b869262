"""Data made by the workflow itself."""

if SIMULATED:
    READS_FORMAT = EXPERIMENT.config["simulation"]["reads_format"]
    SIMULATED_READS = [f"resources/simulation/{name}.{READS_FORMAT}" for name in SIMULATED]

    rule simulate_demo:
        output:
            reference="resources/simulation/reference.fasta.gz",
            fai="resources/simulation/reference.fasta.gz.fai",
            gzi="resources/simulation/reference.fasta.gz.gzi",
            reads=SIMULATED_READS,
            reads_index=[made_files.index_of(path) for path in SIMULATED_READS],
            truth=expand("resources/simulation/{name}.truth.vcf.gz", name=SIMULATED),
            truth_index=expand("resources/simulation/{name}.truth.vcf.gz.tbi", name=SIMULATED),
            confident=expand("resources/simulation/{name}.confident.bed", name=SIMULATED),
        log:
            "logs/simulate_demo.log",
        benchmark:
            "benchmarks/simulate_demo.tsv"
        conda:
            env("make_examples")
        resources:
            mem_mb=memory("simulate_demo", simulated_work),
            runtime=minutes("simulate_demo", simulated_work),
        params:
            version=version("make_examples"),
            seed=EXPERIMENT.config["simulation"]["seed"],
            length=EXPERIMENT.config["simulation"]["length"],
            density=EXPERIMENT.config["simulation"]["variants_per_kb"],
            samples=simulated_words,
            format=READS_FORMAT,
        shell:
            "python3 -m simulate_demo --seed {params.seed} --length {params.length}"
            " --variants-per-kb {params.density} {params.samples:q}"
            " --reads-format {params.format} --output-dir resources/simulation > {log:q} 2>&1"
