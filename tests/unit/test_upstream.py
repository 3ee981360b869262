"""Command lines with upstream's flags, read; conditions between flags."""

import argparse

import pytest
from hypothesis import given
from hypothesis import strategies as st

from genomics import upstream
from genomics.errors import InputError

MAKE_EXAMPLES = upstream.flags("make_examples")
TRAIN = upstream.flags("train")
HAPPY = upstream.flags("hap.py")
TRAINING = ["--mode", "training", "--ref", "r.fa", "--reads", "r.bam", "--examples", "e.gz"]
TRUTH = ["--truth_variants", "t.vcf", "--confident_regions", "c.bed", "--channel_list", "BASE_CHANNELS"]
IMPLEMENTED = (
    *("mode", "ref", "reads", "examples", "task", "regions", "truth_variants", "confident_regions", "channel_list"),
    *("write_run_info", "keep_duplicates", "vsc_min_fraction_snps", "downsample_classes", "checkpoint"),
)


def parse(words, implemented=IMPLEMENTED, **fixed):
    return upstream.make_parser("make_examples", implemented, fixed).parse(words.split())


def parse_training(words, **fixed):
    return upstream.make_parser("make_examples", IMPLEMENTED, fixed).parse([*TRAINING, *TRUTH, *words.split()])


def problems(words, program="make_examples", implemented=IMPLEMENTED, **fixed):
    with pytest.raises(InputError) as error:
        upstream.make_parser(program, implemented, fixed).parse(words)
    return error.value.problems


def problems_training(words, **fixed):
    return problems([*TRAINING, *TRUTH, *words.split()], **fixed)


def test_flags_of_unknown_program():
    with pytest.raises(InputError, match="program 'make_example' is not known; known are make_examples, train"):
        upstream.flags("make_example")


def some_value(flag):
    """Values a flag may have, drawn by hypothesis; numbers only within plain bounds."""
    kinds = {
        "bool": st.booleans(),
        "int": st.sampled_from([75, 91]),
        "float": st.floats(0.1, 0.9),
        "string": st.text(st.characters(exclude_characters="\n"), max_size=5),
        "list": st.lists(st.sampled_from(["a", "0.5"]), min_size=1, max_size=3),
    }
    return st.sampled_from(flag.values) if flag.values else kinds[flag.kind]


UNDER_CONDITIONS = {"gvcf", "stream_examples", "phase_reads", "enable_methylation_calling", "proposed_variants"} | {
    *("channels", "add_hp_channel", "use_allele_frequency", *IMPLEMENTED)
}


@given(st.data())
def test_parse_what_format_flag_wrote(data):
    flag = data.draw(st.sampled_from([flag for name, flag in MAKE_EXAMPLES.items() if name not in UNDER_CONDITIONS]))
    value = data.draw(some_value(flag))
    words = [*TRAINING, *TRUTH, *upstream.format_flag(flag, value)]
    args = upstream.make_parser("make_examples", [*IMPLEMENTED, flag.name]).parse(words)
    assert getattr(args, flag.dest) == value


def test_parse_all_spellings():
    args = parse_training("--task=0 --vsc_min_fraction_snps 0.02 --write_run_info --nokeep_duplicates --regions -5")
    assert (args.task, args.vsc_min_fraction_snps, args.write_run_info, args.keep_duplicates) == (0, 0.02, True, False)
    assert args.regions == "-5"


@pytest.mark.parametrize(
    ("text", "value"), [("true", True), ("True", True), ("t", True), ("1", True), ("f", False), ("0", False)]
)
def test_parse_boolean_texts(text, value):
    assert parse_training(f"--keep_duplicates={text}").keep_duplicates is value


def test_parse_gives_defaults_of_implemented_flags_only():
    args = parse_training("")
    assert vars(args).keys() == set(IMPLEMENTED)
    assert args.vsc_min_fraction_snps == 0.12
    assert args.downsample_classes == []


def test_parse_value_with_equals_and_comma():
    assert parse_training("--downsample_classes=0.5,1,1 --regions=a=b").downsample_classes == ["0.5", "1", "1"]


def test_parse_tells_all_problems_at_once():
    words = (
        "--mode trainin --rf r.fa --reads=a --reads=b --keep_duplicates=maybe --task one -x stray --norealign_reads=1"
    )
    assert problems(words.split()) == (
        "make_examples: --rf is no flag of this program; did you mean --ref?",
        "make_examples: -x is no flag of this program",
        "make_examples: --norealign_reads=1 takes no value",
        "make_examples: --mode: expected one of calling, training, candidate_sweep; found 'trainin'",
        "make_examples: --reads: is given more than once",
        "make_examples: --keep_duplicates: expected true or false; found 'maybe'",
        "make_examples: --task: expected an integer; found 'one'",
        "make_examples: --ref: is required",
        "make_examples: --examples: is required",
    )


def test_parse_positional_words():
    assert problems_training("stray") == (
        "make_examples: 'stray' is neither a flag nor the value of one (booleans: --flag, --noflag, --flag=true)",
    )


def test_parse_abbreviation_is_unknown():
    assert problems_training("--keep_dup")[0].startswith("make_examples: --keep_dup is no flag of this program")


@pytest.mark.parametrize("words", ["--regions", "--regions --task 0"])
def test_parse_flag_without_value(words):
    assert problems_training(words) == ("make_examples: --regions needs a value",)


def test_parse_empty_required_flag():
    assert problems([*TRAINING[:-1], "", *TRUTH])[-1] == "make_examples: --examples: is required"


def test_parse_flag_not_implemented():
    assert problems_training("--partition_size 2000 --phase_reads --track_ref_reads") == (
        "make_examples: --partition_size: 2000 is not implemented here, only 1000 is",
        "make_examples: --phase_reads: True is not implemented here, only False is",
        "make_examples: --track_ref_reads: True is not implemented here, only False is",
    )


def test_parse_flag_not_implemented_with_its_default():
    assert not hasattr(parse_training("--partition_size 1000 --nophase_reads --logging_level INFO"), "partition_size")


def test_parse_fixed_flag():
    parse_training("--norealign_reads", realign_reads=False)
    parse_training("", realign_reads=False)
    assert problems_training("--realign_reads", realign_reads=False) == (
        "make_examples: --realign_reads: True is not implemented here, only False is",
    )


def test_make_parser_of_flags_that_do_not_exist():
    with pytest.raises(ValueError, match=r"not flags of make_examples: \['batch_size'\]"):
        upstream.make_parser("make_examples", ["batch_size"])


def test_help_lists_implemented_flags(capsys):
    parser = upstream.make_parser("make_examples", ["ref", "vsc_min_fraction_snps"], description="Draws images.\n")
    with pytest.raises(SystemExit) as end:
        parser.parse(["--help"])
    assert end.value.code == 0
    told = capsys.readouterr().out
    assert "--vsc_min_fraction_snps  (float; default 0.12)" in told
    assert "--ref  (string; required)" in told
    assert told.startswith("usage: make_examples [flags]\n\nDraws images.\n\nflags of upstream")
    assert "partition_size" not in told


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("--mode=training", ["truth_variants", "confident_regions", "channel_list"]),
        ("--mode=calling", ["channel_list"]),
        ("--mode=calling --checkpoint=m", []),
        ("--mode=candidate_sweep", ["candidate_positions"]),
    ],
)
def test_parse_flags_that_a_mode_requires(words, expected):
    words = f"--ref r --reads b --examples e {words}"
    try:
        found = parse(words) and ()
    except InputError as error:
        found = error.problems
    assert [problem.split(": ")[1].removeprefix("--") for problem in found] == expected


def test_condition_problems_told_with_their_reason():
    values = {"mode": "calling", "truth_variants": "t", "channel_list": "read_base,allele_frequency", "channels": "x"}
    assert upstream.condition_problems("make_examples", values) == [
        "make_examples: --population_vcfs: is required with --channel_list allele_frequency",
        "make_examples: --truth_variants: is forbidden with --mode=calling",
        "make_examples: --channels: is forbidden in this version",
    ]
    assert upstream.condition_problems("make_examples", {"mode": "calling"}) == [
        "make_examples: --channel_list: is required with --mode=calling and no --checkpoint"
    ]
    assert upstream.condition_problems("train", {}) == []


CONFIG_FIELDS = [name for name in TRAIN if name.startswith("config.")]


def parse_train(*words):
    return upstream.make_parser("train", ["config", "experiment_dir", *CONFIG_FIELDS]).parse(words)


def test_parse_train_config_decides_the_defaults():
    args = parse_train("--config=dv/dv_config.py:wgs", "--experiment_dir", "d", "--config.batch_size=8")
    assert (args.preset, args.experiment_dir) == ("wgs", "d")
    assert (args.config.batch_size, args.config.learning_rate, args.config.optimizer) == (8, 0.01, "sgd")
    assert not hasattr(args.config, "beta_1")
    assert parse_train("--config=c:pacbio").config.beta_1 == pytest.approx(0.96518, abs=1e-5)


def test_parse_train_test_configs_lie_over_their_preset():
    config = parse_train("--config=c:wgs+test").config
    assert (config.batch_size, config.limit, config.optimizer, config.alt_mode) == (4, 50, "sgd", "test")


def test_parse_train_booleans_and_empty_texts():
    config = parse_train("--config=c:exome", "--config.use_ema=false", "--config.init_checkpoint=").config
    assert (config.use_ema, config.init_checkpoint) == (False, "")
    assert parse_train("--config=c:base", "--noconfig.use_ema").config.use_ema is False


@pytest.mark.parametrize(
    ("words", "message"),
    [
        ((), "train: --config: expected FILE:NAME such as dv_config.py:base; found None"),
        (("--config=base",), "train: --config: expected FILE:NAME such as dv_config.py:base; found base"),
        (("--config=c:bas",), "train: --config: 'bas' is not known; known are base, wgs, exome"),
        (("--config=c:base", "--config.beta_1=0.9"), "train: --config.beta_1: the config c:base has no such field"),
        (("--config=c:base", "--config.lr=1"), "train: --config.lr is no flag of this program"),
        (
            ("--config=c:base", "--config.optimizer=lamb"),
            "train: --config.optimizer: expected one of rmsprop, sgd, adam",
        ),
        (("--config=c:base", "--config.batch_size=0"), "train: --config.batch_size: expected a value in [1,); found 0"),
    ],
)
def test_parse_train_problems(words, message):
    with pytest.raises(InputError) as error:
        parse_train(*words)
    assert len(error.value.problems) == 1
    assert error.value.problems[0].startswith(message)


def test_parse_shuffle_takes_options_of_beam():
    words = ["--input_pattern_list=a", "--output_pattern_prefix=b", "--runner=DirectRunner", "--direct_num_workers=4"]
    implemented = ["input_pattern_list", "output_pattern_prefix", "direct_num_workers"]
    assert upstream.make_parser("shuffle_tfrecords_beam", implemented).parse(words).direct_num_workers == 4


def parse_happy(words):
    return upstream.make_parser("hap.py", HAPPY).parse(words.split())


def test_parse_happy_positionals_and_short_options():
    args = parse_happy("t.vcf -r ref.fa q.vcf -oout -f c.bed --threads=2 -l chr1,chr2 -t ga4gh")
    assert (args.truth_vcf, args.query_vcf, args.reference, args.report_prefix) == ("t.vcf", "q.vcf", "ref.fa", "out")
    assert (args.false_positives, args.threads, args.location, args.type) == ("c.bed", 2, "chr1,chr2", "ga4gh")
    assert (args.leftshift, args.decompose, args.pass_only, args.roc, args.engine_vcfeval_path) == (
        True,
        True,
        False,
        "QUAL",
        None,
    )


def test_parse_happy_switches():
    args = parse_happy("t q -r r -o o --no-leftshift -D --pass-only --no-haplotype-comparison --no-json")
    assert (args.leftshift, args.decompose, args.pass_only, args.unhappy, args.no_json) == (
        False,
        False,
        True,
        True,
        True,
    )


def test_parse_happy_repeatable_options():
    args = parse_happy("t q -r r -o o --stratification-region a:b,c.bed --stratification-region=d:e")
    assert args.stratification_region == ["a:b,c.bed", "d:e"]


def test_parse_happy_problems():
    with pytest.raises(InputError) as error:
        parse_happy("t q x -r --engine foo --pass-only=1 -L --no-leftshift")
    assert error.value.problems == (
        "hap.py: 'x' is neither a flag nor the value of one (booleans: --flag, --noflag, --flag=true)",
        "hap.py: -r needs a value",
        "hap.py: --pass-only=1 takes no value",
        "hap.py: --engine: expected one of xcmp, vcfeval, scmp-somatic, scmp-distance; found 'foo'",
        "hap.py: --no-leftshift: is given more than once",
        "hap.py: --reference: is required",
        "hap.py: --report-prefix: is required",
    )


def test_parse_happy_as_argparse_does():
    """The same words through argparse, built from the table as upstream builds it."""
    parser = argparse.ArgumentParser(prog="hap.py")
    parser.add_argument("vcfs", nargs="*")
    kinds = {
        "flag": {"action": "store_true"},
        "list": {"action": "append"},
        "int": {"type": int},
        "float": {"type": float},
    }
    for flag in HAPPY.values():
        if flag.kind != "positional":
            parser.add_argument(flag.option, *flag.aliases, dest=flag.dest, **kinds.get(flag.kind, {}))
    words = (
        "t.vcf q.vcf -r ref.fa -oout --engine=vcfeval --ci-alpha 0.05 --roc-regions a --roc-regions b --pass-only -w 20"
    )
    expected, args = vars(parser.parse_args(words.split())), vars(parse_happy(words))
    assert expected.pop("vcfs") == [args["truth_vcf"], args["query_vcf"]]
    given = {name: value for name, value in expected.items() if value not in (None, False)}
    assert {name: args[name] for name in given} == given
