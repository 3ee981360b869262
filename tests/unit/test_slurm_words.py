"""Words that a shell would take for something else are told before the first job."""

import subprocess
from pathlib import Path
from types import SimpleNamespace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from retrain import slurm_words
from retrain.slurm_words import Words

PLAIN = "/opt/env-1.0/bin/python3.11"
FOLDER = "/data/my runs"


def words(python=PLAIN, folder=FOLDER, snakefile="/opt/Snakefile", files=(), is_script=True):
    return Words(python, folder, {"the Snakefile": snakefile}, files, is_script)


def test_names_with_spaces_have_no_problem():
    assert slurm_words.problems(words(snakefile="/it's here/a Snakefile", files=[Path('/it\'s "$(here)"')])) == []
    assert slurm_words.problems(words(snakefile='/$(a) "b"/Snakefile')) == []


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ({"python": "/a b/bin/python"}, "the Python of this run, '/a b/bin/python': "),
        ({"python": "/$(touch x)/bin/python"}, "install where the path has only letters"),
        ({"snakefile": '/it\'s "so"/Snakefile'}, "would not see ' as it stands"),
        ({"snakefile": "/it's $HOME/Snakefile"}, "would not see $ as it stands"),
        ({"folder": "/100% sure"}, "the experiment's folder, '/100% sure': Slurm takes %"),
        ({"snakefile": "/$(x)/Snakefile", "is_script": False}, "set `slurm-pass-command-as-script: true` in profiles/"),
        ({"files": [Path("/`x`/y.yaml")], "is_script": False}, "--configfile y.yaml, '/`x`/y.yaml': the shell"),
    ],
)
def test_others_are_told(changes, told):
    (problem,) = slurm_words.problems(words(**changes))
    assert told in problem


def test_all_are_told_together():
    found = slurm_words.problems(words("/a b", "/100%", "/`it's`", [Path("/$x"), Path("/$x/$x")], is_script=False))
    assert len(found) == 6


SIGNS = st.text(st.sampled_from("ab '\"$`\\(){}*?~!#&;|<>=%"), min_size=1)


@given(SIGNS)
def test_text_without_a_problem_is_read_by_a_shell_as_it_is(text):
    """The line is what Snakemake makes of a text: its `repr`."""
    read = subprocess.run(["sh", "-s"], input=f"printf %s {text!r}", capture_output=True, text=True, cwd="/")
    told = slurm_words.problems(words(snakefile=text))
    assert told or read.stdout == text


@given(SIGNS)
def test_line_in_double_quotes_is_read_as_it_is(text):
    """What the executor makes of the line unless it is a script: the shell reads it twice."""
    inner = f"printf %s {text!r}".replace('"', '\\"')
    read = subprocess.run(["sh", "-c", f'sh -c "{inner}"'], capture_output=True, text=True, cwd="/")
    told = slurm_words.problems(words(snakefile=text, is_script=False))
    assert told or read.stdout == text


def test_words_of_a_run():
    workflow = SimpleNamespace(
        main_snakefile="/opt/Snakefile",
        config_settings=SimpleNamespace(config_args=["data='/a b'"], configfiles=[Path("/my/run.yaml")]),
        executor_settings=SimpleNamespace(pass_command_as_script=True),
    )
    assert slurm_words.of_run(workflow, PLAIN, FOLDER) == Words(
        PLAIN,
        FOLDER,
        {"the Snakefile": "/opt/Snakefile", "--config data": "data='/a b'"},
        [Path("/my/run.yaml")],
        True,
    )
