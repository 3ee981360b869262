"""Every command of a dry run, of both backends, is one that the real tools accept."""

import json
import re
import shlex
from functools import cache
from pathlib import Path

import pytest

from tests.workflow.conftest import REPOSITORY, Experiment, read_config, shell_commands, touch_inputs

PROGRAMS = {
    "make_training_examples": "make_examples",
    "make_calling_examples": "make_examples",
    "train": "train",
    "convert_to_saved_model": "convert_to_saved_model",
    "call_variants": "call_variants",
    "postprocess_variants": "postprocess_variants",
    "shuffle_examples": "shuffle_tfrecords_beam",
    "show_examples": "show_examples",
    "happy": "hap.py",
}
NUMBER = r"-?\d+(\.\d*)?(e-?\d+)?"
VALUES = {"int": r"-?\d+", "float": NUMBER, "bool": "true|false", "string": ".*", "list": ".*"}


SMALL = ("embedded WGS", "container WES", "container PACBIO", "container MASSEQ")
SHIPPED = ("config", "giab", "sweep_article")


@pytest.fixture(scope="module")
def plans(tmp_path_factory):
    """(rule, words) of every job of an experiment that runs a tool, planned once."""

    @cache
    def planned(name: str) -> list[tuple[str, list[str]]]:
        folder = tmp_path_factory.mktemp("dry") / "run"
        experiment = small(folder, *name.split()) if name in SMALL else shipped(folder, name)
        printed = shell_commands(experiment.must_run("-n", "-p"))
        return [(rule, _words(command)) for rule, command in printed if rule in PROGRAMS]

    return planned


def small(folder: Path, backend: str, model_type: str) -> Experiment:
    """The tiny experiment, with all swept flags that its arm may have, a man, a second depth in training and strata."""
    config = read_config("tiny")
    config["backend"] = {"deepvariant": backend, "happy": backend}
    config["crossing"] = "full"
    config["train"]["optimizer"] = "sgd"
    config["baseline"] = {"model_type": model_type} | ({"init_checkpoint": ""} if backend == "container" else {})
    config["samples"][-1]["sex"] = "male"
    config["samples"].append({**config["samples"][0], "downsample": 0.5})
    config |= {"haploid_contigs": ["chrX", "chrY"], "par_regions": "par's.bed"}
    config["benchmark"] = {"strata": {"easy": "par's.bed"}}
    config["arms"]["swept"] = {
        "make_examples": {"min_base_quality": 5, "p_error": 0.1, "keep_duplicates": True, "vsc_min_count_snps": 3},
        "train": {"class_weights": "1,2,3", "use_ema": False, "learning_rate": "1e-4", "batch_size": 8},
    }
    experiment = Experiment(folder, config)
    (folder / "par's.bed").touch()
    return experiment


def shipped(folder: Path, name: str) -> Experiment:
    """A configuration as it is shipped, in an empty folder, without its inputs."""
    experiment = Experiment(folder, {})
    experiment.configuration = REPOSITORY / "config" / f"{name}.yaml"
    if name == "compare":  # a template: its paths are the user's own
        touch_inputs(folder, read_config(name))
    return experiment


def _words(command: str) -> list[str]:
    """Words of a command without its log, as its first task gets them."""
    return [word.replace("{task}", "0") for word in shlex.split(command.rpartition(" > ")[0])]


@pytest.fixture(params=[*SMALL, *SHIPPED])
def commands(request, plans) -> list[tuple[str, list[str]]]:
    """Commands of one experiment."""
    return plans(request.param)


@pytest.fixture(params=SMALL)
def small_commands(request, plans) -> list[tuple[str, list[str]]]:
    """Commands of one of the small experiments."""
    return plans(request.param)


@pytest.fixture(scope="module")
def flags(contracts):
    """Program -> flag -> its row of the contract."""
    deepvariant = json.loads((contracts / "deepvariant-1.9.0.json").read_text())
    happy = json.loads((contracts / "happy-0.3.15.json").read_text())
    tables = {name: list(binary["flags"]) for name, binary in deepvariant["binaries"].items()}
    tables["train"] += deepvariant["binaries"]["train"]["config_fields"]
    found = {name: {flag["name"]: flag for flag in table} for name, table in tables.items()}
    found["hap.py"] = {
        name: option for option in happy["options"] for name in (option["name"], *option.get("aliases", []))
    }
    return found


def given(words: list[str]) -> dict[str, str | None]:
    """Flags of the last program of a command, with their values; asserts that none is given twice."""
    words = words[words.index("--") + 1 :] if "--" in words else words
    first = next(index for index, word in enumerate(words) if word.startswith("--") or word == "-f")
    found, waiting = {}, words[first:]
    while waiting:
        name, equals, value = waiting.pop(0).partition("=")
        if not equals:
            value = waiting.pop(0) if waiting and not waiting[0].startswith("-") else None
        assert name not in found, f"{name} is given twice"
        found[name] = value
    return found


def rows(commands, flags):
    for rule, words in commands:
        words = [word for word in words if word != "--norealign_reads"]
        for name, value in given(words).items():
            yield rule, name, value, flags[PROGRAMS[rule]]


def test_no_word_is_left_open(commands):
    """Every name was filled in: nothing None, no wildcard, no nameless file."""
    for rule, words in commands:
        assert not [word for word in words if re.search(r"None|\{(?!out\})|//(?!storage|ftp)", word)], rule


def test_every_job_of_the_chain_is_planned(commands):
    assert {rule for rule, _ in commands} == set(PROGRAMS)


def unknown(commands, flags):
    return [
        (rule, name)
        for rule, name, _, table in rows(commands, flags)
        if not {name, name.lstrip("-"), name.removeprefix("--no")} & set(table)
    ]


def test_every_flag_is_known(commands, flags):
    assert unknown(commands, flags) == []


def test_call_sets_need_happy_alone(plans, flags):
    found = plans("compare")
    assert [rule for rule, _ in found] == ["happy", "happy"]
    assert unknown(found, flags) == []


def test_every_value_has_the_type_of_its_flag(commands, flags):
    wrong = []
    for rule, name, value, table in rows(commands, flags):
        flag = table.get(name.lstrip("-"))
        if rule != "happy" and flag and value is not None:
            pattern = "|".join(map(re.escape, flag["values"])) if flag["type"] == "enum" else VALUES[flag["type"]]
            wrong += [] if re.fullmatch(pattern, value) else [(rule, name, value)]
    assert wrong == []


def test_only_booleans_stand_without_a_value(commands, flags):
    bare = {
        (rule, name)
        for rule, name, value, table in rows(commands, flags)
        if rule != "happy" and value is None and table.get(name.lstrip("-"), {"type": "bool"})["type"] != "bool"
    }
    assert bare == set()


def test_required_flags_are_given(commands, flags):
    for rule, words in commands:
        if rule == "happy":
            continue
        required = {name for name, flag in flags[PROGRAMS[rule]].items() if flag.get("required") is True}
        assert required <= {name.lstrip("-") for name in given(words)}, rule


def test_man_has_contigs_of_one_copy_in_every_step(small_commands):
    for rule in ("make_calling_examples", "postprocess_variants"):
        for _, words in (found for found in small_commands if found[0] == rule):
            assert given(words).items() >= {"--haploid_contigs": "chrX,chrY", "--par_regions_bed": "par's.bed"}.items()
    genders = {given(words).get("--gender") for rule, words in small_commands if rule == "happy"}
    assert genders == {"male"}


def test_depths_of_one_sample_are_made_apart_and_shuffled_together(small_commands):
    made = [given(words) for rule, words in small_commands if rule == "make_training_examples"]
    assert sorted(filter(None, (words.get("--downsample_fraction") for words in made)))[0] == "0.5"
    shuffled = [given(words)["--input_pattern_list"] for rule, words in small_commands if rule == "shuffle_examples"]
    assert any("/parent.ds0.5/" in patterns and "/parent/" in patterns for patterns in shuffled)


def test_calling_never_names_truth(commands):
    for rule, words in commands:
        if rule in ("make_calling_examples", "call_variants", "postprocess_variants"):
            assert not [word for word in words if "truth" in word or "confident" in word]
