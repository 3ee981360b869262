"""The command line of convert_to_saved_model."""

import pytest
from labelled_examples import INFO, SHAPE

from genomics import cli
from minidv import checkpoints, convert_to_saved_model, example_info, network, saved_models, tensorflow_setup
from minidv.checkpoints import WEIGHTS, Checkpoint, Metadata, with_prefix


@pytest.fixture
def prefix(tmp_path):
    tensorflow_setup.start()
    path = tmp_path / "run" / "model"
    built = network.build(network.SMALL, SHAPE, seed=1)
    metadata = Metadata(network.SMALL, SHAPE, INFO.channels, 5, 1, {}, {})
    checkpoints.save(path, Checkpoint(metadata, with_prefix(WEIGHTS, network.get_weights(built))))
    example_info.write(path.parent / example_info.NAME, INFO)
    return path


def words(prefix, output):
    info = prefix.parent / example_info.NAME
    return ["--checkpoint", str(prefix), f"--example_info_json={info}", f"--output={output}"]


def test_main_writes_a_model_and_prints_its_digest(prefix, tmp_path, capfd):
    assert cli.run(convert_to_saved_model.main, words(prefix, tmp_path / "model")) == 0
    captured = capfd.readouterr()
    digest = (tmp_path / "model" / saved_models.DIGEST).read_text()
    assert captured.out == f"weights sha256 {digest}"
    assert captured.err == ""
    assert saved_models.is_saved_model(tmp_path / "model")


def test_main_refuses_before_it_writes(prefix, tmp_path, capsys):
    assert cli.run(convert_to_saved_model.main, words(prefix.with_name("none"), tmp_path / "model")) == cli.BAD_INPUT
    assert "no checkpoint of this prefix" in capsys.readouterr().err
    (prefix.parent / example_info.NAME).unlink()
    assert cli.run(convert_to_saved_model.main, words(prefix, tmp_path / "model")) == cli.BAD_INPUT
    assert "example_info.json: cannot be read" in capsys.readouterr().err
    assert not (tmp_path / "model").exists()
