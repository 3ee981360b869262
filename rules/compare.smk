"""Calls that exist already, in place of those that arms make: `snakemake compare`."""


ruleorder: take_calls > postprocess_variants


def given_file(wildcards):
    """Input function: the file of a call set for a sample."""
    return call_sets.path_of(CALL_SETS[wildcards.model], row_of(wildcards).sample)


def of_call_sets(targets):
    """Input function: these targets; refused for an experiment that would train."""

    def of_experiment(wildcards):
        if not CALL_SETS:
            raise WorkflowError(
                "compare: this configuration has arms, and would train; name calls that exist already under call_sets,"
                " or run snakemake without the word compare"
            )
        return targets

    return of_experiment


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
    wildcard_constraints:
        model=one_of(CALL_SETS),
    conda:
        env("analysis")
    resources:
        mem_mb=memory(1000),
    params:
        exe=script("take_calls"),
        sample=sample_name,
    shell:
        "{params.exe:q} --calls {input.calls:q} --reference {input.reference:q} --sample {params.sample:q}"
        " --output {output.vcf:q} > {log:q} 2>&1"
