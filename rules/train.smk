"""Shuffle, train, select the best checkpoint, make it a SavedModel."""


rule shuffle_examples:
    input:
        training_folders,
    output:
        directory("results/shuffled/{shuffled}/{role}{generation}"),
    log:
        "logs/shuffle_examples/{shuffled}.{role}{generation}.log",
    benchmark:
        "benchmarks/shuffle_examples/{shuffled}.{role}{generation}.tsv"
    wildcard_constraints:
        role="train|tune",
    conda:
        env("shuffle_examples")
    container:
        image("shuffle_examples")
    resources:
        mem_mb=memory("shuffle_examples"),
        runtime=minutes("shuffle_examples"),
    params:
        exe=tool("shuffle_examples"),
        version=version("shuffle_examples"),
        patterns=shuffle_patterns,
        settings=shuffle_words,
    shell:
        "mkdir -p {output:q} && {params.exe:q} --input_pattern_list {params.patterns:q}"
        " --output_pattern_prefix {output:q}/{wildcards.role}"
        " --output_dataset_config_pbtxt {output:q}/{wildcards.role}.dataset_config.pbtxt"
        " --output_dataset_name {wildcards.shuffled}.{wildcards.role} {params.settings:q} > {log:q} 2>&1"


rule train:
    input:
        train=training_set("train"),
        tune=training_set("tune"),
        init=init_files,
        doctor="results/doctor/training/{model}.tsv",
    output:
        directory("results/models/{model}/training"),
    log:
        "logs/train/{model}.log",
    benchmark:
        "benchmarks/train/{model}.tsv"
    conda:
        env("train")
    container:
        image("train")
    threads: cores("train")
    resources:
        mem_mb=memory("train"),
        runtime=minutes("train"),
    params:
        exe=tool("train"),
        version=version("train"),
        fields=field_words,
    shell:
        "python3 -m run_resumable --work work/train/{wildcards.model} --version {params.version}"
        " --input {input.train:q} {input.tune:q} {input.init:q} --output {output:q} -- {params.exe:q}"
        " --config.train_dataset_pbtxt={input.train:q}/train.dataset_config.pbtxt"
        " --config.tune_dataset_pbtxt={input.tune:q}/tune.dataset_config.pbtxt"
        " {params.fields:q} --experiment_dir {{out}} --strategy mirrored > {log:q} 2>&1"


rule select_checkpoint:
    input:
        "results/models/{model}/training",
    output:
        checkpoint=directory("results/models/{model}/checkpoint"),
        record="results/models/{model}/selected.json",
    log:
        "logs/select_checkpoint/{model}.log",
    benchmark:
        "benchmarks/select_checkpoint/{model}.tsv"
    conda:
        env("analysis")
    resources:
        mem_mb=memory("select_checkpoint"),
        runtime=minutes("select_checkpoint"),
    params:
        metric=metric,
        choice=EXPERIMENT.config["checkpoint"],
    shell:
        "python3 -m select_checkpoint --checkpoints {input:q}/checkpoints/ema --metric {params.metric:q}"
        " --choose {params.choice}"
        " --output {output.checkpoint:q} --record {output.record:q} > {log:q} 2>&1"


rule convert_to_saved_model:
    input:
        "results/models/{model}/checkpoint",
    output:
        directory("results/models/{model}/saved_model"),
    log:
        "logs/convert_to_saved_model/{model}.log",
    benchmark:
        "benchmarks/convert_to_saved_model/{model}.tsv"
    conda:
        env("convert_to_saved_model")
    container:
        image("convert_to_saved_model")
    resources:
        mem_mb=memory("convert_to_saved_model"),
        runtime=minutes("convert_to_saved_model"),
    params:
        exe=tool("convert_to_saved_model"),
        version=version("convert_to_saved_model"),
    shell:
        "{params.exe:q} --checkpoint {input:q}/model --example_info_json {input:q}/example_info.json"
        " --output {output:q} > {log:q} 2>&1"
