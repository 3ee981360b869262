"""The configuration as resolved, and what the doctor finds about the inputs and each training."""


localrules:
    resolve_config,
    resolve_plan,
    doctor_inputs,
    doctor_training,


rule resolve_config:
    output:
        "results/config.yaml",
    log:
        "logs/resolve_config.log",
    benchmark:
        "benchmarks/resolve_config.tsv"
    conda:
        env("analysis")
    params:
        packed=packed_config,
    shell:
        "python3 -m resolve_config --packed {params.packed} --output {output:q} > {log:q} 2>&1"


# What other jobs read of the experiment: another description or setting of the report runs none of them again.
rule resolve_plan:
    output:
        "results/plan.yaml",
    log:
        "logs/resolve_plan.log",
    benchmark:
        "benchmarks/resolve_plan.tsv"
    conda:
        env("analysis")
    params:
        packed=packed_plan,
    shell:
        "python3 -m resolve_config --packed {params.packed} --output {output:q} > {log:q} 2>&1"


rule doctor_inputs:
    input:
        config="results/plan.yaml",
        reference=REFERENCE,
        reference_indices=REFERENCE_INDICES,
        files=EXPERIMENT.input_files,
        indices=[index for row in EXPERIMENT.samples for index in indices_of(row)],
    output:
        "results/doctor/inputs.tsv",
    log:
        "logs/doctor_inputs.log",
    benchmark:
        "benchmarks/doctor_inputs.tsv"
    priority: 1
    conda:
        env("analysis")
    shell:
        "python3 -m doctor_inputs --config {input.config:q} --output {output:q} > {log:q} 2>&1"


# Before the job that asks for a GPU: DeepVariant's train ends well without a step, and without a checkpoint.
rule doctor_training:
    input:
        train=training_set("train"),
        tune=training_set("tune"),
        init=init_files,
    output:
        "results/doctor/training/{model}.tsv",
    log:
        "logs/doctor_training/{model}.log",
    benchmark:
        "benchmarks/doctor_training/{model}.tsv"
    conda:
        env("analysis")
    params:
        fields=field_words,
    shell:
        "python3 -m doctor_training --model {wildcards.model} --train {input.train:q}/train.dataset_config.pbtxt"
        " --tune {input.tune:q}/tune.dataset_config.pbtxt --output {output:q} -- {params.fields:q} > {log:q} 2>&1"
