"""The configuration as resolved, and the checks before anything expensive."""


localrules:
    resolve_config,
    doctor_inputs,


rule resolve_config:
    output:
        "results/config.yaml",
    log:
        "logs/resolve_config.log",
    conda:
        env("analysis")
    params:
        text=experiment.resolved_yaml(EXPERIMENT),
    shell:
        "printf '%s' {params.text:q} > {output:q} 2> {log:q}"


rule doctor_inputs:
    input:
        config=ancient("results/config.yaml"),
        reference=REFERENCE,
        reads=[row.reads for row in EXPERIMENT.samples],
        truth=[row.truth for row in EXPERIMENT.samples],
        confident=[row.confident for row in EXPERIMENT.samples],
    output:
        "results/doctor/inputs.tsv",
    log:
        "logs/doctor_inputs.log",
    conda:
        env("analysis")
    params:
        exe=script("doctor_inputs"),
        samples=[str(tuple(row)) for row in EXPERIMENT.samples],
    shell:
        "{params.exe:q} --config {input.config:q} --output {output:q} 2>&1 | tee {log:q} >&2"
