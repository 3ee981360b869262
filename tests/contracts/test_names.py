"""File names on the commands are such that the tools find each other's files: shards, prefixes, folders, endings."""

import fnmatch
import os
import re

from tests.contracts.planned import makers, of, shards

SPEC = re.compile(r"[^@]+\.tfrecord@[1-9]\d*\.gz")


def is_tfrecord(path: str) -> bool:
    """Whether upstream's readers take a name for TFRecords: it ends so, besides the shard and the compression."""
    bare = re.sub(r"@\d+|-(\d{5,}|\?{5})-of-(\d{5,}|\?{5})", "", path.removesuffix(".gz"))
    return bare.endswith((".tfrecord", ".tfrecords"))


def test_examples_are_sharded_specs_of_tfrecords(plan):
    for call in of(plan.calls, "make_training_examples", "make_calling_examples", "call_variants", "show_examples"):
        assert SPEC.fullmatch(call.flags["examples"]), call
        assert all(map(is_tfrecord, shards(call.flags["examples"]))), call


def test_each_task_writes_its_own_shard(plan):
    for call in of(plan.calls, "make_training_examples", "make_calling_examples"):
        assert call.flags["task"] == "{task}"
        assert call.wrapper["--tasks"] == [call.flags["examples"].partition("@")[2].removesuffix(".gz")]


def test_called_probabilities_are_one_shard_that_postprocess_finds_alone(plan):
    """Upstream takes whatever begins as the name without its ending; all of it must be of one sharding."""
    outputs = list(makers(plan.jobs))
    for call in of(plan.calls, "call_variants"):
        assert call.flags["outfile"].endswith(".tfrecord.gz")
        stem = call.flags["outfile"].removesuffix(".tfrecord.gz")
        assert call.flags["writer_threads"] == "1"
        assert call.job.outputs == tuple(shards(f"{stem}@1.tfrecord.gz"))
        assert fnmatch.filter(outputs, f"{stem}*") == list(call.job.outputs)


def test_calls_are_bgzipped_and_indexed(plan):
    for call in of(plan.calls, "postprocess_variants"):
        assert call.flags["outfile"].endswith(".vcf.gz")
        assert call.job.outputs == (call.flags["outfile"], f"{call.flags['outfile']}.tbi")


def test_each_shuffled_set_has_a_folder_of_its_own(plan):
    """One example_info.json lies beside the records; sets of different examples must not share it."""
    folders = []
    for call in of(plan.calls, "shuffle_examples"):
        prefix, config = call.flags["output_pattern_prefix"], call.flags["output_dataset_config_pbtxt"]
        assert config == f"{prefix}.dataset_config.pbtxt"
        assert call.flags["output_dataset_name"]
        assert call.job.commands[0] == ("mkdir", "-p", os.path.dirname(prefix))
        folders.append(os.path.dirname(prefix))
    assert len(set(folders)) == len(folders)


def test_checkpoints_are_prefixes_and_models_are_folders(plan):
    """A folder with a SavedModel, given as checkpoint, would silently be taken for one."""
    outputs = makers(plan.jobs)
    for call in of(plan.calls, "convert_to_saved_model"):
        prefix = call.flags["checkpoint"]
        assert prefix not in outputs
        assert call.flags["example_info_json"] == f"{os.path.dirname(prefix)}/example_info.json"
        assert call.flags["output"] in outputs
    for job in (job for job in plan.jobs if job.rule == "select_checkpoint"):
        words = job.commands[0]
        assert words[words.index("--checkpoints") + 1] == f"{job.inputs[0]}/checkpoints/ema"
    for call in of(plan.calls, "train"):
        start = call.flags["config.init_checkpoint"]
        assert not start or (start not in outputs and not (plan.experiment.folder / start).is_dir()), call


def test_reports_of_happy_share_a_prefix(plan):
    endings = (".summary.csv", ".extended.csv", ".vcf.gz", ".vcf.gz.tbi")
    outputs = makers(plan.jobs)
    for call in of(plan.calls, "happy"):
        assert call.flags["o"] not in outputs
        assert call.job.outputs == tuple(call.flags["o"] + ending for ending in endings)


def test_strata_are_named_from_the_folder_of_their_table(plan):
    """hap.py takes the paths in a table of strata from the table's folder."""
    for job in (job for job in plan.jobs if job.rule == "write_strata"):
        folder, beds = os.path.dirname(job.outputs[0]), job.commands[0][3::2]
        found = {os.path.normpath(os.path.join(folder, bed)) for bed in beds}
        assert found
        assert all(found <= set(call.job.inputs) for call in of(plan.calls, "happy"))


def test_pictures_lie_below_one_prefix(plan):
    for call in of(plan.calls, "show_examples"):
        assert call.flags["output"] == f"{call.job.outputs[0]}/shown"
        assert call.flags["vcf"].endswith(".vcf")
        assert "example_info_json" not in call.flags  # found beside the examples


def test_no_word_is_left_open(plan):
    """Every name was filled in: nothing None, no wildcard, no nameless folder."""
    for call in plan.calls:
        for word in call.words:
            assert not re.search(r"None|\{(?!out\}|task\})|//(?!storage|ftp)|^$", word), call
