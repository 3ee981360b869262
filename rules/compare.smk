"""Calls that exist already, in place of those that arms make: `snakemake compare`."""


ruleorder: take_calls > postprocess_variants


rule take_calls:
    input:
        calls=given_file,
        reference=REFERENCE,
        reference_indices=REFERENCE_INDICES,
    output:
        vcf=f"results/calls/{call_sets.EXAMPLE_SET}/{{model}}/{{role}}/{{sample}}.vcf.gz",
        index=f"results/calls/{call_sets.EXAMPLE_SET}/{{model}}/{{role}}/{{sample}}.vcf.gz.tbi",
    log:
        "logs/take_calls/{model}.{role}.{sample}.log",
    benchmark:
        "benchmarks/take_calls/{model}.{role}.{sample}.tsv"
    wildcard_constraints:
        model=one_of(CALL_SETS),
    conda:
        env("analysis")
    resources:
        mem_mb=memory("take_calls"),
        runtime=minutes("take_calls"),
    params:
        sample=sample_name,
    shell:
        "python3 -m take_calls --calls {input.calls:q} --reference {input.reference:q} --sample {params.sample:q}"
        " --output {output.vcf:q} > {log:q} 2>&1"
