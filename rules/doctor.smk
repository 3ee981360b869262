"""The configuration as resolved, and what the doctor finds about the inputs."""


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
        config="results/config.yaml",
        reference=REFERENCE,
        reads=[row.reads for row in EXPERIMENT.samples],
        truth=[row.truth for row in EXPERIMENT.samples],
        confident=[row.confident for row in EXPERIMENT.samples],
    output:
        "results/doctor/inputs.tsv",
    log:
        "logs/doctor_inputs.log",
    priority: 1
    conda:
        env("analysis")
    params:
        exe=script("doctor_inputs"),
    shell:
        "{params.exe:q} --config {input.config:q} --output {output:q} > {log:q} 2>&1"
