"""The table of tools names every tool in both backends."""

from pathlib import Path

import pytest

from retrain.tools import Tools

REPOSITORY = Path(__file__).resolve().parents[2]


def load(deepvariant, happy):
    return Tools.load({"deepvariant": deepvariant, "happy": happy})


@pytest.mark.parametrize("happy", ["embedded", "container"])
def test_backends_have_the_same_tools(happy):
    assert sorted(load("embedded", happy).names) == sorted(load("container", happy).names)


def test_words_are_split_as_a_shell_does():
    assert load("embedded", "embedded").words("make_examples")[:3] == ["python", "-m", "minidv.make_examples"]


def test_words_name_the_checkout_from_the_working_folder(tmp_path, monkeypatch):
    (tmp_path / "an experiment").mkdir()
    monkeypatch.chdir(tmp_path / "an experiment")
    program, option, config = load("container", "embedded").words("train")
    file, colon, name = config.partition(":")
    assert (program, option, colon, name) == ("/opt/deepvariant/bin/train", "--config", ":", "base")
    assert (Path.cwd() / file).resolve() == REPOSITORY / "scripts" / "train_config.py"
    assert not Path(file).is_absolute()


def test_backends_are_chosen_apart():
    tools = load("container", "embedded")
    assert tools.words("call_variants") == ["/opt/deepvariant/bin/call_variants"]
    assert tools.words("happy") == ["python", "-m", "minidv.happy"]


@pytest.mark.parametrize("name", ["make_examples", "call_variants", "happy"])
def test_tool_has_an_image_or_an_environment(name):
    for backend in ("embedded", "container"):
        tools = load(backend, backend)
        assert (tools.image(name) is None) != (tools.environment(name) is None)


def test_default_model_inside_an_image_stays_absolute():
    assert load("container", "embedded").default_model("WGS") == "/opt/models/wgs"
