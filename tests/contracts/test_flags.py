"""Every command of every planned job is one that the tool takes: program, flags, types, choices, what is required."""

import importlib

import pytest

from genomics import upstream
from tests.contracts import every_flag
from tests.contracts.planned import Call, Job, of

ENGINE = {"hap.py": "happy", "shuffle_tfrecords_beam": "shuffle_examples"}


def test_every_command_is_one_that_the_real_tools_take(plan, tools):
    assert [problem for call in plan.calls for problem in tools.problems(call)] == []


def test_every_command_meets_the_conditions_of_the_real_tools(plan):
    """Flags that demand or forbid each other, and bounds that the programs check when they run."""
    for call in plan.calls:
        if call.program not in ENGINE:
            words = [word.replace("{task}", "0") for word in call.words]
            upstream.make_parser(call.program, upstream.flags(call.program)).parse(words)


class ParsedError(Exception):
    """Ends a program behind its parser."""


def test_every_command_of_the_embedded_backend_is_one_that_the_engine_takes(plan, monkeypatch):
    read = upstream.Parser.parse

    def parse(parser, argv):
        read(parser, argv)
        raise ParsedError

    monkeypatch.setattr(upstream.Parser, "parse", parse)
    for call in [] if plan.is_container else plan.calls:
        module = importlib.import_module(f"minidv.{ENGINE.get(call.program, call.program)}")
        with pytest.raises(ParsedError):
            module.main([word.replace("{task}", "0") for word in call.words])


@pytest.mark.parametrize(("program", "backend"), every_flag.REFUSED)
def test_every_flag_is_set_by_the_workflow_or_refused_for_a_known_reason_or_swept(program, backend):
    assert every_flag.refused(program, backend) == every_flag.REFUSED[program, backend]
    for name in every_flag.accepted(program, backend):
        assert None not in every_flag.values(program, name), name


@pytest.mark.parametrize("backend", ["embedded", "container"])
def test_every_swept_value_stands_on_a_command(plans, backend):
    calls = plans(f"every flag {backend}").calls
    for program, rule in (("make_examples", "make_training_examples"), ("train", "train")):
        prefix = "config." if program == "train" else ""
        words = {word for call in of(calls, rule) for word in call.words}
        for name, own in every_flag.accepted(program, backend).items():
            flag = upstream.flags(program)[prefix + name]
            assert {word for value in own for word in upstream.format_flag(flag, value)} <= words, name


# The checker itself: each kind of fault, planted in a command that is right.

GOOD = {
    "make_examples": "--mode calling --ref r.fa --reads r.bam --examples e.tfrecord@2.gz --task {task} --p_error=0.1",
    "train": "--config c.py:base --config.batch_size=8 --config.use_ema=true --experiment_dir d --strategy mirrored",
    "shuffle_tfrecords_beam": "--input_pattern_list a --output_pattern_prefix b --balance class",
    "hap.py": "t.vcf.gz q.vcf.gz -f c.bed -r r.fa -o p --engine=vcfeval --pass-only --threads 2",
}


def problems(tools, program: str, words: str) -> list[str]:
    return tools.problems(Call(Job("rule", (), (), ()), program, tuple(words.split()), {}))


@pytest.mark.parametrize("program", GOOD)
def test_checker_takes_good_commands(tools, program):
    assert problems(tools, program, GOOD[program]) == []


@pytest.mark.parametrize(
    ("program", "right", "wrong", "told"),
    [
        ("make_examples", "--p_error", "--p_eror", "Unknown command line flag 'p_eror'"),
        ("make_examples", "--mode calling", "--mode call", "mode: 'call' is none of"),
        ("make_examples", "--ref r.fa", "", "flag --ref=None: Flag --ref must have a value"),
        ("make_examples", "--p_error=0.1", "--p_error=low", "flag --p_error=low"),
        ("make_examples", "--p_error=0.1", "--p_error=0.1 --p_error=0.2", "p_error is given 2 times"),
        ("make_examples", "--p_error=0.1", "--realign_reads --norealign_reads", "realign_reads is given 2 times"),
        ("make_examples", "--p_error=0.1", "--alt_aligned_pileup=row", "flag --alt_aligned_pileup=row"),
        ("make_examples", "--p_error=0.1", "--keep_duplicates true", "'true' is no flag"),
        ("make_examples", "--task {task}", "--task", "flag --task=--p_error=0.1"),
        ("train", "--config.batch_size=8", "--config.batch_size=8.5", "flag --config.batch_size=8.5"),
        ("train", "--config.use_ema=true", "--config.use_ema=maybe", "flag --config.use_ema=maybe"),
        ("train", "--config.use_ema=true", "--config.ema=true", "Unknown command line flag 'config.ema'"),
        ("train", "--strategy mirrored", "--strategy gpu", "flag --strategy=gpu"),
        ("shuffle_tfrecords_beam", "--balance class", "--balance all", "invalid choice: 'all'"),
        ("shuffle_tfrecords_beam", "--balance", "--balanced", "unrecognized arguments: --balanced"),
        ("hap.py", "--engine=vcfeval", "--engine=vcf", "invalid choice: 'vcf'"),
        ("hap.py", "--threads 2", "--threads two", "invalid int value: 'two'"),
        ("hap.py", "q.vcf.gz", "", "required: vcfs"),
        ("hap.py", "q.vcf.gz", "q.vcf.gz other.vcf.gz", "unrecognized arguments: other.vcf.gz"),
        ("hap.py", "-r r.fa", "", "required: --reference/-r"),
        ("hap.py", "--pass-only", "--pass", "unrecognized arguments: --pass"),
    ],
)
def test_checker_finds_the_fault(tools, program, right, wrong, told):
    assert right in GOOD[program]
    found = problems(tools, program, GOOD[program].replace(right, wrong, 1))
    assert any(told in problem for problem in found), found


def test_checker_knows_no_other_program(tools):
    assert problems(tools, "run_deepvariants", "--ref r.fa") == ["program 'run_deepvariants' is not known"]
