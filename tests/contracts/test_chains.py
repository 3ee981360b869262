"""What a command reads is what another one writes, or what the user gave; what a rule declares is what is written."""

import fnmatch
import os
from collections.abc import Iterator

from tests.contracts.planned import Call, Job, inside, makers, of, shards

IN_IMAGE = "/opt/models/"
# Flags with a file, by program; the other flags name none.
READS = {
    "make_examples": (
        *("ref", "reads", "truth_variants", "confident_regions", "checkpoint", "par_regions_bed", "denovo_regions"),
        *("exclude_variants_vcf_filename", "population_vcfs", "ws_window_selector_model"),
    ),
    "shuffle_tfrecords_beam": ("input_pattern_list",),
    "train": ("config.train_dataset_pbtxt", "config.tune_dataset_pbtxt", "config.init_checkpoint"),
    "convert_to_saved_model": ("checkpoint", "example_info_json"),
    "call_variants": ("examples", "checkpoint"),
    "postprocess_variants": ("ref", "infile", "par_regions_bed"),
    "show_examples": ("examples", "vcf"),
    "hap.py": ("f", "r", "T", "stratification"),
}
# Flags with words, of which some are BED files.
REGIONS = ("regions", "exclude_regions")


def named(call: Call) -> Iterator[str]:
    """Files that a command reads, as the flags name them."""
    flags = call.flags
    yield from (path for flag in READS[call.program] if flags.get(flag) for path in flags[flag].split(","))
    yield from (word for flag in REGIONS for word in (flags.get(flag) or "").split() if word.endswith(".bed"))
    if call.program == "hap.py":
        yield from call.words[:2]


def is_declared(path: str, job: Job) -> bool:
    """Whether a file, the files of a sharded spec, or those of a checkpoint prefix are inputs of the job."""
    if inside(path, job.inputs) or f"{path}.index" in job.inputs:
        return True
    stem = path.removesuffix(".tfrecord.gz")
    return f"{stem}-00000-of-00001.tfrecord.gz" in job.inputs


def test_every_file_that_a_command_reads_is_an_input_of_its_job(plan):
    for call in plan.calls:
        undeclared = [path for path in named(call) if not is_declared(path, call.job)]
        assert [path for path in undeclared if not (plan.is_container and path.startswith(IN_IMAGE))] == [], call


def test_every_input_is_made_by_another_job_or_there(plan):
    made, folder = makers(plan.jobs), plan.experiment.folder
    for job in plan.jobs:
        assert [path for path in job.inputs if path not in made and not (folder / path).exists()] == [], job.rule


def test_no_file_is_made_twice(plan):
    paths = [path for job in plan.jobs for path in job.outputs]
    assert len(set(paths)) == len(paths)


def test_every_declared_output_is_what_the_command_writes(plan):
    for call in plan.calls:
        assert set(written(call)) == {os.path.normpath(path) for path in call.job.outputs}, call


def written(call: Call) -> list[str]:
    """What a command writes of what its rule declares: files, or the folder that they lie in."""
    match call.program:
        case "make_examples":
            return [os.path.dirname(call.path("examples"))]
        case "shuffle_tfrecords_beam":
            return [
                os.path.dirname(call.flags[name]) for name in ("output_pattern_prefix", "output_dataset_config_pbtxt")
            ]
        case "train":
            return [call.path("experiment_dir")]
        case "convert_to_saved_model":
            return [call.flags["output"]]
        case "call_variants":
            stem = call.flags["outfile"].removesuffix(".tfrecord.gz")
            return shards(f"{stem}@{call.flags['writer_threads']}.tfrecord.gz")
        case "postprocess_variants":
            return [call.flags["outfile"], f"{call.flags['outfile']}.tbi"]
        case "show_examples":
            return [os.path.dirname(call.flags["output"])]
        case "hap.py":
            return [call.flags["o"] + ending for ending in (".summary.csv", ".extended.csv", ".vcf.gz", ".vcf.gz.tbi")]


def test_long_jobs_work_beside_their_outputs_and_move_them_at_the_end(plan):
    for call in of(plan.calls, "make_training_examples", "make_calling_examples", "train"):
        assert call.wrapper["--output"] == list(call.job.outputs)
        assert call.wrapper["--version"]
        assert set(call.wrapper["--input"]) <= set(call.job.inputs)


def test_examples_are_read_by_the_spec_they_were_written_by(plan):
    made = {call.experiment_dir: call for call in plan.calls if call.program == "make_examples"}
    for call in of(plan.calls, "call_variants", "show_examples"):
        maker = made[os.path.dirname(call.flags["examples"])]
        assert call.flags["examples"] == maker.path("examples")
        assert maker.flags["mode"] == "calling"


def test_shuffling_meets_every_shard_of_every_sample_and_nothing_else(plan):
    made = {call.experiment_dir: call for call in plan.calls if call.program == "make_examples"}
    for call in of(plan.calls, "shuffle_examples"):
        patterns = call.flags["input_pattern_list"].split(",")
        assert [os.path.dirname(pattern) for pattern in patterns] == list(call.job.inputs)
        for pattern, folder in zip(patterns, call.job.inputs, strict=True):
            files = shards(made[folder].path("examples"))
            beside = [f"{path}.{ending}" for path in files for ending in ("example_info.json", "run_info.pbtxt")]
            assert fnmatch.filter(files + beside, pattern) == files
            assert made[folder].flags["mode"] == "training"


def test_training_reads_the_dataset_configs_that_shuffling_wrote(plan):
    made = makers(plan.jobs)
    configs = {call.flags["output_dataset_config_pbtxt"]: call for call in of(plan.calls, "shuffle_examples")}
    for call in of(plan.calls, "train"):
        for role in ("train", "tune"):
            shuffled = configs[call.flags[f"config.{role}_dataset_pbtxt"]]
            assert shuffled.job.outputs[0].endswith(f"/{role}")
        (doctor,) = (path for path in call.job.inputs if path.startswith("results/doctor/"))
        words = made[doctor].commands[0]
        assert words[words.index("--train") + 1] == call.flags["config.train_dataset_pbtxt"]
        assert words[words.index("--tune") + 1] == call.flags["config.tune_dataset_pbtxt"]
        own = [word for word in call.words if word.startswith("--config.")]
        assert list(words[words.index("--") + 1 :]) == [word for word in own if "_dataset_pbtxt=" not in word]


def test_the_chosen_checkpoint_is_converted_and_called_with(plan):
    made = makers(plan.jobs)
    for call in of(plan.calls, "convert_to_saved_model"):
        select = made[os.path.dirname(call.flags["checkpoint"])]
        words = select.commands[0]
        assert call.flags["checkpoint"] == f"{words[words.index('--output') + 1]}/model"
        assert made[select.inputs[0]].rule == "train"
    converted = {call.flags["output"] for call in of(plan.calls, "convert_to_saved_model")}
    for call in of(plan.calls, "call_variants"):
        model = call.flags["checkpoint"]
        assert (model in converted) == model.startswith("results/models/"), call


def test_probabilities_calls_and_comparison_hand_on_one_file(plan):
    made = makers(plan.jobs)
    outfiles = {call.job.outputs[0]: call.flags["outfile"] for call in of(plan.calls, "call_variants")}
    for call in of(plan.calls, "postprocess_variants"):
        assert call.flags["infile"] == outfiles[call.job.inputs[0]]
    for call in of(plan.calls, "happy"):
        assert made[call.words[1]].rule == ("take_calls" if plan.name.startswith("compare") else "postprocess_variants")


def test_strata_are_those_of_the_table_that_a_job_writes(plan):
    made = makers(plan.jobs)
    for call in of(plan.calls, "happy"):
        table = call.flags.get("stratification")
        assert table is None or made[table].rule == "write_strata"
