"""The exact commands of the container backend, and what holds for the commands of every configuration: the traps that
DeepVariant sets to those who retrain it, each avoided."""

import itertools
import shlex

import pytest

from genomics.upstream import forms
from retrain.design.presets import PRESETS
from tests.contracts.planned import Call, of

BIN = "/opt/deepvariant/bin/"
SIMULATED = "resources/simulation/"
TRAINED = "results/models/sensitive.r1/"
EXAMPLES = "results/examples/vmfs0.06-c2cfa80e/"
SHUFFLED = "results/shuffled/vmfs0.06-c2cfa80e.plain/"
SHARDS = "examples.tfrecord-*.gz"
CALLS = "vmfs0.06-c2cfa80e/sensitive.r1/select/child"
# Output of a job -> its command, with {out} and {task} as run_resumable gets them.
EXACT = {
    f"{EXAMPLES}train/parent.ds0.5": f"""{BIN}make_examples --mode training
        --ref {SIMULATED}reference.fasta.gz --reads {SIMULATED}parent.bam
        --truth_variants {SIMULATED}parent.truth.vcf.gz --confident_regions {SIMULATED}parent.confident.bed
        --channel_list BASE_CHANNELS,insert_size --regions chrS:1-12000
        --vsc_min_fraction_snps=0.06 --downsample_fraction 0.5 --write_run_info
        --examples {{out}}/examples.tfrecord@2.gz --task {{task}}""",
    f"{EXAMPLES}select/child": f"""{BIN}make_examples --mode calling
        --ref {SIMULATED}reference.fasta.gz --reads {SIMULATED}child.bam --checkpoint /opt/models/wgs
        --regions 'chrS:1-9000 chrS:10,001-12,000' --vsc_min_fraction_snps=0.06
        --write_run_info --examples {{out}}/examples.tfrecord@2.gz --task {{task}}""",
    f"{EXAMPLES}test/child": f"""{BIN}make_examples --mode calling
        --ref {SIMULATED}reference.fasta.gz --reads {SIMULATED}child.bam --checkpoint /opt/models/wgs
        --vsc_min_fraction_snps=0.06 --haploid_contigs chrX,chrY --par_regions_bed "par's.bed"
        --write_run_info --examples {{out}}/examples.tfrecord@2.gz --task {{task}}""",
    f"{SHUFFLED}train": f"""python -m minidv.shuffle_examples
        --input_pattern_list '{EXAMPLES}train/parent/{SHARDS},{EXAMPLES}train/parent.ds0.5/{SHARDS}'
        --output_pattern_prefix {SHUFFLED}train/train
        --output_dataset_config_pbtxt {SHUFFLED}train/train.dataset_config.pbtxt
        --output_dataset_name vmfs0.06-c2cfa80e.plain.train""",
    f"{TRAINED}training": f"""{BIN}train --config CHECKOUT/scripts/train_config.py:base
        --config.train_dataset_pbtxt={SHUFFLED}train/train.dataset_config.pbtxt
        --config.tune_dataset_pbtxt={SHUFFLED}tune/tune.dataset_config.pbtxt
        --config.batch_size=8 --config.best_checkpoint_metric=tune/f1_macro --config.ema_momentum=0.9
        --config.init_checkpoint= --config.steps_per_iter=1 --config.trial=1001 --config.warmup_steps=0
        --experiment_dir {{out}} --strategy mirrored""",
    f"{TRAINED}saved_model": f"""{BIN}convert_to_saved_model --checkpoint {TRAINED}checkpoint/model
        --example_info_json {TRAINED}checkpoint/example_info.json --output {TRAINED}saved_model""",
    f"results/calls/{CALLS}.probabilities-00000-of-00001.tfrecord.gz": f"""{BIN}call_variants
        --examples {EXAMPLES}select/child/examples.tfrecord@2.gz --checkpoint {TRAINED}saved_model
        --outfile results/calls/{CALLS}.probabilities.tfrecord.gz --writer_threads 1""",
    f"results/calls/{CALLS}.vcf.gz": f"""{BIN}postprocess_variants --ref {SIMULATED}reference.fasta.gz
        --infile results/calls/{CALLS}.probabilities.tfrecord.gz --outfile results/calls/{CALLS}.vcf.gz
        --sample_name child --cpus 2""",
    f"results/benchmark/{CALLS}.summary.csv": f"""/opt/hap.py/bin/hap.py
        {SIMULATED}child.truth.vcf.gz results/calls/{CALLS}.vcf.gz -f {SIMULATED}child.confident.bed
        -r {SIMULATED}reference.fasta.gz -o results/benchmark/{CALLS} --engine=vcfeval --pass-only
        --stratification results/strata.tsv -l chrS:1-9000,chrS:10001-12000 --threads 2""",
    "results/shown/sensitive.r1/select/child/vmfs0.06-c2cfa80e": f"""{BIN}show_examples
        --examples {EXAMPLES}select/child/examples.tfrecord@2.gz
        --vcf results/chosen/sensitive.r1/select/child.vcf
        --output results/shown/sensitive.r1/select/child/vmfs0.06-c2cfa80e/shown --write_tfrecords""",
}


@pytest.mark.parametrize("output", EXACT)
def test_command_is_exactly_this(plans, output):
    (call,) = (call for call in plans("given container").calls if output in call.job.outputs)
    words = list(call.job.commands[-1])
    words = words[words.index("--") + 1 :] if call.wrapper else words
    checkout = next((word.partition("/scripts/")[0] for word in words if "/scripts/train_config" in word), "CHECKOUT")
    assert words == [word.replace("CHECKOUT", checkout) for word in shlex.split(EXACT[output])]


def test_every_tool_of_the_chain_is_started(plan):
    trained = {"make_examples", "shuffle_tfrecords_beam", "train", "convert_to_saved_model"}
    called = {"make_examples", "call_variants", "postprocess_variants", "show_examples", "hap.py"}
    expected = {"hap.py"} if plan.name.startswith("compare") else trained | called
    assert {call.program for call in plan.calls} == expected


def test_trap_of_the_small_model_it_is_off_and_run_deepvariant_is_not_used(plan):
    for call in plan.calls:
        assert "run_deepvariant" not in " ".join(itertools.chain.from_iterable(call.job.commands))
        assert not [name for name in call.flags if "small_model" in name], call


def test_trap_of_channels_they_are_named_in_training_and_taken_from_the_model_in_calling(plan):
    model_type = plan.experiment.config.get("baseline", {}).get("model_type", "WGS")
    for call in of(plan.calls, "make_training_examples"):
        assert call.flags["channel_list"] == PRESETS[model_type].channels
        assert "checkpoint" not in call.flags
    for call in of(plan.calls, "make_calling_examples"):
        assert call.flags["checkpoint"]
        assert "channel_list" not in call.flags


def test_trap_of_other_channels_examples_and_model_are_compared_before_calling(plan):
    for call in of(plan.calls, "call_variants"):
        check = call.job.commands[0]
        assert check[:3] == ("python3", "-m", "check_channels")
        assert check[check.index("--checkpoint") + 1] == call.flags["checkpoint"]
        assert call.flags["examples"].startswith(f"{check[check.index('--examples') + 1]}/")


def test_trap_of_swept_thresholds_they_are_the_same_in_training_and_calling(plan):
    own = {"mode", "reads", "truth_variants", "confident_regions", "channel_list", "checkpoint", "regions"}
    own |= {"downsample_fraction", "haploid_contigs", "par_regions_bed"}  # of the row, not of the arm
    swept = {call.job.outputs[0].split("/")[2] for call in of(plan.calls, "make_training_examples")}
    for example_set in swept:
        calls = [call for call in plan.calls if call.job.outputs[0].startswith(f"results/examples/{example_set}/")]
        flags = [{name: value for name, value in call.flags.items() if name not in own} for call in calls]
        assert {call.flags["mode"] for call in calls} == {"training", "calling"}
        assert all(found == flags[0] for found in flags), example_set


def test_trap_of_run_info_the_flags_used_are_recorded(plan):
    for call in of(plan.calls, "make_training_examples", "make_calling_examples"):
        assert "write_run_info" in call.flags


def test_trap_of_the_config_its_name_stands_before_its_fields_and_the_start_is_always_told(plan):
    for call in of(plan.calls, "train"):
        names = list(call.flags)
        assert call.flags["config"].endswith(".py:base")
        assert names[0] == "config"
        assert not any(str(value).startswith("/path/to/") for value in call.flags.values())
        assert "config.init_checkpoint" in names
        assert (call.flags["experiment_dir"], call.flags["strategy"]) == ("{out}", "mirrored")


def test_trap_of_the_metric_it_is_one_to_maximise(plan):
    for call in of(plan.calls, "train"):
        assert call.flags["config.best_checkpoint_metric"] in forms.METRICS


def test_trap_of_the_average_deepvariants_own_train_always_keeps_it(plan):
    """Without, it writes no checkpoint with a metric in its name."""
    for call in of(plan.calls, "train") if plan.is_container else ():
        assert call.flags.get("config.use_ema") != "false"


def test_trap_of_seeds_each_replicate_has_a_trial_of_its_own(plan):
    trials: dict[tuple, list[str]] = {}
    for call in of(plan.calls, "train"):
        trial = call.flags["config.trial"]
        others = tuple(word for word in call.words if not word.startswith("--config.trial="))
        trials.setdefault(others, []).append(trial)
    assert all(len(set(found)) == len(found) for found in trials.values())


def test_trap_of_the_steps_a_training_is_examined_before_it_starts(plan):
    for call in of(plan.calls, "train"):
        assert [path for path in call.job.inputs if path.startswith("results/doctor/training/")]


def test_calling_never_names_truth(plan):
    for call in of(plan.calls, "make_calling_examples", "call_variants", "postprocess_variants"):
        assert not [word for word in call.words if "truth" in word or "confident" in word]


def test_comparison_takes_the_engine_the_passing_calls_strata_and_threads(plan):
    has_strata = any(job.rule == "write_strata" for job in plan.jobs)
    for call in of(plan.calls, "happy"):
        assert call.flags["engine"] == "vcfeval"
        assert call.flags["pass-only"] is None
        assert ("stratification" in call.flags) == has_strata
        assert int(call.flags["threads"]) >= 1
        assert {"f", "r", "o"} <= call.flags.keys()


@pytest.mark.parametrize("name", ["given container", "given embedded", "PACBIO"])
def test_man_has_contigs_of_one_copy_in_every_step(plans, name):
    def is_of_the_man(call: Call) -> bool:
        return "/test/" in call.job.outputs[0]

    ploidy = {"haploid_contigs": "chrX,chrY", "par_regions_bed": "par's.bed"}
    for call in of(plans(name).calls, "make_calling_examples", "postprocess_variants"):
        assert (call.flags.items() >= ploidy.items()) == is_of_the_man(call)
    for call in of(plans(name).calls, "happy"):
        assert call.flags.get("gender") == ("male" if is_of_the_man(call) else None)
